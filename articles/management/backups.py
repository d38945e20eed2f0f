"""A backup: the database as it was at one moment, then the original photos; and back, into an empty place.

In that order every photo in the database has its file, since originals are added before their row and never change.
Originals are kept once for all backups of a folder: each is copied when it is first seen.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.desk.stamps import MANIFEST, manifests
from articles.models.edition import Edition
from articles.models.photo import Photo
from articles.models.story import Story

ORIGINALS = "originals"
PAGES_A_STEP = 2000


class BackupFailed(Exception):
    """It could not be made or brought back; says what to do."""


def make(root, progress):
    """A new backup below `root`. Returns its folder, which is there whole or not at all."""
    moment = datetime.now(UTC)
    folder = root / moment.strftime("%Y-%m-%dT%H-%M-%S-%fZ")
    partial = folder.with_suffix(".partial")
    partial.mkdir(parents=True, mode=0o700)
    try:
        database = _dump(partial, progress)
        names = _keep_originals(root / ORIGINALS, progress)
        manifest = {
            "made_at": moment.isoformat(),
            "engine": connection.vendor,
            "edition": Edition.number_now(),
            "stories": Story.objects.count(),
            "photos": Photo.objects.count(),
            "database": database.name,
            "sha256": _sha256(database),
            "originals": names,
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return folder


def bring_back(folder, progress):
    """Fill the empty database and the media folder from a backup. The caller verifies with `check_newsroom`."""
    manifest = json.loads((folder / MANIFEST).read_text())
    database = folder / manifest["database"]
    if manifest["engine"] != connection.vendor:
        raise BackupFailed(f"This backup is of {manifest['engine']}, and DATABASE_URL names {connection.vendor}.")
    if _sha256(database) != manifest["sha256"]:
        raise BackupFailed(f"{database} is damaged: use another backup.")
    if connection.introspection.table_names():
        raise BackupFailed("The database is not empty: a restore goes into a fresh one only.")
    progress("Bringing the database back")
    connection.close()
    if manifest["engine"] == "sqlite":
        _copy_sqlite(database, Path(settings.DATABASES["default"]["NAME"]), progress)
    else:
        _postgresql("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--dbname", database)
    for done, name in enumerate(manifest["originals"], start=1):
        _copy(folder.parent / ORIGINALS / name, Path(settings.MEDIA_ROOT) / ORIGINALS / name)
        progress(f"Originals {done} of {len(manifest['originals'])}")
    return manifest


def prune(root, keep):
    """Remove all but the newest backups. Originals stay: they are shared."""
    folders = [path.parent for path in manifests(root)]
    for folder in folders[: max(0, len(folders) - keep)]:
        shutil.rmtree(folder)


def _dump(folder, progress):
    progress("Copying the database")
    if connection.vendor == "sqlite":
        path = folder / "database.sqlite3"
        _copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), path, progress)
        return path
    path = folder / "database.dump"
    _postgresql("pg_dump", "--format=custom", "--file", path)
    return path


def _copy_sqlite(source, target, progress):
    """SQLite's own online backup: it waits for nobody and nobody for it."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=20)) as here,
            closing(sqlite3.connect(target, timeout=20)) as there,
        ):
            here.backup(
                there,
                pages=PAGES_A_STEP,
                progress=lambda _, left, total: progress(f"Database {100 * (total - left) // max(total, 1)} %"),
            )
    except sqlite3.Error as failure:
        raise BackupFailed(f"SQLite: {failure}. Is there room on the disk?") from failure


def _postgresql(program, *arguments):
    """One of PostgreSQL's own programs on our database; the password goes by the environment, where no list shows it."""
    known = settings.DATABASES["default"]
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(known[key]) for name, key in where.items() if known.get(key)}
    options = known.get("OPTIONS", {})
    environment |= {
        f"PG{name.upper()}": options[name] for name in ("host", "sslmode", "sslrootcert") if name in options
    }
    command = [program, *map(str, arguments)]
    if "--dbname" in command:
        command.insert(command.index("--dbname") + 1, environment["PGDATABASE"])
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as missing:
        raise BackupFailed(f"{program} is missing: install PostgreSQL's client programs.") from missing
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.strip()}")


def _keep_originals(kept, progress):
    source = Path(settings.MEDIA_ROOT) / ORIGINALS
    names = sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    for done, name in enumerate(names, start=1):
        if not (kept / name).exists():
            _copy(source / name, kept / name)
        progress(f"Originals {done} of {len(names)}")
    return names


def _copy(source, target):
    """There whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    shutil.copyfile(source, partial)
    partial.replace(target)


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
