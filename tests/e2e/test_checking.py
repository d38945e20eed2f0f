"""Notes, history, checklist and preview as their people use them, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from articles.desk import notes, snapshots
from articles.models.article import Article, State
from articles.models.note import Note
from articles.models.revision import Transition, snapshot_of
from articles.models.story import Story
from tests.e2e.accessible import faults_everywhere
from tests.e2e.steps import EDITOR_IS_READY, IS_OPEN_FOR_TYPING, sign_in, until, writing_screen
from tests.factories import PARAGRAPH, ArticleFactory, SectionFactory, UserFactory


@pytest.fixture
def article(transactional_db):
    chief = UserFactory(username="chief", full_name="مريم المحبرة", roles=[Role.CHIEF])
    UserFactory(username="editor", full_name="نادر السطر", roles=[Role.EDITOR])
    article = ArticleFactory(state=State.REVIEW, section=SectionFactory(name="محافظات", slug="governorates"))
    for changes in (
        {"kicker": "المرفأ"},
        {"body": PARAGRAPH + "<p>فقرة ثانية أضيفت.</p>", "headline": "عنوان ثانٍ للمرفأ"},
    ):
        held = Article.objects.get(pk=article.pk)
        snapshots.save(held, snapshot_of(held) | changes, by=chief)
    return Article.objects.get(pk=article.pk)


def open_form(page, live_server, article):
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)
    until(page, IS_OPEN_FOR_TYPING)


def select_in_the_text(page, words):
    page.evaluate(
        """words => {
            const node = CKEDITOR.instances.id_body.editable().$.querySelector('p').firstChild;
            const at = node.data.indexOf(words);
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            CKEDITOR.instances.id_body.focus();
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )


def test_a_note_on_selected_words_blocks_is_answered_and_resolved(live_server, page, article):
    sign_in(page, live_server, "editor")
    open_form(page, live_server, article)
    select_in_the_text(page, "عشرة أيام")

    page.keyboard.press("Control+Alt+KeyM")
    dialog = page.locator("[data-note-dialog]")
    expect(dialog.locator("[name=quote]")).to_have_value("عشرة أيام")
    expect(dialog.locator("[name=field]")).to_have_value("body")
    dialog.locator("#note-text").fill("راجع العدد مع المصدر")
    dialog.get_by_label("تمنع النشر").check()
    dialog.get_by_role("button", name="أضف", exact=True).click()
    expect(page.locator("[data-notes]")).to_contain_text("راجع العدد مع المصدر")
    expect(page.locator("[data-checklist]")).to_contain_text("ملاحظة تمنع النشر")
    until(page, "CSS.highlights.get('blocking-notes')?.size === 1")

    page.locator("[data-note-reply]").click()
    page.locator("#note-reply").fill("راجعته")
    dialog.get_by_role("button", name="أضف", exact=True).click()
    expect(page.locator("[data-notes]")).to_contain_text("راجعته")

    page.locator("[data-note-resolve]").click()
    expect(page.locator("[data-notes]")).to_contain_text("لا ملاحظات مفتوحة")
    expect(page.locator("[data-checklist]")).not_to_contain_text("ملاحظة تمنع النشر")
    note = Note.objects.get(parent=None)
    assert (note.quote, note.after.startswith("في ثلاث قرى"), note.resolved_at is not None) == ("عشرة أيام", True, True)


def test_an_empty_note_is_refused_in_the_dialog(live_server, page, article):
    sign_in(page, live_server, "editor")
    open_form(page, live_server, article)

    page.locator("[data-note-new]").click()
    page.locator("[data-note-dialog]").get_by_role("button", name="أضف", exact=True).click()

    expect(page.locator("[data-note-refusal]")).to_contain_text("اكتب الملاحظة")


def test_the_check_follows_the_typing_and_leads_to_the_words(live_server, page, article):
    sign_in(page, live_server, "editor")
    open_form(page, live_server, article)

    page.evaluate("CKEDITOR.instances.id_body.insertHtml('<p>قال xxx أمس.</p>')")
    link = page.locator("[data-checklist]").get_by_role("link", name="علامة لم تُستكمل")
    expect(link).to_be_visible()
    link.click()

    assert page.evaluate("CKEDITOR.instances.id_body.focusManager.hasFocus")
    until(page, "[...CSS.highlights.get('found')].map(String)[0] === 'xxx'")


