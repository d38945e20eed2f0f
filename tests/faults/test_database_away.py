"""The database goes away for a while: readers read on, editors are told in Arabic, and nothing typed or saved is lost."""

import time

import pytest

from tests.faults.bases import base
from tests.faults.live import Editor, Newsroom, fields_of, form_of, has_been_done, request

SOON = 20  # seconds in which a newsroom works again after its database came back


@pytest.fixture
def newsroom(tmp_path):
    with base(tmp_path) as ours:
        newsroom = Newsroom(ours.url, tmp_path)
        # One process: which of two has drawn a page is chance, and nginx's own copy is not here to fill in.
        newsroom.environment |= {"WORKERS": "1"}
        newsroom.base = ours
        newsroom.clerk("found", "editor")
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_readers_read_on_and_editors_lose_nothing(newsroom, seconds):
    public, written = newsroom.clerk("stock", 2)
    editor = Editor(newsroom, "editor", "newsroom-demo")
    form = editor.writing_screen(public) | {"headline": "خبر قبل الانقطاع", "_move": "publish"}
    assert has_been_done(editor.send(public, form), public)
    kept = pages_of_readers(newsroom, public)
    form = editor.writing_screen(written) | {"headline": "عنوان كُتب والقاعدة غائبة"}
    # Of the dialog that signs in over the form: a form by itself, and what has a password in it is not carried.
    del form["password"]

    newsroom.base.take_away()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # As they were, to the letter.
        assert {path: request(newsroom.port, "GET", path).text for path in kept} == kept
        time.sleep(0.25)
    unseen = request(newsroom.port, "GET", "/corrections/")
    assert unseen.status == 503
    assert "الموقع متوقف دقائق" in unseen.text
    for path in (form_of(written), "/admin/"):
        answer = editor.request("GET", path)
        assert answer.status == 503, answer
        assert "قاعدة البيانات لا تجيب" in answer.text
    refused = editor.send(written, form)
    assert refused.status == 503
    assert editor.request("POST", f"/admin/articles/article/{written}/autosave/", form).status == 503
    assert request(newsroom.port, "GET", "/healthz").status == 200
    assert request(newsroom.port, "GET", "/readyz").status == 503

    newsroom.base.give_back()
    wait_until_ready(newsroom)
    # What the page of the refusal carries is sent once more, as its button does.
    again = fields_of(refused.text)
    assert again["headline"] == "عنوان كُتب والقاعدة غائبة"
    assert has_been_done(editor.send(written, again), written)
    articles = newsroom.clerk("report")["articles"]
    assert articles[str(written)]["headline"] == "عنوان كُتب والقاعدة غائبة"
    assert [story["headline"] for story in articles[str(public)]["live"]] == ["خبر قبل الانقطاع"]
    assert pages_of_readers(newsroom, public).keys() == kept.keys()


def pages_of_readers(newsroom, article):
    """The front and the story, drawn and kept; by address."""
    story = request(newsroom.port, "GET", f"/n/{article}")
    assert story.status == 301
    found = {path: request(newsroom.port, "GET", path) for path in ("/", story.location)}
    assert {answer.status for answer in found.values()} == {200}
    return {path: answer.text for path, answer in found.items()}


def wait_until_ready(newsroom):
    deadline = time.monotonic() + SOON
    while (answer := request(newsroom.port, "GET", "/readyz")) is None or answer.status != 200:
        assert time.monotonic() < deadline, f"The database is back, and the newsroom is not ready after {SOON} s."
        time.sleep(0.1)
