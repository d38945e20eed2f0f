"""Search in a real browser: the page, suggestions while typing, «هل تقصد», and the typography check on the desk."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from tests.articles.search.papers import story
from tests.e2e.accessible import faults_everywhere, violations
from tests.e2e.steps import sign_in, writing_screen
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(live_server):
    story("المسئولون يزورون مرفأ رشيد", "قال المسؤولون إن الشئون البحرية بخير.", days=3)
    story("الزلزال يوقظ المدينة")
    return live_server.url


def test_a_reader_types_gets_headlines_and_finds_the_story_in_another_spelling(page, paper):
    page.goto(f"{paper}/")
    page.get_by_role("button", name="بحث", exact=True).click()
    # Until its style sheet has come, the page that is on its way shows the field of the head too.
    field = page.get_by_role("searchbox", name="ابحث عن")
    field.press_sequentially("المسؤول")
    ahead = page.locator("[data-ahead] a")
    expect(ahead).to_have_text(["المسئولون يزورون مرفأ رشيد"])

    field.press("ArrowDown")
    expect(ahead.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-ahead]")).to_be_hidden()
    field.press("Enter")

    expect(page.locator(".hit mark").first).to_have_text("المسئولون")
    page.locator(".hit a").first.click()
    expect(page.locator("h1")).to_contain_text("المسئولون يزورون")


def test_the_wrong_layout_and_a_slip_are_one_click_from_the_story(page, paper):
    for typed in ("hg.g.hg", "الزلزاال"):
        page.goto(f"{paper}/search/")
        page.get_by_role("searchbox").fill(typed)
        page.get_by_role("searchbox").press("Enter")
        page.get_by_role("link", name="الزلزال", exact=True).click()

        expect(page.locator(".hit")).to_have_count(1)


def test_axe_finds_nothing_on_the_search_page(page, paper):
    for query in ("?q=المسؤولون&section=x&from=غدًا", "?q=الزلزاال", "?q=مدينة رشيد", ""):
        page.goto(f"{paper}/search/{query}")

        assert faults_everywhere(page) == {}


def test_search_works_without_a_script(browser, browser_context_args, paper):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{paper}/search/")
    page.get_by_role("searchbox").fill("الشؤون")
    page.get_by_role("button", name="ابحث").click()

    expect(page.locator(".hit mark").first).to_have_text("الشئون")
    assert not re.search("[A-Za-z]{2,}", page.locator("main").inner_text())
    context.close()


def test_an_editor_reviews_findings_and_takes_one(page, live_server):
    editor = UserFactory(username="muharrir", roles=[Role.EDITOR])
    article = ArticleFactory(headline="قال الوزير , نعم", standfirst="في في القرية", created_by=editor)
    sign_in(page, live_server, "muharrir")
    page.goto(live_server.url + reverse("admin:articles_article_typography", args=[article.pk]))

    assert violations(page) == []
    page.locator("input[name=accept][value^=headline]").first.check()
    page.get_by_role("button", name="طبّق ما علّمت").click()

    expect(page.locator("input[value^=headline]")).to_have_count(0)
    expect(page.locator("input[value^=standfirst]")).to_have_count(1)


def test_what_is_pasted_is_checked_at_once(page, live_server):
    editor = UserFactory(username="lasiq", roles=[Role.EDITOR])
    article = ArticleFactory(created_by=editor)
    sign_in(page, live_server, "lasiq")
    page.goto(writing_screen(live_server, article))
    page.locator("#id_standfirst").fill("قال نعم , ثم رحل")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "قال نعم , ثم رحل");
          document.querySelector("#id_standfirst").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    page.get_by_role("button", name="صحّح").click()

    expect(page.locator("#id_standfirst")).to_have_value("قال نعم، ثم رحل")
