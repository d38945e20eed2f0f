"""How gunicorn serves the newsroom; the environment may change the address and the number of workers."""

import os

from django.conf import settings
from prometheus_client import multiprocess

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
# Arabic addresses are long once percent-encoded: a letter is six characters.
limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8190
# gunicorn 27 opens a control socket by default; nothing here uses one.
control_socket_disable = True


def on_starting(server):
    """Refuse plain HTTP on an address that other machines reach: passwords would cross the network in the clear."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    for address in server.cfg.address:
        local = isinstance(address, str) or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not (local or settings.HTTPS):
            raise SystemExit(
                f"SITE_URL is http://, so the server may not listen on {address[0]}: use 127.0.0.1 or https."
            )


def child_exit(server, worker):
    """A worker that has gone counts no more."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
