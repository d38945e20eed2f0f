"""The server as it is watched and upgraded: a reload drops nothing, and each line of its log is JSON with the number of its request."""

import json
import signal
import threading
import time
from collections import Counter

import pytest

from tests.faults.live import Newsroom, database, request

READERS = 3


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reload")
    with database(folder) as url:
        newsroom = Newsroom(url, folder)
        newsroom.environment |= {"LOG_FORMAT": "json"}
        newsroom.clerk("found", "editor")
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


def test_a_reload_drops_no_request(newsroom):
    answers, is_over = Counter(), threading.Event()
    before = workers(newsroom)

    def read():
        while not is_over.is_set():
            answer = request(newsroom.port, "GET", "/admin/login/")
            answers[answer and answer.status] += 1

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    newsroom.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 180
    while workers(newsroom) & before or answers.total() < 50:
        assert time.monotonic() < deadline, f"{answers} while the workers were {workers(newsroom)}"
        time.sleep(0.1)
    is_over.set()
    for reader in readers:
        reader.join()

    assert set(answers) == {200}


def workers(newsroom):
    """The numbers of the processes that answer."""
    path = f"/proc/{newsroom.process.pid}/task/{newsroom.process.pid}/children"
    with open(path) as file:  # noqa: PTH123 — of the kernel
        return set(file.read().split())


def test_every_line_of_a_request_carries_its_number(newsroom):
    request(newsroom.port, "GET", "/admin/?q=what-somebody-asked", **{"X-Request-ID": "number-of-the-proxy"})

    lines = [json.loads(line) for line in newsroom.log.read_text().splitlines() if line.startswith("{")]
    ours = [line for line in lines if line.get("request_id") == "number-of-the-proxy"]
    assert [(line["path"], line["status"]) for line in ours] == [("/admin/", 302)]
    assert ours[0]["ms"] > 0
    assert "what-somebody-asked" not in newsroom.log.read_text()
