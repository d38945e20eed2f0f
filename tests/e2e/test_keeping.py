"""No word is lost: two real browsers side by side, a closed tab, a dropped line, an expired sign-in."""

from functools import partial

import pytest
from playwright.sync_api import expect

from accounts.models import StaffSession
from accounts.roles import Role
from articles.models.article import Article
from articles.models.editing import WorkingCopy
from articles.models.revision import Revision
from articles.models.story import Story
from tests.e2e.steps import EDITOR_IS_READY, IS_OPEN_FOR_TYPING, PASSWORD, sign_in, sign_out, until, writing_screen
from tests.factories import ArticleFactory, UserFactory

FOUR = "<p>الفقرة الأولى كما هي.</p><p>الفقرة الثانية كما هي.</p><p>الفقرة الثالثة كما هي.</p><p>الفقرة الرابعة كما هي.</p>"


@pytest.fixture
def article(transactional_db):
    editor = UserFactory(username="editor", full_name="نادر السطر", roles=[Role.EDITOR])
    UserFactory(username="chief", full_name="مريم المحبرة", roles=[Role.CHIEF])
    article = ArticleFactory(headline="خبر يحرره اثنان", body=FOUR, created_by=editor, version=2)
    Revision.record(article, Revision.Kind.SAVED, by=editor)
    return article


@pytest.fixture
def person(live_server, browser, browser_context_args):
    """Opens a browser of one's own for a member of the newsroom."""
    contexts = []

    def arrive(username):
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, live_server, username)
        return page

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def form(live_server):
    return partial(writing_screen, live_server)


def open_form(page, url):
    page.goto(url)
    until(page, EDITOR_IS_READY)


def write(page, old, new):
    """Type into the text: one paragraph becomes another."""
    page.evaluate(
        "([old, fresh]) => { const editor = CKEDITOR.instances.id_body;"
        " editor.setData(editor.getData().replace(old, fresh), () => editor.fire('change')); }",
        [old, new],
    )


def kept(page):
    expect(page.locator("[data-keeping]")).to_contain_text("محفوظ")


