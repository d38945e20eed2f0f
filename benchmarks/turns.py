"""Two halves of a benchmark share a machine: they write their archives side by side, but while one measures the other waits."""

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path

# Names the folder in which the halves meet.
MEET = "BENCH_TURNS"


@contextmanager
def filling():
    """Around one batch of rows: begins when nobody measures."""
    while any(_folder().glob("measuring-*")):
        time.sleep(0.05)
    with _locked(fcntl.LOCK_SH):
        yield


def filled(batches):
    """`batches`, each of them made in such a turn."""
    batches = iter(batches)
    while True:
        with filling():
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


@contextmanager
def measuring():
    """Around what is timed: begins when no batch is being written and nobody else measures."""
    sign = _folder() / f"measuring-{os.getpid()}"
    sign.touch()
    try:
        with _locked(fcntl.LOCK_EX):
            yield
    finally:
        sign.unlink()


@contextmanager
def _locked(how):
    with (_folder() / "turn").open("a") as file:
        fcntl.flock(file, how)
        yield


def _folder():
    return Path(os.environ[MEET])
