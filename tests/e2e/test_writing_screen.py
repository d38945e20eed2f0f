"""The writing screen under axe, under a thumb and from the keyboard, with all that can stand over it."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from articles.desk import locks
from articles.models.article import Article, State
from articles.models.revision import Revision
from tests.e2e.accessible import PHONE, faults_everywhere, violations
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until, writing_screen
from tests.factories import ArticleFactory, PhotoFactory, UserFactory

BODY = "<p>فقرة أولى في مادة قصيرة.</p><h2>عنوان فرعي</h2><p>فقرة ثانية فيها اسم أجنبي هو MedTowns.</p>"


@pytest.fixture
def article(transactional_db):
    editor = UserFactory(username="editor", full_name="نادر السطر", roles=[Role.EDITOR])
    article = ArticleFactory(
        headline="خبر تحت الفحص",
        body=BODY,
        lead_photo=PhotoFactory(uploaded_by=editor),
        created_by=editor,
        state=State.REVIEW,
        version=2,
    )
    Revision.record(article, Revision.Kind.SAVED, by=editor)
    return article


# What one can meet on the way to a saved article: each opens a signed-in page on it.


def opened(page, url):
    page.goto(url)
    until(page, EDITOR_IS_READY)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def the_form(page, url, article):
    opened(page, url)


def the_form_with_problems(page, url, article):
    Article.objects.filter(pk=article.pk).update(headline="", section=None)
    opened(page, url + "?problems")


def a_refused_field(page, url, article):
    opened(page, url)
    page.fill("#id_headline", "عنوان " * 40)
    page.locator("[name=_save]").click()
    expect(page.locator(".notice--error")).to_be_visible()
    until(page, EDITOR_IS_READY)


def two_texts_for_one_place(page, url, article):
    opened(page, url)
    Article.objects.filter(pk=article.pk).update(headline="عنوان كتبه الزميل", version=3)
    Revision.record(Article.objects.get(pk=article.pk), Revision.Kind.SAVED, by=article.created_by)
    page.fill("#id_headline", "عنوان كتبته أنا")
    page.locator("[name=_save]").click()
    expect(page.locator("h1")).to_contain_text("نصّان للموضع نفسه")


def an_unsaved_copy(page, url, article):
    opened(page, url)
    page.fill("#id_standfirst", "مقدمة لم تُحفظ")
    expect(page.locator("[data-keeping]")).to_contain_text("محفوظ")
    page.goto(url.replace("/change/", "/copy/"))
    expect(page.locator("h1")).to_contain_text("نسخة غير محفوظة")


def a_colleague_inside(page, url, article):
    colleague = UserFactory(username="chief", full_name="مريم المحبرة", roles=[Role.CHIEF])
    locks.hold(article, by=colleague, tab="another")
    page.goto(url)
    expect(page.locator("[data-lock-banner]")).to_contain_text("مريم المحبرة")


def the_take_over(page, url, article):
    a_colleague_inside(page, url, article)
    page.locator("[data-lock-banner]").get_by_role("button", name="تولَّ التحرير").click()
    expect(page.locator("[data-confirm]")).to_be_visible()


def the_sign_in_over_the_form(page, url, article):
    opened(page, url)
    page.context.clear_cookies()
    page.fill("#id_standfirst", "كُتبت بعد انتهاء الجلسة")
    expect(page.locator("[data-sign-in]")).to_be_visible()


def a_spiked_article(page, url, article):
    Article.objects.filter(pk=article.pk).update(state=State.SPIKED)
    page.goto(url)
    expect(page.locator("h1")).not_to_have_count(0)


STOPS = [
    the_form,
    the_form_with_problems,
    a_refused_field,
    two_texts_for_one_place,
    an_unsaved_copy,
    a_colleague_inside,
    the_take_over,
    the_sign_in_over_the_form,
    a_spiked_article,
]


@pytest.mark.looks
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_axe_finds_nothing_on_the_way_to_a_saved_article(live_server, page, article, stop):
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, "editor")

    stop(page, writing_screen(live_server, article), article)

    assert faults_everywhere(page) == {}


def test_under_a_thumb_the_text_is_written_in_plain_notation(live_server, browser, browser_context_args, article):
    """CKEditor is made for a fine pointer; a touch screen gets the textarea, and the same text comes of it."""
    touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**browser_context_args | touch)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    area = page.locator("#id_body")
    expect(area).to_be_visible()
    assert area.input_value().split("\n\n")[1] == "## عنوان فرعي"
    assert not page.locator(".cke").count()

    area.tap()
    area.fill(area.input_value() + "\n\n## عنوان كُتب بالإبهام\n\n> اقتباس من الهاتف\n\n- بند أول\n- بند ثانٍ")
    page.locator("[name=_save]").tap()

    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    body = Article.objects.get(pk=article.pk).body
    assert "<h2>عنوان كُتب بالإبهام</h2>" in body
    assert "<blockquote><p>اقتباس من الهاتف</p></blockquote>" in body
    assert "<ul><li>بند أول</li><li>بند ثانٍ</li></ul>" in body
    assert violations(page) == []
    context.close()


def test_the_keyboard_alone_writes_formats_and_saves(live_server, page, article):
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)
    page.focus("#id_headline")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_standfirst"

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cke_editable')"):
            break
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("سطر بلا فأرة")
    page.keyboard.press("Control+Alt+2")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("كلام عريض")
    page.keyboard.press("Alt+F10")
    assert page.evaluate("document.activeElement.classList.contains('cke_button')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('cke_editable')")
    page.keyboard.press("Control+s")

    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    body = Article.objects.get(pk=article.pk).body
    assert "<h2>سطر بلا فأرة</h2>" in body
    assert "<p><strong>كلام عريض</strong></p>" in body


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_new_draft_is_made_from_the_keyboard_of_what_is_typed(
    live_server, browser, browser_context_args, article, has_script
):
    context = browser.new_context(**browser_context_args, java_script_enabled=has_script)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    if has_script:
        until(page, EDITOR_IS_READY)
    page.fill("#id_headline", "عنوان لم يُحفظ بعد")
    page.locator("summary", has_text="إجراءات أخرى").press("Enter")
    page.get_by_role("button", name="انسخها إلى مسودة جديدة").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("هذه مسودة جديدة لك، منسوخة من «عنوان لم يُحفظ بعد»")
    copy = Article.objects.exclude(pk=article.pk).get()
    assert page.url == writing_screen(live_server, copy)
    assert page.locator("#id_headline").input_value() == "عنوان لم يُحفظ بعد"
    assert (copy.state, copy.body, copy.lead_photo) == (State.DRAFT, BODY, article.lead_photo)
    article.refresh_from_db()
    assert (article.headline, article.state) == ("عنوان لم يُحفظ بعد", State.REVIEW)
    context.close()
