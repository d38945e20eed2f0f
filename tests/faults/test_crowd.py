"""Twenty people saving one article at once: every accepted save is in it, and every refused one was told so."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from tests.faults.live import Editor, fields_of, form_of, has_been_done, running

PEOPLE = 20
TRIES = 12


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    with running(tmp_path_factory.mktemp("crowd"), lambda newsroom: newsroom.clerk("found", "editor")) as newsroom:
        yield newsroom


def paragraphs(people=PEOPLE):
    return "".join(
        f"<p>فقرة الزميل رقم {person} كما كُتبت أول مرة في هذه المادة الطويلة.</p>" for person in range(people)
    )


@pytest.mark.parametrize("saves", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_twenty_people_save_one_article_and_no_save_vanishes(newsroom, saves):
    editor = Editor(newsroom, "editor", "newsroom-demo")
    [article] = newsroom.clerk("stock", 1)
    form = editor.writing_screen(article) | {"body_format": "html", "body": paragraphs()}
    assert has_been_done(editor.send(article, form), article)

    with ThreadPoolExecutor(PEOPLE) as pool:
        results = list(pool.map(lambda person: write(editor, article, person, saves), range(PEOPLE)))

    accepted = [mark for marks, _, _ in results for mark in marks]
    refused = sum(count for _, count, _ in results)
    seconds = sorted(second for _, _, times in results for second in times)
    text = html_in(editor.request("GET", form_of(article)).text)
    history = newsroom.clerk("bodies", article)
    assert len(accepted) >= 0.95 * PEOPLE * saves, f"{len(accepted)} accepted, {refused} refused"
    assert [mark for mark in accepted if not any(mark in body for body in history)] == []
    # The last word of each stands in the article itself.
    assert [marks[-1] for marks, _, _ in results if marks and marks[-1] not in text] == []
    print(f"{len(accepted)} saves, p95 {seconds[int(len(seconds) * 0.95)]:.2f} s")  # noqa: T201
    assert newsroom.clerk("report")["articles"][str(article)]["saved"] == len(history)


def write(editor, article, person, saves):
    """Rewrite one's own paragraph and, now and then, the headline that everybody wants. Returns marks, refusals, seconds."""
    marks, refused, times = [], 0, []
    for number in range(saves):
        mark = f"«{person}/{number}»"
        for _ in range(TRIES):
            fields = opened(editor, article, person, mark, with_headline=number % 5 == 4)
            start = time.monotonic()
            answer = editor.send(article, fields)
            times.append(time.monotonic() - start)
            assert answer is not None
            assert answer.status in (302, 409, 200), answer.status
            if answer.status == 409:
                answer = settle(editor, article, answer)
            if has_been_done(answer, article):
                marks.append(mark)
                break
            refused += 1
    return marks, refused, times


def opened(editor, article, person, mark, *, with_headline):
    """The form as this person posts it: what one page showed, with one's own paragraph rewritten."""
    page = editor.request("GET", form_of(article)).text
    body = re.sub(f"(<p>فقرة الزميل رقم {person} كما)[^<]*(</p>)", rf"\1 كتبها {mark}\2", html_in(page), count=1)
    fields = fields_of(page) | {"body_format": "html", "body": body}
    return fields | ({"headline": f"عنوان يريده الجميع {mark}"} if with_headline else {})


def settle(editor, article, answer):
    """Both texts side by side: choose one's own in every place."""
    for _ in range(TRIES):
        if answer is None or answer.status != 409:
            return answer
        fields = fields_of(answer.text)
        places = set(re.findall(r'name="(choose-[\w-]+)"', answer.text))
        answer = editor.send(article, fields | dict.fromkeys(places, "mine"))
    return answer


def html_in(page):
    return unescape(re.search(r'data-html="([^"]*)"', page)[1])
