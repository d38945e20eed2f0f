"""The published suites of other sanitisers, 1,022 bodies, against ours. tests/e2e runs the same ones in a browser."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from articles.press.body import ALLOWED_ATTRIBUTES, clean, from_plain_text, render_html, to_plain_text, to_text

CORPUS = Path(__file__).parents[4] / "shared/corpora/hostile-html.jsonl"
SAFE_ADDRESS = re.compile("https?://[^/\\\\]|mailto:|tel:|/(?![/\\\\])|#", re.IGNORECASE)
SECONDS = 5

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=f"The hostile bodies are not here: {CORPUS}")


def corpus():
    rows = CORPUS.read_text().splitlines() if CORPUS.exists() else []
    return [(row["id"], row["payload"]) for row in map(json.loads, rows)]


class Reader(HTMLParser):
    """What a page would hold: tags that may not be there, and how many are open at the end."""

    def __init__(self, html):
        super().__init__()
        self.open, self.refused = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.refused += [tag] if tag not in ALLOWED_ATTRIBUTES else []
        self.refused += [(tag, name, value) for name, value in attrs if not self._may_stand(tag, name, value)]
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag):
        self.refused += [f"</{tag}>"] if not self.open or self.open.pop() != tag else []

    def handle_comment(self, data):
        self.refused.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def _may_stand(self, tag, name, value):
        return name in ALLOWED_ATTRIBUTES.get(tag, ()) and (name != "href" or SAFE_ADDRESS.match(value))


def test_the_corpus_is_complete():
    assert len(corpus()) == 1_022


@pytest.mark.parametrize("payload", [pytest.param(payload, id=name) for name, payload in corpus()])
def test_nothing_dangerous_is_left_of_a_hostile_body(payload):
    begun = time.perf_counter()
    cleaned = clean(payload)

    assert time.perf_counter() - begun < SECONDS
    assert not Reader(cleaned).refused
    assert not Reader(cleaned).open
    assert clean(cleaned) == cleaned


def test_nothing_comes_back_on_the_way_through_plain_text():
    for _, payload in corpus():
        body = clean(payload)

        assert from_plain_text(to_plain_text(body)) == body
        assert not Reader(from_plain_text(payload)).refused


def test_a_hostile_body_next_to_a_good_one_does_not_touch_it():
    for _, payload in corpus():
        # What swallows the rest of a page must be over before ours begins: each body is cleaned on its own.
        page = clean(payload) + "<p>بعده</p>"

        assert clean(page) == page
        assert to_text(page).endswith("بعده")
        assert render_html(page, "news.example").endswith("<p>بعده</p>")
