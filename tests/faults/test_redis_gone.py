"""Redis goes away, without a word or with one: nobody notices but the page that says how the system is."""

import socket
import time

import pytest

from tests.faults.bases import base
from tests.faults.live import Editor, Newsroom, has_been_done, request

# Whoever waits for an answer that never comes is ended by gunicorn after a minute.
PATIENCE = 30


@pytest.fixture(params=["refuses", "says nothing"])
def newsroom(request, tmp_path):
    """Its Redis is a port that refuses, or one that takes everybody in and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent, base(tmp_path) as ours:
        port = silent.getsockname()[1]
        if request.param == "refuses":
            silent.close()
        newsroom = Newsroom(ours.url, tmp_path)
        newsroom.environment |= {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        newsroom.clerk("found", "chief", "chief")
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


def test_readers_read_and_editors_work_without_redis(newsroom):
    [article] = newsroom.clerk("stock", 1)
    start = time.monotonic()

    chief = Editor(newsroom, "chief", "newsroom-demo")
    form = chief.writing_screen(article) | {"headline": "نُشر بلا ذاكرة مشتركة", "_move": "publish"}
    assert has_been_done(chief.send(article, form), article)
    assert "نُشر بلا ذاكرة مشتركة" in request(newsroom.port, "GET", "/").text
    state = chief.request("GET", "/admin/system-state/")

    assert state.status == 200
    assert "الذاكرة المشتركة" in state.text.partition("<ul class")[0], "The first line names what is wrong."
    assert time.monotonic() - start < PATIENCE
    assert newsroom.clerk("report")["articles"][str(article)]["headline"] == "نُشر بلا ذاكرة مشتركة"
