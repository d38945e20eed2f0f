"""A backup is worth what comes back: made of a working newsroom, restored into an empty place, verified there."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from articles.desk import stamps
from articles.management import backups
from tests.faults.live import ROOT, Newsroom, database


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """The demo newsroom, not served. It takes a minute to make, and nobody here changes it."""
    folder = tmp_path_factory.mktemp("newsroom")
    with database(folder) as url:
        newsroom = Newsroom(url, folder)
        newsroom.run("manage.py", "demo")
        yield newsroom


def backed_up(newsroom, tmp_path):
    said = newsroom.run("manage.py", "backup", "--to", str(tmp_path / "backups"))
    return Path(said.removeprefix("Backed up to ").strip())


def test_a_backup_comes_back_whole_in_an_empty_place(newsroom, tmp_path):
    folder = backed_up(newsroom, tmp_path)
    before = newsroom.run("manage.py", "dumpdata", "articles", "accounts")
    fresh = tmp_path / "fresh"
    fresh.mkdir()

    with database(fresh) as url:
        restored = Newsroom(url, fresh, migrate=False)
        said = restored.run("manage.py", "restore", str(folder))
        assert "The newsroom is sound." in said
        assert restored.run("manage.py", "dumpdata", "articles", "accounts") == before
        originals = {path.name for path in (fresh / "media" / "originals").rglob("*") if path.is_file()}
        assert originals == {path.name for path in (newsroom.media / "originals").rglob("*") if path.is_file()}
    # What «حالة النظام» reads.
    told, proved = stamps.newest_backup(folder.parent), stamps.last_proof(folder.parent)
    assert (told.name, told.stories) == (proved.name, proved.stories)
    assert datetime.now(UTC) - proved.at < timedelta(minutes=10)
    assert proved.at > told.made_at
    backups.prune(folder.parent, keep=0)
    assert stamps.last_proof(folder.parent) == proved


def test_a_restore_never_goes_over_what_is_there(newsroom, tmp_path):
    folder = backed_up(newsroom, tmp_path)

    assert "not empty" in refusal(newsroom, "restore", folder)


def test_a_damaged_backup_is_not_brought_back(newsroom, tmp_path):
    folder = backed_up(newsroom, tmp_path)
    copy = next(folder.glob("database.*"))
    copy.write_bytes(copy.read_bytes()[:-1000])
    fresh = tmp_path / "fresh"
    fresh.mkdir()

    with database(fresh) as url:
        assert "damaged" in refusal(Newsroom(url, fresh, migrate=False), "restore", folder)


def test_old_backups_go_and_half_a_backup_is_none(newsroom, tmp_path):
    first = backed_up(newsroom, tmp_path)
    older = first.with_name("2020-01-01T00-00-00Z")
    shutil.copytree(first, older)

    newsroom.run("manage.py", "backup", "--to", str(tmp_path / "backups"), "--keep", "2")

    assert not older.exists()
    assert first.exists()
    assert not list((tmp_path / "backups").glob("*.partial"))


def refusal(newsroom, *command):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *map(str, command)],
        cwd=ROOT,
        env=newsroom.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def test_a_backup_asks_the_database_as_the_newsroom_does(monkeypatch):
    """pg_dump by itself would go on in the clear where the newsroom insists on TLS."""
    told = {"host": "db.news.example", "sslmode": "verify-full", "sslrootcert": "/etc/ssl/own.pem", "options": "-c x"}
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", told)

    with pytest.raises(backups.BackupFailed, match=r"db\.news\.example verify-full /etc/ssl/own\.pem"):
        backups._postgresql("sh", "-c", 'echo "$PGHOST $PGSSLMODE $PGSSLROOTCERT" >&2; exit 1')
