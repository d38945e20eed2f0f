"""What is left of the newsroom when the server dies in the middle of its work, or when everyone clicks at once."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from random import Random
from threading import Barrier

import pytest

from tests.faults.live import Editor, has_been_done, running, while_starting

SHOTS = 50
NEWCOMERS = 5  # of the shots of a round; the others rewrite what an earlier round has published


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    with running(tmp_path_factory.mktemp("newsroom"), lambda newsroom: newsroom.clerk("found", "editor")) as newsroom:
        yield newsroom


@pytest.fixture(scope="module")
def editor(newsroom):
    """Signed in once: a restart of the server signs nobody out."""
    return Editor(newsroom, "editor", "newsroom-demo")


def report_of(newsroom):
    report = newsroom.clerk("report")
    return report | {"articles": {int(pk): article for pk, article in report["articles"].items()}}


def together(calls):
    """Call all of them in the same instant; their answers in order."""
    start = Barrier(len(calls))

    def wait_and(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(wait_and, calls))


# A server that dies


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_no_publish_is_lost_or_half_done_when_the_server_is_killed(newsroom, editor, rounds):
    fresh = newsroom.clerk("stock", SHOTS + NEWCOMERS * (rounds - 1))
    before, forms, promised = report_of(newsroom), {}, 0

    for number in range(rounds):
        chance = Random(number)
        shots = [fresh.pop() for _ in range(NEWCOMERS if forms else SHOTS)]
        shots += chance.sample(sorted(forms), SHOTS - len(shots))
        headlines = {article: f"طبعة الجولة {number} من المادة {article}" for article in shots}

        open_forms(editor, forms, shots, before)
        done = publish_until_killed(newsroom, editor, forms, headlines, chance)
        after = while_starting(newsroom, lambda: report_of(newsroom))

        promised += len(done)
        for article in done:
            live = [story["headline"] for story in after["articles"][article]["live"]]
            assert live == [headlines[article]], f"Round {number}: lost"
        for article in headlines:
            assert is_whole(after["articles"][article]), f"Round {number}: {after['articles'][article]}"
        assert after["edition"] - before["edition"] == editions_in(after) - editions_in(before)
        before = after

    assert 0 < promised < rounds * SHOTS


def open_forms(editor, forms, articles, report):
    """The writing screen of each, as the editor sees it; what was open stays open, and is told of newer versions."""
    unseen = [article for article in articles if article not in forms]
    with ThreadPoolExecutor(8) as pool:
        forms.update(zip(unseen, pool.map(editor.writing_screen, unseen), strict=True))
    for article in articles:
        forms[article]["base_version"] = str(report["articles"][article]["version"])


def publish_until_killed(newsroom, editor, forms, headlines, chance):
    """Publish all of them at once, and kill the server after some answers. Returns what was answered with success."""
    answers_until_then, moment = chance.randrange(SHOTS - 5), chance.uniform(0, 0.06)
    with ThreadPoolExecutor(SHOTS) as pool:
        waiting = {
            pool.submit(editor.send, article, forms[article] | {"headline": headline, "_move": "publish"}): article
            for article, headline in headlines.items()
        }
        list(islice(as_completed(waiting), answers_until_then))
        time.sleep(moment)
        newsroom.kill()
    answers = {article: future.result() for future, article in waiting.items()}
    for article, answer in answers.items():
        assert answer is None or has_been_done(answer, article), answer
    return [article for article, answer in answers.items() if answer]


def is_whole(article):
    """One press of «انشر» is one transaction, the save that goes with it included: all of each happened, or nothing."""
    last = article["published"][-1:]
    return (
        article["live"] == last
        and len(article["published"]) == article["moves"]
        and (article["state"] == "done") == bool(last)
        and (not last or article["headline"] == last[0]["headline"])
    )


def editions_in(report):
    return sum(len(article["published"]) for article in report["articles"].values())


# Everyone at once


@pytest.mark.parametrize("rewritten", [False, True], ids=["untouched", "rewritten"])
def test_an_article_published_twice_or_eight_times_at_once_has_one_edition(newsroom, editor, rewritten):
    articles = newsroom.clerk("stock", 6)
    before = report_of(newsroom)

    for article, clicks in zip(articles, [2, 8] * 3, strict=True):
        form = editor.writing_screen(article) | {"_move": "publish"}
        if rewritten:
            form["headline"] = f"عنوان جديد للمادة {article}"
        answers = together([lambda article=article, form=form: editor.send(article, form)] * clicks)
        assert any(has_been_done(answer, article) for answer in answers)
        assert [answer for answer in answers if answer is None or answer.status >= 500] == []

    after = report_of(newsroom)
    for article in articles:
        found = after["articles"][article]
        assert (len(found["published"]), found["moves"], len(found["live"])) == (1, 1, 1), found
        assert is_whole(found)
    assert after["edition"] == before["edition"] + len(articles)


def test_a_decision_stands_although_colleagues_were_saving_at_that_moment(newsroom, editor):
    articles = newsroom.clerk("stock", 6)

    for article in articles:
        form = editor.writing_screen(article)
        presses = [{"_move": "spike"}, {"_save": ""}, {"_save": ""}, {"_save": ""}]
        spiked, *saves = together(
            [lambda article=article, form=form | press: editor.send(article, form) for press in presses]
        )
        assert has_been_done(spiked, article), spiked
        assert [answer for answer in saves if answer is None or answer.status >= 500] == []

    states = report_of(newsroom)["articles"]
    assert [states[article]["state"] for article in articles] == ["spiked"] * len(articles)


def test_24_people_save_at_once_and_nobody_is_turned_away(newsroom, editor):
    headlines = {article: f"مسودة محفوظة {article}" for article in newsroom.clerk("stock", 24)}
    forms = {article: editor.writing_screen(article) | {"headline": text} for article, text in headlines.items()}

    answers = together([lambda article=article: editor.send(article, forms[article]) for article in headlines])

    for article, answer in zip(headlines, answers, strict=True):
        assert has_been_done(answer, article), answer
    saved = report_of(newsroom)["articles"]
    assert {article: saved[article]["headline"] for article in headlines} == headlines
    assert {saved[article]["saved"] for article in headlines} == {1}
