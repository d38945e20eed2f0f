"""Every screen of the desk, on a desktop and on a phone: accessible, in Arabic, and never wider than the glass."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Act
from accounts.roles import Role
from articles.models.article import Article, State
from articles.models.breaking import Breaking
from articles.models.desk_page import InboxItem, SavedView
from articles.models.editing import Lock
from articles.models.masthead import Masthead, Officer
from articles.models.page import Page
from articles.models.redirect import Miss, Redirect
from articles.models.revision import Transition
from articles.models.style import StyleRule
from articles.press.correct import correct
from tests.e2e.accessible import DESKTOP, PHONE, faults, faults_everywhere
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.looks

ALLOWED = {
    line
    for line in (Path(__file__).parent / "latin_allowed.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
# What people see or hear: text, also inside what is folded or closed, and the attributes that speak.
SAID = """() => {
    const said = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest("script, style, template")) said.push(walker.currentNode.data);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder], [type=submit]")) {
        for (const name of ["aria-label", "title", "alt", "placeholder"]) said.push(element.getAttribute(name) ?? "");
        if (element.matches("input[type=submit]")) said.push(element.value);
    }
    return [document.title, ...said].join("\\n");
}"""


def latin_words(page):
    return [word for word in re.findall("[A-Za-z]{2,}", page.evaluate(SAID)) if word not in ALLOWED]


def faults_of(page):
    """What is wrong with the page as it is looked at, foreign words among it."""
    return [*faults(page), *latin_words(page)]


@pytest.fixture
def newsroom(transactional_db):
    """A row of everything, so that no screen is empty; returns each screen's address, by who opens it."""
    masthead = Masthead.objects.create(pk=1, name="المِداد", tagline="يومية مستقلة تصدر من القاهرة")
    Officer.objects.create(masthead=masthead, title="رئيس مجلس الإدارة", name="اسم تجريبي")
    editor = UserFactory(username="editor", full_name="نادر السطر", roles=[Role.CHIEF])
    UserFactory(username="user", full_name="منى الباب", roles=[Role.ADMIN])
    section = SectionFactory(name="عرب وعالم", slug="world", colour="world")
    photo, author, topic = PhotoFactory(), AuthorFactory(user=editor), TopicFactory()
    now = timezone.now()
    draft = ArticleFactory(section=section, created_by=editor, lead_photo=photo)
    submitted = ArticleFactory(section=section, state=State.REVIEW, priority=2, due_at=now, assigned_to=editor)
    spiked = ArticleFactory(section=section, state=State.SPIKED)
    ArticleFactory(section=section, return_note="أكمل المصادر.", created_by=editor)
    live = ArticleFactory(section=section, live_by=editor, lead_photo=photo)
    Transition.objects.create(article=submitted, name="submit", from_state="draft", to_state="review", by=editor)
    Lock.objects.create(article=submitted, user=UserFactory(), tab="1", since=now, seen=now)
    InboxItem.objects.create(
        user=editor, article=submitted, kind="return", text="أكمل المصادر.", by=submitted.created_by
    )
    SavedView.objects.create(user=editor, name="مراجعة اليوم", query="status=review")
    Act.record("approve", by=editor, about=submitted, before=State.REVIEW, after=State.READY)
    Act.record("change", by=editor, about=section, before={"name": "عرب", "order": 1}, after={"name": "عرب وعالم"})
    rule = StyleRule.objects.create(find=r"\bكلا (الدولتين|المدينتين)\b", is_pattern=True, why="التأنيث", is_on=True)
    notice = Page.objects.create(title="من نحن", slug="section", body="<p>صحيفة يومية.</p>")
    moved = Redirect.objects.create(old="/أخبار/12", key="أخبار/12", target="/n/12", by=editor)
    Miss.objects.create(key="قديم", path="/قديم", count=3, last_at=now)
    correct(live, by=editor, kind="correction", text="ست سيارات لا ثمان.")
    Breaking.objects.create(line="وصول آخر الركاب", article=live, by=editor, until=now + timedelta(hours=1))

    def of(model, *pages, pk):
        return [reverse(f"admin:{model}_{page}", args=[pk] if page in ("change", "history") else []) for page in pages]

    every = ("changelist", "add", "change", "history")
    listing = reverse("admin:articles_article_changelist")
    return {
        "editor": [
            reverse("admin:index"),
            reverse("admin:inbox"),
            listing,
            f"{listing}?status=review&hand=nobody",
            f"{listing}?day={timezone.localdate():%Y}",
            f"{listing}?day={timezone.localdate()}",
            f"{listing}?q=لا شيء كهذا",
            reverse("admin:articles_article_add"),
            *(reverse("admin:articles_article_change", args=[one.pk]) for one in (draft, submitted, spiked, live)),
            reverse("admin:articles_article_history", args=[draft.pk]),
            reverse("admin:articles_article_delete", args=[draft.pk]),
            *of("articles_photo", *every, pk=photo.pk),
            *of("articles_author", *every, pk=author.pk),
            *of("articles_topic", *every, pk=topic.pk),
            *of("articles_section", *every, pk=section.pk),
            *of("articles_masthead", "changelist", "change", "history", pk=1),
            *of("accounts_user", "changelist", "change", pk=editor.pk),
            *of("articles_correction", "changelist", "add", pk=0),
            *of("articles_stylerule", "changelist", "add", "change", pk=rule.pk),
            reverse("admin:articles_stylerule_dryrun", args=[rule.pk]),
            *of("articles_page", "changelist", "add", "change", pk=notice.pk),
            *of("articles_redirect", "changelist", "add", "change", pk=moved.pk),
            *of("articles_redirect", "import", pk=0),
            *(
                page
                for name in ("miss", "synonym", "searchmiss", "breaking")
                for page in of(f"articles_{name}", "changelist", pk=0)
            ),
            *of("accounts_act", "changelist", pk=0),
            *of("accounts_signin", "changelist", pk=0),
            reverse("admin:accounts_user_roles"),
            reverse("admin:account"),
            *(reverse(f"admin:articles_article_{name}", args=[live.pk]) for name in ("notes", "preview")),
            reverse("admin:password_change"),
            reverse("admin:password_change_done"),
            reverse("admin:app_list", args=["articles"]),
            reverse("admin:system_state"),
        ],
        "user": [reverse("admin:index"), reverse("admin:system_state"), *of("accounts_user", *every, pk=editor.pk)],
    }


