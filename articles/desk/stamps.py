"""What `manage.py backup` and `restore` leave below BACKUP_ROOT, and how the desk reads it."""

import json
from dataclasses import dataclass
from datetime import datetime

MANIFEST = "manifest.json"
# Beside the backups and not in one of them: old backups go, and what was proved stays known.
PROVED = "restored.json"


@dataclass(frozen=True)
class Backup:
    """One backup that is whole, as its manifest tells."""

    name: str
    made_at: datetime
    stories: int
    size: int


@dataclass(frozen=True)
class Proof:
    """A backup that came back whole and was verified."""

    name: str
    at: datetime
    stories: int


def manifests(root):
    """Those of the whole backups below this folder, oldest first: a backup has one once it is complete."""
    return sorted(root.glob(f"*/{MANIFEST}"))


def newest_backup(root):
    """None where there is none."""
    found = manifests(root)
    if not found:
        return None
    folder, told = found[-1].parent, json.loads(found[-1].read_text())
    size = (folder / told["database"]).stat().st_size
    return Backup(folder.name, datetime.fromisoformat(told["made_at"]), told["stories"], size)


def last_proof(root):
    """The last restore that came back whole, or None."""
    path = root / PROVED
    if not path.exists():
        return None
    told = json.loads(path.read_text())
    return Proof(told["backup"], datetime.fromisoformat(told["at"]), told["stories"])


def prove(folder, *, at, stories):
    """Note that this backup came back whole; whoever reads finds the old note or the new one, never half of it."""
    path = folder.parent / PROVED
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"backup": folder.name, "at": at.isoformat(), "stories": stories}))
    partial.replace(path)
