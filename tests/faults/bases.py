"""Databases of their own that can be taken away and given back, of the kind that the suite runs on; and a small disk that can fill."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

from tests.run_suite import postgresql_server

IS_SQLITE = not os.environ["DATABASE_URL"].startswith("postgres")


class Folder:
    """SQLite lives in a folder; one that is moved away is a disk that went with its cable."""

    def __init__(self, place):
        self.here, self.elsewhere = place / "base", place / "base-elsewhere"
        self.here.mkdir()
        self.url = f"sqlite:///{self.here / 'newsroom.sqlite3'}"

    def take_away(self):
        self.here.rename(self.elsewhere)

    def give_back(self):
        if self.elsewhere.exists():
            self.elsewhere.rename(self.here)


class Server:
    """PostgreSQL is killed with each of its processes, and finds its way back when it starts."""

    def __init__(self, server):
        self.server, self.url, self.is_there = server, server.url, True

    def take_away(self):
        self.server.kill()
        self.is_there = False

    def give_back(self):
        if not self.is_there:
            self.server.start()
            self.is_there = True


@contextlib.contextmanager
def base(place, disk=None):
    """A database below this folder, or on this disk; there again at the end whatever a test did with it."""
    if IS_SQLITE:
        yield Folder(place)
        return
    with postgresql_server(below=disk) as server:
        ours = Server(server)
        try:
            yield ours
        finally:
            ours.give_back()


class Disk:
    """A small disk. `fill` takes every byte that is left, `empty` gives them back."""

    def __init__(self, place):
        self.place, self.filler = place, place / "filler"

    def fill(self):
        with self.filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            for size in (1024 * 1024, 4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"\0" * size)

    def empty(self):
        self.filler.unlink()


@contextlib.contextmanager
def small_disk(megabytes):
    """Mounted for one test. Only root may do that; None for everybody else."""
    # Not below the test's own folder, which PostgreSQL's user may not enter.
    place = Path(tempfile.mkdtemp(prefix="newsroom-disk-"))
    place.chmod(0o755)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", place]
    is_mounted = os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0  # noqa: S603
    try:
        yield Disk(place) if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", place], check=True)  # noqa: S603, S607
        place.rmdir()
