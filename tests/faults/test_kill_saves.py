"""The server, or the database under it, is killed while people save and upload: whatever was answered with success is there."""

import json
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from random import Random

import pytest

from tests.factories import jpeg
from tests.faults.bases import IS_SQLITE, base
from tests.faults.live import Editor, Newsroom, has_been_done, request, while_starting

WRITERS, UPLOADS = 8, 4
SOON = 20  # seconds in which a newsroom works again after its database came back


@pytest.fixture
def newsroom(tmp_path):
    with base(tmp_path) as ours:
        newsroom = Newsroom(ours.url, tmp_path)
        newsroom.base = ours
        newsroom.clerk("found", "editor")
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_no_save_and_no_upload_is_lost_when_server_or_database_is_killed(newsroom, rounds):
    articles = newsroom.clerk("stock", WRITERS)
    editor = Editor(newsroom, "editor", "newsroom-demo")
    forms = {article: editor.writing_screen(article) for article in articles}
    photo = jpeg(640, 480, noise=True).read()
    assert editor.upload(photo).status == 200
    before, kept, answered = newsroom.clerk("report")["articles"], set(), 0

    for number in range(rounds):
        chance = Random(number)
        headlines = {article: f"محفوظ في الجولة {number} للمادة {article}" for article in articles}
        for article in articles:
            forms[article] |= {"headline": headlines[article], "base_version": str(before[str(article)]["version"])}
        # SQLite lives and dies with the server.
        victim = newsroom if IS_SQLITE or number % 2 == 0 else newsroom.base
        saved, uploaded = until_killed(newsroom, editor, forms, photo, chance, victim)
        report = bring_back(newsroom, victim)

        after = report["articles"]
        for article in articles:
            found, old = after[str(article)], before[str(article)]
            if article in saved:
                assert found["headline"] == headlines[article], f"Round {number}: lost"
            # All of a save or nothing: the headline and its version go together.
            is_new = found["headline"] == headlines[article]
            assert found["saved"] - old["saved"] == found["version"] - old["version"] == int(is_new), f"Round {number}"
        kept |= uploaded
        assert kept <= {*report["photos"]}, f"Round {number}: a photo is lost"
        answered += len(saved) + len(uploaded)
        before = after

    assert 0 < answered < rounds * (WRITERS + UPLOADS)


def until_killed(newsroom, editor, forms, photo, chance, victim):
    """Save and upload all at once, and kill after some answers. Returns the articles and the photos that were promised."""
    answers_until_then, moment = chance.randrange(WRITERS), chance.uniform(0, 0.06)
    with ThreadPoolExecutor(WRITERS + UPLOADS) as pool:
        saves = {pool.submit(editor.send, article, form | {"_save": ""}): article for article, form in forms.items()}
        # What comes after the picture is nobody's business but makes it another file.
        uploads = [pool.submit(editor.upload, photo + chance.randbytes(16)) for _ in range(UPLOADS)]
        list(islice(as_completed([*saves, *uploads]), answers_until_then))
        time.sleep(moment)
        victim.kill() if victim is newsroom else victim.take_away()
    answers = {article: future.result() for future, article in saves.items()}
    for article, answer in answers.items():
        assert answer is None or answer.status == 503 or has_been_done(answer, article), answer
    promised = [future.result() for future in uploads]
    return (
        {article for article, answer in answers.items() if has_been_done(answer, article)},
        {json.loads(answer.text)["id"] for answer in promised if answer and answer.status == 200},
    )


def bring_back(newsroom, victim):
    """The newsroom at work again. Returns the report on it."""
    if victim is newsroom:
        return while_starting(newsroom, lambda: newsroom.clerk("report"))
    victim.give_back()
    deadline = time.monotonic() + SOON
    while (answer := request(newsroom.port, "GET", "/readyz")) is None or answer.status != 200:
        assert time.monotonic() < deadline, "The database is back, and the newsroom is not ready."
        time.sleep(0.05)
    return newsroom.clerk("report")
