"""The hostile bodies through the real form: a reporter posts them, a colleague opens the writing screen, a reader the story."""

import pytest

from accounts.roles import Role
from articles.models.article import Article, State
from articles.press.publish import publish
from tests.articles.desk.desk_client import Writer
from tests.articles.press.test_hostile_html import CORPUS, corpus
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until, writing_screen
from tests.factories import ArticleFactory, SectionFactory, UserFactory

# Bodies in one article. The suite takes a part of them, `make soak` all.
AT_ONCE = 25
EVERY = 8

pytestmark = [
    pytest.mark.looks,
    pytest.mark.skipif(not CORPUS.exists(), reason=f"The hostile bodies are not here: {CORPUS}"),
]
# Before any script of the page: what a payload calls to show that it has run.
TRAPS = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (...given) => window.ran.push(name + given.join());
"""
# Whatever a mouse or a key may do, on everything that came from the body.
TOUCH = """selector => {
  for (const element of document.querySelectorAll(selector))
    for (const kind of ["mouseover", "focus", "pointerenter", "toggle", "animationend", "error", "load"])
      element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
  return window.ran;
}"""


def accepted(reporter, payloads):
    """Articles that hold these bodies, posted by the reporter; what costs too much together is posted by halves."""
    article = ArticleFactory(created_by=reporter, section=SectionFactory(), state=State.DRAFT)
    body = f"<p>قبله</p>{''.join(payloads)}"
    answer = Writer(reporter, article).type(body=body, body_format="html").save()
    if answer.status_code == 302:
        Article.objects.filter(pk=article.pk).update(state=State.READY)
        return [Article.objects.get(pk=article.pk)]
    half = len(payloads) // 2
    return accepted(reporter, payloads[:half]) + accepted(reporter, payloads[half:]) if half else []


def walk(page, live_server, payloads):
    reporter = UserFactory(roles=[Role.REPORTER])
    chief = UserFactory(roles=[Role.CHIEF])
    asked = []
    page.context.add_init_script(TRAPS)
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((live_server.url, "data:", "blob:")) else asked.append(request.url)
        ),
    )
    sign_in(page, live_server, chief.username)
    shown = 0
    for start in range(0, len(payloads), AT_ONCE):
        batch = payloads[start : start + AT_ONCE]
        for article in accepted(reporter, batch):
            page.goto(writing_screen(live_server, article))
            until(page, EDITOR_IS_READY)
            assert (start, page.evaluate(TOUCH, ".cke_editable *"), asked) == (start, [], [])
            story = publish(article, by=chief, override="للاختبار")
            page.goto(live_server.url + story.get_absolute_url())
            assert page.locator("footer").last.is_visible()
            assert (start, page.evaluate(TOUCH, "article *"), asked) == (start, [], [])
            shown += 1
    return shown


def test_hostile_bodies_through_the_form_run_nothing_for_a_colleague_or_a_reader(page, live_server):
    payloads = [payload for _, payload in corpus()][::EVERY]

    assert walk(page, live_server, payloads) >= len(payloads) / AT_ONCE


@pytest.mark.soak
def test_so_do_all_of_them(page, live_server):
    assert walk(page, live_server, [payload for _, payload in corpus()]) >= 1_022 / AT_ONCE
