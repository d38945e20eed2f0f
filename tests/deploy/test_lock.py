"""What production installs: the versions of requirements.txt, each with the hashes of its files."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(text):
    """Version by name; a name is the same however its dashes are written."""
    return {re.sub("[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def test_the_lock_holds_what_is_required_with_hashes():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\w)", re.sub("^#.*\n", "", lock, flags=re.MULTILINE), flags=re.MULTILINE)[1:]

    assert pins(lock) == pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert len(entries) == len(pins(lock))
    for entry in entries:
        first, *hashes = entry.splitlines()
        assert first.endswith(" \\"), first
        assert hashes, first
        assert all(HASH.match(line) for line in hashes), first


def test_production_takes_nothing_without_its_hash():
    script = (ROOT / "deploy" / "venv.sh").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements.lock" in script
