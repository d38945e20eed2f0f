"""Errors reach the Sentry that SENTRY_DSN names, with nothing about the person; without it nothing leaves the machine."""

import gzip
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli
import pytest
from django.conf import settings

OPENED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
FAILS = """
import django
django.setup()
import sentry_sdk
from django.core.handlers.wsgi import WSGIHandler
from django.urls import include, path
from django.conf import settings
import types, sys
def fail(request):
    raise ValueError("what went wrong")
urls = types.ModuleType("failing_urls")
urls.urlpatterns = [path("fail/", fail)]
urls.handler500 = "articles.site.views.server_error"
sys.modules["failing_urls"] = urls
settings.ROOT_URLCONF = "failing_urls"
from django.test import Client
client = Client(raise_request_exception=False, headers={"Host": "127.0.0.1", "Cookie": "session=somebodys-session"})
print(client.get("/fail/", REMOTE_ADDR="192.0.2.77").status_code)
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry():
    """Takes in what is sent; its address and what came."""
    came = []

    class Inbox(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(OPENED[self.headers.get("Content-Encoding")](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://public-key@127.0.0.1:{server.server_address[1]}/1", came
    server.shutdown()
    server.server_close()


def fail(**environment):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", FAILS],
        cwd=Path(settings.BASE_DIR),
        env=os.environ
        | {"DATABASE_URL": "sqlite://:memory:", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["500"], done.stderr


def test_an_error_reaches_sentry_and_says_nothing_of_the_person(sentry):
    address, came = sentry

    fail(SENTRY_DSN=address)

    told = "\n".join(came)
    assert "what went wrong" in told
    assert "somebodys-session" not in told
    assert "192.0.2.77" not in told


def test_without_an_address_nothing_is_sent(sentry):
    _, came = sentry

    fail(SENTRY_DSN="")

    assert came == []
