"""Two halves of a benchmark share a machine: they write their archives side by side, but while one measures the other waits."""

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path

# The folder in which the halves meet; who is alone has none.
MEET = "BENCH_TURNS"


@contextmanager
def filling():
    """Around one batch of rows: begins when nobody measures."""
    folder = os.environ.get(MEET)
    if not folder:
        yield
        return
    while any(Path(folder).glob("measuring-*")):
        time.sleep(0.05)
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def measuring():
    """Around what is timed: begins when no batch is being written and nobody else measures."""
    folder = os.environ.get(MEET)
    if not folder:
        yield
        return
    sign = Path(folder) / f"measuring-{os.getpid()}"
    sign.touch()
    try:
        with _locked(folder, fcntl.LOCK_EX):
            yield
    finally:
        sign.unlink()


@contextmanager
def _locked(folder, how):
    with (Path(folder) / "turn").open("a") as file:
        fcntl.flock(file, how)
        yield