def test_typing_survives_a_closed_tab_and_is_offered_on_return(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    page.fill("#id_standfirst", "مقدمة لم يضغط أحد على حفظها")
    kept(page)
    page.close(run_before_unload=False)
    assert Article.objects.get(pk=article.pk).standfirst != "مقدمة لم يضغط أحد على حفظها"

    page = person("editor")
    open_form(page, form(article))
    page.get_by_role("link", name="استعدها").click()

    expect(page.locator("#id_standfirst")).to_have_value("مقدمة لم يضغط أحد على حفظها")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    assert Article.objects.get(pk=article.pk).standfirst == "مقدمة لم يضغط أحد على حفظها"
    page.goto(form(article))
    assert not page.get_by_role("link", name="استعدها").count()


def test_what_is_typed_while_the_editor_comes_is_kept(person, form, article):
    page = person("editor")
    held = []
    page.route("**/ckeditor/ckeditor.js*", lambda route: held.append(route))
    page.goto(form(article), wait_until="domcontentloaded")
    page.wait_for_function("document.querySelector('[data-body-editor][data-loading]')")

    page.fill("#id_standfirst", "مقدمة أسرع من المحرر")
    held[0].continue_()

    until(page, EDITOR_IS_READY)
    kept(page)
    assert WorkingCopy.objects.get(article=article).data["standfirst"] == ["مقدمة أسرع من المحرر"]


def test_what_was_offered_and_typed_over_is_said_to_be_in_the_history(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    page.fill("#id_standfirst", "مقدمة الصباح")
    kept(page)
    page.close(run_before_unload=False)

    page = person("editor")
    open_form(page, form(article))
    page.fill("#id_standfirst", "مقدمة المساء")
    kept(page)

    expect(page.locator("[data-unsaved]")).to_have_text("نسختك السابقة غير المحفوظة باقية في نسخ المادة.")
    assert Revision.objects.get(article=article, kind="kept").snapshot["standfirst"] == "مقدمة الصباح"


def test_a_take_over_keeps_both_texts(person, form, article):
    editor, chief = person("editor"), person("chief")
    open_form(editor, form(article))
    page_of_editor = editor.locator("[data-lock-banner]")
    expect(page_of_editor).to_be_hidden()
    write(editor, "الثانية كما هي", "الثانية بقلم المدير")
    kept(editor)

    open_form(chief, form(article))
    banner = chief.locator("[data-lock-banner]")
    expect(banner).to_contain_text("يحررها الآن نادر السطر")
    assert chief.evaluate("document.querySelector('#article_form').inert")
    banner.get_by_role("button", name="تولَّ التحرير").click()
    chief.locator("[data-confirm] button[value=take]").click()
    until(chief, IS_OPEN_FOR_TYPING)
    expect(editor.locator("[data-taken]")).to_be_visible()
    assert editor.evaluate("document.querySelector('#article_form').inert")

    open_form(chief, form(article))
    write(chief, "الرابعة كما هي", "الرابعة بقلم رئيسة التحرير")
    chief.locator("[name=_save]").click()
    expect(chief.locator(".messagelist")).to_contain_text("حُفظت")
    bodies = [revision.snapshot["body"] for revision in Revision.objects.filter(article=article)]
    assert any("الثانية بقلم المدير" in body for body in bodies)
    assert any("الرابعة بقلم رئيسة التحرير" in body for body in bodies)


def test_edits_of_two_tabs_are_merged_and_of_one_paragraph_are_asked(person, form, article, live_server):
    """Two sign-ins of one person, so that no lock stands between them: only the merge does."""
    here, there = person("editor"), person("editor")
    open_form(here, form(article))
    open_form(there, form(article))
    there.get_by_role("button", name="حرّر هنا").click()
    until(there, IS_OPEN_FOR_TYPING)
    write(there, "الأولى كما هي", "الأولى من النافذة الثانية")
    there.locator("[name=_save]").click()
    expect(there.locator(".messagelist")).to_contain_text("حُفظت")

    here.evaluate("document.querySelector('#article_form').inert = false")
    write(here, "الرابعة كما هي", "الرابعة من النافذة الأولى")
    here.locator("[name=_save]").click()
    expect(here.locator(".messagelist")).to_contain_text("دُمج تعديلك")
    body = Article.objects.get(pk=article.pk).body
    assert "الأولى من النافذة الثانية" in body
    assert "الرابعة من النافذة الأولى" in body

    open_form(there, form(article))
    open_form(here, form(article))
    for page, text in ((there, "الثانية من تلك النافذة"), (here, "الثانية من هذه النافذة")):
        page.evaluate("document.querySelector('#article_form').inert = false")
        write(page, "الثانية كما هي", text)
        page.locator("[name=_save]").click()
        page.wait_for_load_state()
    expect(here.locator("h1")).to_contain_text("نصّان للموضع نفسه")
    assert here.locator("html").get_attribute("dir") == "rtl"
    here.get_by_label("كلاهما").check()
    here.get_by_role("button", name="احفظ اختياري").click()
    expect(here.locator(".messagelist")).to_contain_text("دُمج تعديلك")
    body = Article.objects.get(pk=article.pk).body
    assert body.index("الثانية من تلك النافذة") < body.index("الثانية من هذه النافذة") < body.index("الثالثة")


def test_typing_without_a_line_waits_in_the_browser_and_comes_home(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    page.context.set_offline(True)
    page.fill("#id_standfirst", "كُتبت والخط مقطوع")
    expect(page.locator("[data-keeping]")).to_contain_text("لا اتصال")
    assert not WorkingCopy.objects.exists()

    page.context.set_offline(False)
    kept(page)
    assert WorkingCopy.objects.get().data["standfirst"] == ["كُتبت والخط مقطوع"]


def test_typing_while_the_server_fails_waits_in_the_browser_and_goes_home_by_itself(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    # What the desk answers while its database is away (tests/faults/test_database_away.py).
    page.route("**/autosave/", lambda route: route.fulfill(status=503, body="<h1>قاعدة البيانات لا تجيب</h1>"))
    page.fill("#id_standfirst", "كُتبت والقاعدة غائبة")
    expect(page.locator("[data-keeping]")).to_contain_text("الخادم لا يحفظ الآن")
    assert "كُتبت والقاعدة غائبة" in page.evaluate("JSON.stringify(localStorage)")
    assert not WorkingCopy.objects.exists()

    page.unroute("**/autosave/")
    kept(page)
    assert WorkingCopy.objects.get().data["standfirst"] == ["كُتبت والقاعدة غائبة"]
    assert "كُتبت والقاعدة غائبة" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_waited_in_a_closed_browser_is_offered_when_it_opens_again(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    page.context.set_offline(True)
    page.fill("#id_standfirst", "كُتبت ثم أُغلقت النافذة")
    expect(page.locator("[data-keeping]")).to_contain_text("لا اتصال")
    page.close(run_before_unload=False)
    context = page.context
    context.set_offline(False)

    page = context.new_page()
    open_form(page, form(article))

    expect(page.get_by_role("link", name="استعدها")).to_be_visible()
    page.get_by_role("link", name="استعدها").click()
    expect(page.locator("#id_standfirst")).to_have_value("كُتبت ثم أُغلقت النافذة")


def test_an_expired_sign_in_is_renewed_over_the_form(person, form, article):
    page = person("editor")
    open_form(page, form(article))
    StaffSession.objects.all().delete()
    page.fill("#id_standfirst", "كُتبت بعد انتهاء الجلسة")
    dialog = page.locator("[data-sign-in]")
    expect(dialog).to_be_visible()
    dialog.locator("[name=username]").fill("editor")
    dialog.locator("[name=password]").fill("خطأ")
    dialog.get_by_role("button", name="ادخل وتابع").click()
    expect(dialog).to_contain_text("غير صحيحة")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="ادخل وتابع").click()
    expect(dialog).to_be_hidden()
    kept(page)

    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    assert Article.objects.get(pk=article.pk).standfirst == "كُتبت بعد انتهاء الجلسة"


def test_signing_in_anew_in_another_tab_costs_the_first_one_nothing(person, form, article, live_server):
    """A sign-in changes the secret behind every form that is open."""
    page = person("editor")
    open_form(page, form(article))
    other = page.context.new_page()
    other.goto(live_server.url + "/admin/")
    sign_out(other)
    sign_in(other, live_server, "editor")
    page.fill("#id_standfirst", "كُتبت في نافذة أقدم من الجلسة")
    kept(page)

    page.locator("[name=_save]").click()

    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    assert Article.objects.get(pk=article.pk).standfirst == "كُتبت في نافذة أقدم من الجلسة"


def test_without_a_script_such_a_form_is_sent_again_as_it_was(
    live_server, browser, browser_context_args, form, article
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.goto(form(article))
    page.fill("#id_headline", "عنوان كُتب في جلسة سابقة")
    other = context.new_page()
    other.goto(live_server.url + "/admin/")
    sign_out(other)
    sign_in(other, live_server, "editor")
    page.locator("[name=_save]").click()

    page.get_by_role("button", name="أرسل مرة أخرى").click()

    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    assert Article.objects.get(pk=article.pk).headline == "عنوان كُتب في جلسة سابقة"
    context.close()


def test_a_form_sent_after_the_sign_in_ran_out_is_not_lost_without_a_script(
    live_server, browser, browser_context_args, form, article
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.goto(form(article))
    page.fill("#id_headline", "عنوان كُتب في جلسة انتهت")
    StaffSession.objects.all().delete()
    page.locator("[name=_save]").click()

    page.fill("#id_again_username", "editor")
    page.fill("#id_again_password", PASSWORD)
    page.press("#id_again_password", "Enter")

    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    assert Article.objects.get(pk=article.pk).headline == "عنوان كُتب في جلسة انتهت"
    context.close()


def test_the_reporter_cannot_publish_by_any_address(person, form, live_server, transactional_db):
    reporter = UserFactory(username="reporter", roles=[Role.REPORTER])
    article = ArticleFactory(created_by=reporter)
    page = person("reporter")
    open_form(page, form(article))
    assert not page.locator("[value=publish], [value=schedule], [value=approve]").count()

    page.evaluate(
        "document.querySelector('[name=_move]').value = 'publish'; document.querySelector('[name=_move]').click()"
    )
    expect(page.locator("h1")).not_to_have_count(0)

    assert not Story.objects.exists()