@pytest.mark.parametrize("who", ["editor", "user"])
def test_every_screen_is_accessible_arabic_and_fits(live_server, page, newsroom, who):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("admin:login"))
    found, latin = {"sign-in": faults_everywhere(page)}, {"sign-in": latin_words(page)}
    sign_in(page, live_server, who)
    for address in newsroom[who]:
        answer = page.goto(live_server.url + address)
        if page.locator("[data-body-editor]").count():
            until(page, EDITOR_IS_READY)
        assert answer.status == 200, address
        found[address], latin[address] = faults_everywhere(page), latin_words(page)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert {address: words for address, words in latin.items() if words} == {}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_act_on_many_is_accessible_at_each_step(live_server, browser, browser_context_args, newsroom, viewport):
    page = browser.new_context(**browser_context_args | {"viewport": viewport}).new_page()
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_article_changelist"))
    page.locator("[data-pick-all] input").check()
    page.select_option("#id_act", "return")
    page.get_by_role("button", name="تابع").click()
    steps = [faults_of(page)]
    page.locator(".bulk__buttons button").click()
    steps.append(faults_of(page))
    assert "اكتب السبب أولًا" in page.locator("main").inner_text()
    page.fill("#id_move_note", "أكمل المصادر.")
    page.locator(".bulk__buttons button").click()
    steps.append(faults_of(page))

    assert "أُعيد 1" in page.locator("h1").inner_text()
    assert steps == [[], [], []]
    page.context.close()


def test_the_chosen_day_stands_in_view_on_the_phone(live_server, browser, browser_context_args, newsroom):
    Article.objects.filter(state=State.SPIKED).update(updated_at=datetime(2025, 1, 1, tzinfo=UTC))
    page = browser.new_context(**browser_context_args | {"viewport": PHONE}).new_page()
    sign_in(page, live_server, "editor")

    page.goto(live_server.url + reverse("admin:articles_article_changelist") + "?day=2025-01-03&order=oldest")

    for name in ("3 يناير 2025", "الأقدم حفظًا"):
        chip = page.get_by_role("link", name=name, exact=True)
        expect(chip).to_have_attribute("aria-current", "true")
        expect(chip).to_be_in_viewport(ratio=1)
    page.context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_many_on_the_front_is_accessible_at_each_step_and_leads_there(
    live_server, browser, browser_context_args, newsroom, viewport
):
    page = browser.new_context(**browser_context_args | {"viewport": viewport}).new_page()
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_article_changelist"))
    page.locator("[data-pick-all] input").check()
    page.select_option("#id_act", "front")
    page.get_by_role("button", name="تابع").click()
    steps = [faults_of(page)]
    page.locator(".bulk__buttons button").click()
    steps.append(faults_of(page))
    assert "اختر الخانة أولًا" in page.locator("main").inner_text()
    page.select_option("#id_zone", "secondary")
    page.locator(".bulk__buttons button").click()
    steps.append(faults_of(page))

    assert "وُضع في مسودة الصفحة الأولى 1" in page.locator("h1").inner_text()
    assert steps == [[], [], []]
    page.get_by_role("link", name="افتح محرر الصفحة الأولى").click()
    expect(page.locator("h1")).to_have_text("الصفحة الأولى")
    page.context.close()


@pytest.mark.parametrize("name", ["articles_author", "articles_section", "articles_topic"])
def test_a_refused_form_is_accessible_and_says_what_to_do(live_server, page, newsroom, name):
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse(f"admin:{name}_add"))
    page.locator("[name=_save]").click()

    expect(page.locator(".errorlist").first).to_be_visible()
    assert faults_of(page) == []
