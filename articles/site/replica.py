"""Readers' pages may be drawn from a streaming replica (REPLICA_URL); everything else reads and writes the primary.

The edition is asked of the connection that draws: a replica that lags shows an older page under its older name.
"""

import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connections

REPLICA = "replica"
# Seconds until a replica that did not answer is tried again; the primary draws meanwhile.
REST = 5

_reads_from = ContextVar("reads_from", default=None)
_down_until = 0.0


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        return _reads_from.get()

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"


@contextmanager
def reading():
    """Whatever is read inside comes from the replica, if there is one and it answers."""
    token = _reads_from.set(REPLICA if REPLICA in connections.databases and _answers() else None)
    try:
        yield
    finally:
        _reads_from.reset(token)


def _answers():
    global _down_until
    if time.monotonic() < _down_until:
        return False
    connection = connections[REPLICA]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        _down_until = time.monotonic() + REST
        return False
    return True
