"""Counting without waiting: requests add in memory, and one thread writes the sums now and then.

What is not written yet when a process dies is lost, and nobody waits for it: these are numbers for orientation.
"""

import logging
from collections import Counter
from threading import Lock, Timer

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)

SECONDS = 10
# A flood of invented addresses fills no memory.
MOST = 5_000


_all = []


def forget_all():
    """Drop what was counted (tests share a process, not a database)."""
    for batch in _all:
        batch.forget()


class Batch:
    """Counts keys; `write` gets a plain dictionary of them, at most once in ten seconds in each process."""

    def __init__(self, write):
        self._write = write
        self._lock = Lock()
        self._counts = Counter()
        self._timer = None
        _all.append(self)

    def add(self, key):
        with self._lock:
            if key not in self._counts and len(self._counts) >= MOST:
                return
            self._counts[key] += 1
            if self._timer is None:
                self._timer = Timer(SECONDS, self._in_the_background)
                self._timer.daemon = True
                self._timer.start()

    def flush(self):
        """Write what was counted since the last time."""
        counts = self._take()
        if counts:
            self._write(counts)

    def forget(self):
        """Drop what was counted since the last time."""
        self._take()

    def _take(self):
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = None
            counts, self._counts = dict(self._counts), Counter()
            return counts

    def _in_the_background(self):
        try:
            self.flush()
        except DatabaseError:
            log.warning("A batch of counts was lost.", exc_info=True)
        finally:
            connection.close()
