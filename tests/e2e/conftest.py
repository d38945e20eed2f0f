"""A real browser for the real pages: the distribution's Chromium, cut off from every network but this machine."""

import os
import shutil
import threading
import time

import pytest
from playwright.sync_api import expect

from tests.faults.live import Newsroom, database

# Playwright keeps an event loop in the test's thread; the ORM is used beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Two browsers and a server share two cores here: patience costs nothing where all is well.
expect.set_options(timeout=30_000)

FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(autouse=True)
def answered(request):
    """A page that is closed gives its lock back; the tables are not emptied while the server is at it (on PostgreSQL: a deadlock).

    Set up before the page and after the server, so that it ends between them. What an earlier test has left is not waited for.
    """
    earlier = set(threading.enumerate())
    yield
    patience = time.monotonic() + 5
    while "live_server" in request.fixturenames and _is_answering(earlier) and time.monotonic() < patience:
        time.sleep(0.02)


def _is_answering(earlier):
    return any("process_request_thread" in thread.name for thread in set(threading.enumerate()) - earlier)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    # Chromium's sandbox does not start for root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return browser_type_launch_args | {"executable_path": executable, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "ar-EG",
        "timezone_id": "Africa/Cairo",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture(scope="session")
def demo_newsroom(tmp_path_factory):
    """The demo newsroom on a server and a database of its own, as production serves it, for tests that only read: loading takes long."""
    folder = tmp_path_factory.mktemp("demo")
    with database(folder) as url:
        newsroom = Newsroom(url, folder)
        newsroom.environment["STATIC_ROOT"] = str(folder / "static")
        # The desk's files, which no reader gets, would take as long again.
        newsroom.run("manage.py", "collectstatic", "--no-input", "-v0", "-i", "ckeditor", "-i", "admin", "-i", "desk")
        newsroom.run("manage.py", "demo")
        newsroom.start("newsroom.settings")
        try:
            yield newsroom
        finally:
            newsroom.kill()
