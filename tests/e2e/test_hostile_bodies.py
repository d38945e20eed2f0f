"""The 1,022 hostile bodies of tests/articles/press/test_hostile_html.py in a real browser: nothing runs, nothing is fetched."""

import json
from pathlib import Path

import pytest

from articles.press.body import ALLOWED_TAGS, clean, render_html

CORPUS = Path(__file__).parents[3] / "shared/corpora/hostile-html.jsonl"
SITE = "http://news.example/"
AT_ONCE = 50

pytestmark = [
    pytest.mark.looks,
    pytest.mark.skipif(not CORPUS.exists(), reason=f"The hostile bodies are not here: {CORPUS}"),
]

# In the page, before any body: what a payload calls to show that it has run.
TRAPS = """() => {
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch"])
    window[name] = (...given) => window.ran.push(name + ": " + given.join());
}"""
# Everything a reader might do with the mouse or the keyboard, on everything; links are followed by nobody.
TOUCH = """() => {
  document.addEventListener("click", event => event.preventDefault());
  for (const element of document.querySelectorAll("section *"))
    for (const kind of ["mouseover", "mouseenter", "pointerdown", "focus", "focusin", "click", "keydown", "toggle", "copy"])
      element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
}"""
FOUND = """allowed => ({
  ran: window.ran,
  sections: document.querySelectorAll("body > section").length,
  last: document.body.lastElementChild.id,
  strangers: [...document.querySelectorAll("section *")].filter(element => !allowed.includes(element.localName)).map(e => e.outerHTML),
  foreign: [...document.querySelectorAll("section *")].filter(e => e.namespaceURI !== "http://www.w3.org/1999/xhtml").length,
  handlers: [...document.querySelectorAll("section *")]
    .flatMap(e => Element.prototype.getAttributeNames.call(e)).filter(name => /^on|^style$|^src|^id$|^name$|^class$/.test(name)),
  schemes: [...new Set([...document.querySelectorAll("section a")].map(link => link.protocol))].sort(),
})"""


class Witness:
    """A page of a site that does not exist: every request but the page itself is written down and goes nowhere."""

    def __init__(self, page):
        self.page, self.seen = page, []
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.seen.append("popup"))
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))
        page.route("**/*", self._request)

    def show(self, bodies):
        """A page that holds these bodies, each in its section, with a footer after them."""
        self.page.goto(SITE)
        self.page.evaluate(TRAPS)
        sections = "".join(f"<section>{body}</section>" for body in bodies)
        self.page.set_content(f"<!DOCTYPE html><title>خبر</title><body>{sections}<footer id=footer></footer>")
        self.page.evaluate(TOUCH)

    def read(self, bodies):
        self.show(bodies)
        return self.page.evaluate(FOUND, [*ALLOWED_TAGS])

    def _dialog(self, dialog):
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, route):
        if route.request.url == SITE:
            route.fulfill(body="<!DOCTYPE html>", content_type="text/html")
        else:
            self.seen.append(route.request.url)
            route.abort()


def bodies(live=None):
    rows = map(json.loads, CORPUS.read_text().splitlines())
    return [row["payload"] for row in rows if live in {None, row["live_raw"]}]


def test_the_witness_sees_what_uncleaned_bodies_do(page):
    witness = Witness(page)
    betrayed = 0
    for body in bodies(live="exec")[:20]:
        witness.seen.clear()
        witness.show([body])
        betrayed += bool(page.evaluate("() => window.ran") or witness.seen)

    assert betrayed >= 10


def test_hostile_bodies_run_nothing_and_fetch_nothing(page):
    witness = Witness(page)
    hostile = bodies()

    for start in range(0, len(hostile), AT_ONCE):
        batch = [clean(body) for body in hostile[start : start + AT_ONCE]]

        found = witness.read(batch)

        assert (start, witness.seen, found) == (start, [], _harmless(found["schemes"], len(batch)))
        assert {*found["schemes"]} <= {"http:", "https:", "mailto:", "tel:"}


def test_hostile_bodies_as_readers_get_them_run_nothing(page):
    witness = Witness(page)
    hostile = bodies()

    for start in range(0, len(hostile), AT_ONCE):
        batch = [render_html(clean(body), "news.example") for body in hostile[start : start + AT_ONCE]]

        found = witness.read(batch)

        assert (witness.seen, found["ran"], found["sections"], found["last"]) == ([], [], len(batch), "footer")


def _harmless(schemes, sections):
    return {
        "ran": [],
        "sections": sections,
        "last": "footer",
        "strangers": [],
        "foreign": 0,
        "handlers": [],
        "schemes": schemes,
    }
