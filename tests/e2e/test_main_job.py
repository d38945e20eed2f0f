"""The main job, as its people do it: a real story from the reporter's draft to the reader's page."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from accounts.roles import Role
from articles.models.article import Article, Byline
from articles.models.masthead import Masthead, Officer
from tests.e2e.steps import EDITOR_IS_READY, publish, sign_in, sign_out, until, writing_screen
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, UserFactory

# The shape of a story as the desk gets it: masthead lines aside, a headline with «..», three subheads, quotes, figures.
HEADLINE = "خلف الأبواب المغلقة.. جزيرتان تتفقان على تقاسم ممر المراكب الشمالي"
STANDFIRST = (
    "عشرة أيام من الرسائل المتبادلة بين إدارتى المرفأين انتهت بخريطة واحدة وجدول مناوبة، والصيادون ينتظرون الموسم."
)
SUBHEADS = ["كواليس غرفتين متجاورتين", "ما الذى طلبه كل طرف؟", "المناوبة تبدأ مع أول المد"]
PARAGRAPHS = [
    'أجرت إدارتا المرفأين محادثات غير معلنة استمرت 10 أيام، تناولت الازدحام فى الممر الشمالى، فضلًا عن حوادث تصادم أوقعت أضرارًا بنحو 44 مركبًا. وقال مسئول شارك فيها: "جلس كل وفد فى غرفة، وكنت أحمل الورق بينهما".',
    "وترأس الوفدين مديرا الحركة فى الميناءين، ومعهما خبير من شركة Blue Star رسم على الشاشة حركة 102 مركب خلال شهر واحد، ساعة بساعة، حتى صار الخلاف على دقائق لا على أميال.",
    "وأرادت الجزيرة الكبرى أن تمر قواربها أولًا عند الفجر، بينما تمسكت الصغرى بحقها فى ساعة المد، لأن مرفأها لا يستقبل المراكب إلا والماء فى أعلاه، وفقًا لما ورد فى المذكرة الأولى التى قُدمت مكتوبة بخط اليد.",
    "ومن المقرر أن يُعمل بالجدول الجديد ابتداءً من الأسبوع المقبل، على أن تُراجع المناوبة بعد ستة أشهر، ويُعلق نصها على باب كل مرفأ حتى يقرأه من لا يملك هاتفًا، وهم كثيرون بين الصيادين الكبار.",
]
CAPTION = "مراكب الصيد فى الممر الشمالى قبل بدء العمل بالجدول الجديد"
ALT = "صف من المراكب الخشبية عند مدخل ضيق"


@pytest.fixture
def newsroom(transactional_db):
    masthead = Masthead.objects.create(pk=1, name="المِداد", tagline="يومية مستقلة تصدر من القاهرة")
    Officer.objects.create(masthead=masthead, title="رئيس مجلسي الإدارة والتحرير", name="اسم تجريبي")
    section = SectionFactory(name="عرب وعالم", slug="world", colour="world")
    reporter = UserFactory(username="reporter", full_name="كريم القلم", roles=[Role.REPORTER])
    AuthorFactory(name="كريم القلم", user=reporter)
    AuthorFactory(name="ليلى الحبر")
    UserFactory(username="editor", full_name="نادر السطر", roles=[Role.EDITOR])
    ArticleFactory(headline="مسودة لا يراها قارئ", section=section, created_by=reporter)
    return section


def photograph():
    """A picture with edges, so that a crop of it can be told from a blank."""
    picture = Image.new("RGB", (1400, 900), (110, 130, 150))
    ImageDraw.Draw(picture).polygon([(200, 700), (700, 150), (1200, 700)], fill=(190, 150, 90))
    file = BytesIO()
    picture.save(file, "JPEG")
    return {"name": "المرفأ.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def body_html():
    parts = [f"<p>{PARAGRAPHS[0]}</p>"]
    for subhead, paragraph in zip(SUBHEADS, PARAGRAPHS[1:], strict=True):
        parts.append(f"<h2>{subhead}</h2><p>{paragraph}</p>")
    return "".join(parts)


def paste_into_the_editor(page, html):
    """What Ctrl+V does: the clipboard's HTML goes through the editor's own paste filter."""
    until(page, EDITOR_IS_READY)
    page.evaluate(
        "html => CKEDITOR.instances.id_body.execCommand('paste', {dataValue: html, notification: false})", html
    )
    until(page, "CKEDITOR.instances.id_body.getData().length > 500")


def test_a_story_goes_from_the_reporters_draft_to_the_reader(live_server, page, newsroom):
    sign_in(page, live_server, "reporter")
    page.get_by_role("button", name="مادة جديدة").first.click()
    page.fill("#id_headline", HEADLINE)
    page.fill("#id_standfirst", STANDFIRST)
    paste_into_the_editor(page, body_html())
    page.select_option("#id_section", label="عرب وعالم")
    page.set_input_files("#id_photo_file", photograph())
    page.fill("#id_photo_caption", CAPTION)
    page.fill("#id_photo_alt", ALT)
    page.fill("#id_photo_credit", "ليلى الحبر")
    assert page.locator("#id_bylines-0-author option:checked").inner_text() == "كريم القلم"
    page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")
    page.locator("[name=_move][value=submit]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("أُرسلت المادة للمراجعة")
    assert not page.locator("[name=_move][value=publish]").count()
    sign_out(page)

    article = Article.objects.get(headline=HEADLINE)
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    publish(page)
    expect(page.locator(".messagelist")).to_contain_text("نُشرت المادة")
    sign_out(page)

    page.goto(f"{live_server.url}/n/{article.pk}")
    assert unquote(page.url).startswith(f"{live_server.url}/world/{article.pk}/خلف-الأبواب-المغلقة-جزيرتان")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("h1").inner_text() == HEADLINE
    shown = page.locator("main").inner_text()
    in_order = [HEADLINE, STANDFIRST, "كريم القلم", CAPTION, "ليلى الحبر", PARAGRAPHS[0]]
    in_order += [text for pair in zip(SUBHEADS, PARAGRAPHS[1:], strict=True) for text in pair]
    places = [shown.find(text) for text in in_order]
    assert -1 not in places
    assert places == sorted(places)
    assert page.locator("article h2").all_inner_texts()[:3] == SUBHEADS
    photo = page.locator("figure img").first
    assert photo.get_attribute("alt") == ALT
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300

    for path in ("/", "/world/"):
        page.goto(live_server.url + path)
        assert HEADLINE in page.locator("main").inner_text()
        assert "مسودة لا يراها قارئ" not in page.content()
    draft = Article.objects.get(headline="مسودة لا يراها قارئ")
    for path in (f"/n/{draft.pk}", f"/world/{draft.pk}/", f"/world/{draft.pk}/مسودة-لا-يراها-قارئ/"):
        response = page.goto(live_server.url + path)
        assert response.status == 404
        assert "مسودة لا يراها" not in page.locator("main").inner_text()


def test_everything_works_without_javascript(live_server, browser, browser_context_args, newsroom):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, "editor")
    page.get_by_role("button", name="مادة جديدة").first.click()
    page.fill("#id_headline", HEADLINE)
    page.fill("#id_body", "\n\n".join([PARAGRAPHS[0], f"## {SUBHEADS[0]}", *PARAGRAPHS[1:]]))
    page.select_option("#id_section", label="عرب وعالم")
    page.select_option("#id_bylines-0-author", label="ليلى الحبر")
    page.locator(".bar [name=_move][value=publish]").click()
    expect(page.locator(".messagelist")).to_contain_text("نُشرت المادة")

    page.goto(f"{live_server.url}/n/{Article.objects.get(headline=HEADLINE).pk}")

    assert page.locator("article h2").first.inner_text() == SUBHEADS[0]
    assert PARAGRAPHS[3] in page.locator("article").inner_text()
    context.close()


def test_an_unfinished_story_is_refused_with_every_word_kept(live_server, page, newsroom):
    sign_in(page, live_server, "editor")
    page.get_by_role("button", name="مادة جديدة").first.click()
    page.fill("#id_headline", "عنوان بلا نص")
    # Before the scripts are there the form is sent, and refused on the page itself.
    until(page, EDITOR_IS_READY)
    page.locator(".bar [name=_move][value=publish]").click()

    dialog = page.locator("[data-publish]")
    for sentence in ("المادة بلا قسم", "المادة بلا نص", "المادة بلا توقيع"):
        expect(dialog).to_contain_text(sentence)
    expect(dialog.locator("[data-publish-confirm]")).to_be_disabled()
    dialog.get_by_role("link", name="المادة بلا قسم").click()
    expect(page.locator("#id_section")).to_be_focused()
    assert page.locator("#id_headline").input_value() == "عنوان بلا نص"


def test_a_headline_of_300_letters_is_told_at_its_field_and_not_cut(live_server, page, newsroom):
    headline = "عنوان طويل " * 28
    sign_in(page, live_server, "editor")
    page.get_by_role("button", name="مادة جديدة").first.click()
    page.fill("#id_headline", headline.strip())
    page.fill("#id_standfirst", "مقدمة كُتبت مع العنوان الطويل")
    page.locator("[name=_save]").first.click()

    assert re.search("110", page.locator(".field--headline .errorlist").inner_text())
    assert page.locator("#id_headline").input_value() == headline.strip()
    assert page.locator("#id_standfirst").input_value() == "مقدمة كُتبت مع العنوان الطويل"


def test_bylines_are_printed_in_their_order_and_role(live_server, page, newsroom):
    article = ArticleFactory(section=newsroom, bylines=[])
    for order, (name, role) in enumerate([("سلمى", "wrote"), ("نور", "wrote"), ("طارق", "photographed")]):
        Byline.objects.create(article=article, author=AuthorFactory(name=name), role=role, order=order)
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    page.fill("#id_bylines-0-order", "5")
    publish(page)
    expect(page.locator(".messagelist")).to_contain_text("نُشرت")

    page.goto(f"{live_server.url}/n/{article.pk}")

    shown = page.locator("article").inner_text()
    assert shown.find("نور") < shown.find("تصوير") < shown.find("طارق") < shown.find("سلمى")