def test_publishing_asks_first_and_the_chief_overrides_with_a_reason(live_server, page, article):
    notes.add(article, by=article.created_by, text="راجع الرقم", is_blocking=True)
    sign_in(page, live_server, "chief")
    open_form(page, live_server, article)

    page.locator(".bar [name=_move][value=publish]").click()
    dialog = page.locator("[data-publish]")
    expect(dialog).to_contain_text("راجع الرقم")
    expect(dialog).to_contain_text("محافظات")
    expect(dialog.locator("[data-publish-confirm]")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert not Story.objects.exists()

    page.locator(".bar [name=_move][value=publish]").click()
    dialog.locator("[name=override_reason]").fill("وصل التأكيد هاتفيًا")
    dialog.locator("[data-publish-confirm]").click()
    expect(page.locator(".messagelist")).to_contain_text("نُشرت المادة")
    assert "وصل التأكيد هاتفيًا" in Transition.objects.get(name="publish").note


def test_a_field_and_then_a_whole_version_are_brought_back(live_server, page, article):
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_article_history", args=[article.pk]))
    page.get_by_role("button", name="قارن المختارتين").click()
    page.get_by_role("region", name="العنوان", exact=True).get_by_role("button", name="استعد هذا الحقل").click()
    expect(page.locator(".messagelist")).to_contain_text("استُعيد من النسخة 1")
    now = Article.objects.get(pk=article.pk)
    assert now.headline != "عنوان ثانٍ للمرفأ"
    assert "فقرة ثانية أضيفت" in now.body

    page.goto(live_server.url + reverse("admin:articles_article_diff", args=[article.pk]) + "?from=1&to=3")
    page.get_by_role("button", name="استعد هذه النسخة كلها").click()
    expect(page.locator(".messagelist")).to_contain_text("استُعيد")
    assert Article.objects.get(pk=article.pk).body == PARAGRAPH


def test_the_preview_beside_the_form_follows_the_typing(live_server, page, article):
    sign_in(page, live_server, "editor")
    open_form(page, live_server, article)

    page.locator("[data-preview-open]").click()
    seen = page.frame_locator(".frames__page")
    expect(seen.locator("h1")).to_have_text("عنوان ثانٍ للمرفأ")
    page.fill("#id_headline", "عنوان يتغير أمام العين")
    expect(seen.locator("h1")).to_have_text("عنوان يتغير أمام العين")
    page.get_by_label("مكتب", exact=True).check()
    assert page.locator(".frames__page").evaluate("frame => frame.offsetWidth") == 1280
    page.locator("[data-pane]").press("Escape")
    expect(page.locator("[data-pane]")).to_be_hidden()


def test_notes_history_and_links_work_without_javascript(live_server, browser, browser_context_args, article):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_article_notes", args=[article.pk]))
    page.fill("#new-text", "ملاحظة بلا سكربت")
    page.get_by_role("button", name="أضف الملاحظة").click()
    expect(page.locator("main")).to_contain_text("ملاحظة بلا سكربت")

    page.goto(live_server.url + reverse("admin:articles_article_preview", args=[article.pk]))
    page.fill("#id_reader", "خبير من الخارج")
    page.get_by_role("button", name="أنشئ رابطًا").click()
    path = page.locator(".links__address").input_value().split("/preview/")[1]
    page.goto(f"{live_server.url}/preview/{path}")
    page.get_by_text("علّق أو وافق").click()
    page.fill("#outside-name", "سامي")
    page.get_by_role("button", name="أوافق على هذه النسخة").click()
    expect(page.locator(".outside")).to_contain_text("وصل ردك")
    # What is not published has no hour of publication, and nobody is asked to spread it.
    expect(page.locator(".share:visible")).to_have_count(0)
    expect(page.locator(".byline__times")).to_be_hidden()
    context.close()


def test_axe_finds_nothing_on_the_new_screens(live_server, page, article):
    chief = article.revisions.first().by
    notes.add(article, by=chief, text="راجع", field="body", quote="عشرة أيام", is_blocking=True)
    sign_in(page, live_server, "chief")
    pages = [reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("history", "notes", "printed")]
    pages += [
        reverse("admin:articles_article_diff", args=[article.pk]) + "?from=1&to=2",
        reverse("preview-page", args=[article.pk]) + "?cards",
        reverse("admin:articles_article_preview", args=[article.pk]),
        reverse("admin:articles_article_change", args=[article.pk]),
    ]
    for path in pages:
        page.goto(live_server.url + path)
        # CKEditor names the parts of its frame last of all.
        expect(page.locator("[data-loading]")).to_have_count(0)
        assert faults_everywhere(page) == {}, path
