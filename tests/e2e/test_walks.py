"""What each role does every day, from the dashboard on, with every click, choice and key counted; typing itself is free."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from articles.arabic.bidi import one_piece
from articles.models.article import Article, State
from articles.models.photo import Photo
from articles.models.story import Story
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until
from tests.e2e.test_main_job import ALT, CAPTION, HEADLINE, PARAGRAPHS, STANDFIRST, photograph
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, UserFactory

TEXT = "\n".join(PARAGRAPHS * 3)


class Walk:
    """A person with a mouse and a keyboard. Opening a list and choosing from it are two; so are the file dialog and the file."""

    def __init__(self, page):
        self.page = page
        self.steps = []

    def click(self, target):
        self.steps.append("click")
        target.click()

    def press(self, key):
        self.steps.append(key)
        self.page.keyboard.press(key)

    def choose(self, selector, **option):
        self.steps += ["open", "choose"]
        self.page.select_option(selector, **option)

    def upload(self, selector, file):
        self.steps += ["open", "choose"]
        self.page.set_input_files(selector, file)

    def type(self, text):
        self.page.keyboard.insert_text(text)


@pytest.fixture
def newsroom(transactional_db):
    section = SectionFactory(name="عرب وعالم", slug="world", colour="world")
    people = {role: UserFactory(username=role.value, full_name=f"زميل {role.label}", roles=[role]) for role in Role}
    AuthorFactory(name="كريم القلم", user=people[Role.REPORTER])
    section.desk.add(people[Role.DESK], people[Role.PHOTO])
    people["section"] = section
    return people


@pytest.fixture
def walk(live_server, page, newsroom):
    def begin(role):
        sign_in(page, live_server, role.value)
        # The scripts have run once the shortcuts offer themselves.
        expect(page.locator("[data-shortcuts-open]")).to_be_visible()
        return Walk(page)

    return begin


def done(page, words):
    expect(page.locator(".messagelist")).to_contain_text(words)


def test_a_reporter_files_300_words_with_a_photo_in_12(walk, page):
    reporter = walk(Role.REPORTER)
    reporter.click(page.get_by_role("button", name="مادة جديدة").first)
    until(page, EDITOR_IS_READY)
    expect(page.locator("#id_headline")).to_be_focused()
    reporter.type(HEADLINE)
    reporter.press("Enter")
    reporter.type(STANDFIRST)
    reporter.upload("#id_photo_file", photograph())
    reporter.click(page.locator("#id_photo_caption"))
    reporter.type(CAPTION)
    reporter.press("Tab")
    reporter.type(ALT)
    reporter.press("Tab")
    reporter.type("ليلى الحبر")
    reporter.click(page.locator(".cke_editable"))
    reporter.type(TEXT)
    reporter.choose("#id_section", label="عرب وعالم")
    reporter.press("Control+Enter")
    done(page, "أُرسلت المادة للمراجعة")

    article = Article.objects.get(headline=HEADLINE)
    assert (article.state, article.lead_photo.caption, article.lead_photo.credit) == (
        State.REVIEW,
        CAPTION,
        "ليلى الحبر",
    )
    assert article.words >= 300
    assert len(reporter.steps) <= 12, reporter.steps


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CHIEF])
def test_an_editor_reviews_and_publishes_in_5(walk, page, newsroom, role):
    article = ArticleFactory(section=newsroom["section"], state=State.REVIEW)
    editor = walk(role)
    editor.click(page.get_by_role("link", name=article.headline).first)
    until(page, EDITOR_IS_READY)
    editor.click(page.locator(".bar [name=_move][value=publish]"))
    editor.click(page.locator("[data-publish-confirm]"))
    done(page, "نُشرت المادة")

    assert Story.objects.live().filter(article=article).exists()
    assert len(editor.steps) <= 5, editor.steps


@pytest.mark.parametrize("role", [Role.DESK, Role.COPY])
def test_a_desk_head_and_a_copy_editor_mend_and_approve_in_5(walk, page, newsroom, role):
    article = ArticleFactory(section=newsroom["section"], state=State.REVIEW)
    reviewer = walk(role)
    reviewer.click(page.get_by_role("link", name=article.headline).first)
    until(page, EDITOR_IS_READY)
    reviewer.click(page.locator("#id_standfirst"))
    reviewer.type(" وأُضيف ما نقص.")
    reviewer.press("Control+Enter")
    done(page, "اعتُمدت المادة")

    article.refresh_from_db()
    assert article.state == State.READY
    assert "وأُضيف ما نقص." in article.standfirst
    assert len(reviewer.steps) <= 5, reviewer.steps


def test_a_photo_editor_signs_a_photo_in_5(walk, page):
    photo = PhotoFactory(credit="", agency="")
    editor = walk(Role.PHOTO)
    editor.click(page.get_by_text("صور بلا تعليق أو نص بديل أو مصدر"))
    editor.click(page.locator(".troubles__photos a").first)
    editor.click(page.locator("#id_credit"))
    editor.type("ليلى الحبر")
    editor.press("Control+KeyS")
    done(page, "حُفظ")

    assert Photo.objects.get(pk=photo.pk).credit == "ليلى الحبر"
    assert len(editor.steps) <= 5, editor.steps


def test_an_administrator_makes_an_account_in_10(walk, page):
    admin = walk(Role.ADMIN)
    admin.click(page.get_by_role("link", name="فريق العمل").first)
    admin.click(page.get_by_role("link", name="ادعُ عضوًا"))
    admin.click(page.locator("#id_username"))
    admin.type("salma")
    admin.press("Tab")
    admin.type("سلمى الورقة")
    admin.press("Tab")
    admin.type("salma@news.example")
    admin.click(page.locator("[name=roles][value=reporter]"))
    admin.click(page.locator("[name=_save]"))
    done(page, f"الدعوة في طريقها إلى {one_piece('salma@news.example')}")

    assert len(admin.steps) <= 10, admin.steps


def test_the_whole_walk_of_a_reporter_works_from_the_keyboard(walk, page):
    """No mouse at all: a shortcut for the draft, Tab between fields, a shortcut to submit."""
    reporter = walk(Role.REPORTER)
    page.wait_for_load_state("networkidle")
    reporter.press("KeyN")
    until(page, EDITOR_IS_READY)
    expect(page.locator("#id_headline")).to_be_focused()
    reporter.type(HEADLINE)
    for target in ("#id_standfirst", ".cke_editable", "#id_section", "[name=_move][value=submit]"):
        for _ in range(80):
            if page.locator(target).first.evaluate("element => element === document.activeElement"):
                break
            reporter.press("Tab" if target != "[name=_move][value=submit]" else "Shift+Tab")
        expect(page.locator(target).first).to_be_focused()
        if target == ".cke_editable":
            reporter.type(TEXT)
        if target == "#id_section":
            reporter.press("ArrowDown")
    reporter.press("Enter")
    done(page, "أُرسلت المادة للمراجعة")
