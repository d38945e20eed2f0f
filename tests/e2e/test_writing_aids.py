"""What helps while one writes: the meter, the counts, cleaning of what is pasted, and the shortcuts."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until, writing_screen
from tests.factories import ArticleFactory, SectionFactory, UserFactory

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color: red}</style></head><body>
<!--StartFragment-->
<h1 dir="RTL" style="text-align:right"><span lang="AR-EG">عنوان من وورد</span></h1>
<p class="MsoNormal" dir="RTL" style="text-align:justify"><span dir="ltr" lang="AR-EG" style="font-size:16.0pt;color:#1F497D">قال</span>&rlm;&nbsp;&nbsp;الوزير إن <b>العمل</b> بدأ<o:p></o:p></p>
<p class="MsoListParagraph" dir="RTL" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp;</span></span>البند الأول</p>
<p class="MsoListParagraph" dir="RTL" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp;</span></span>البند الثاني</p>
<p class="MsoNormal" dir="RTL"><del>كلام محذوف</del>بقية الفقرة <a href="file:///C:/x.docx">رابط محلي</a> و<a href="https://news.example/">رابط سليم</a></p>
<p class="MsoNormal"><img src="file:///C:/pic.png" alt="صورة"></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>
"""
DOCS = """
<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<p dir="rtl" style="line-height:1.38"><span style="font-size:11pt;font-family:Arial;font-weight:700">كلام عريض</span><span style="font-size:11pt"> وكلام عادي</span></p>
<br><ul><li dir="rtl" style="list-style-type:disc"><p dir="rtl" role="presentation"><span>بند</span></p></li></ul></b>
"""
CHAT = "[٢:٣٢ م، ٢٥/١١/٢٠٢٦] كريم القلم: *عاجل* وصل المركب الأول\n[14:33, 25/11/2026] كريم القلم: وعلى متنه عشرة صيادين"


@pytest.fixture
def screen(live_server, page, transactional_db):
    editor = UserFactory(username="editor", roles=[Role.EDITOR])
    article = ArticleFactory(section=SectionFactory(), created_by=editor, body="", headline="")
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)
    return page


def paste(page, **kinds):
    """A clipboard event in the text, as the browser would send it."""
    page.evaluate(
        """kinds => {
            const data = new DataTransfer();
            for (const [kind, value] of Object.entries(kinds)) data.setData("text/" + kind, value);
            const place = CKEDITOR.instances.id_body.editable().$;
            CKEDITOR.instances.id_body.focus();
            place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        kinds,
    )
    until(page, "CKEDITOR.instances.id_body.getData().length > 5")
    return page.evaluate("CKEDITOR.instances.id_body.getData().replace(/\\n|\\t/g, '')")


def dropped(page):
    return page.locator("[data-paste] li").all_inner_texts()


def test_a_page_of_word_arrives_as_a_story_and_the_rest_is_named(screen):
    html = paste(screen, html=WORD)

    assert html == (
        "<h2>عنوان من وورد</h2><p>قال الوزير إن <strong>العمل</strong> بدأ</p>"
        "<ul><li>البند الأول</li><li>البند الثاني</li></ul>"
        '<p>بقية الفقرة رابط محلي و<a href="https://news.example/">رابط سليم</a></p>'
    )
    shown = " ".join(dropped(screen))
    for what in ("صور", "ألوان", "محاذاة", "تتبع التغييرات", "روابط لا تفتح", "باتجاه معكوس", "محارف خفية"):
        assert what in shown


def test_a_google_document_keeps_its_bold_and_its_list(screen):
    assert paste(screen, html=DOCS) == "<p><strong>كلام عريض</strong> وكلام عادي</p><ul><li>بند</li></ul>"


def test_whatsapp_messages_lose_their_hours_and_senders(screen):
    html = paste(screen, plain=CHAT)

    assert html == "<p><strong>عاجل</strong> وصل المركب الأول</p><p>وعلى متنه عشرة صيادين</p>"
    assert dropped(screen) == ["أوقات رسائل وأسماء مرسليها: 2"]


def test_what_is_clean_is_pasted_without_a_word(screen):
    assert paste(screen, html="<p>فقرة نظيفة</p>") == "<p>فقرة نظيفة</p>"
    assert screen.locator("[data-paste]").is_hidden()


def test_the_headline_is_measured_as_wide_as_it_is_printed(screen):
    level = "document.querySelector('[data-meter]').dataset.level"
    wide, narrow = "مصر", "ا"
    bands = {}
    for name, text in {
        "short": "وصل المركب",
        "right": "عودة قوارب الصيد إلى المرفأ القديم بعد عام من الانتظار",
        "long": "عودة قوارب الصيد إلى المرفأ القديم بعد عام من الانتظار والجميع يسأل عن الموسم",
        "narrow": (narrow * 5 + " ") * 11,
        "wide": (wide * 2 + " ") * 9,
    }.items():
        screen.fill("#id_headline", text)
        bands[name] = screen.evaluate(level)

    assert (bands["short"], bands["right"]) == ("warn", "good")
    assert bands["long"] in ("warn", "bad")
    # Sixty-six thin letters are no wider than a good headline, though a count would call them long.
    assert bands["narrow"] == "good"
    assert "سطر" in screen.locator("[data-meter-words]").inner_text()


def test_the_line_under_the_text_counts_and_asks_for_a_subhead(screen):
    paste(screen, html="".join(f"<p>فقرة قصيرة رقم {number}</p>" for number in range(6)))

    expect(screen.locator("[data-text-length]")).to_contain_text("24 كلمة")
    expect(screen.locator("[data-text-length]")).to_contain_text("6 فقرات بلا عنوان فرعي")
    screen.evaluate(
        "CKEDITOR.instances.id_body.setData('<p>أ</p><p>ب</p><p>ت</p><h2>فرعي</h2><p>ث</p><p>ج</p><p>ح</p>')"
    )
    screen.evaluate("CKEDITOR.instances.id_body.fire('change')")
    expect(screen.locator("[data-text-length]")).not_to_contain_text("بلا عنوان فرعي")


def arabic(page, code, key, **held):
    """A key as an Arabic layout sends it: its place is the same, its letter another."""
    page.evaluate(
        "([code, key, held]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
        "{code, key, ...held, bubbles: true, cancelable: true}))",
        [code, key, held],
    )


def test_shortcuts_work_under_an_arabic_layout(screen):
    screen.fill("#id_headline", "عنوان حُفظ بالمفاتيح")
    arabic(screen, "KeyS", "س", ctrlKey=True)

    expect(screen.locator(".messagelist")).to_contain_text("حُفظت المادة")
    assert screen.locator("#id_headline").input_value() == "عنوان حُفظ بالمفاتيح"


def test_single_keys_are_letters_inside_a_field_and_can_be_turned_off(live_server, screen):
    screen.goto(live_server.url + "/admin/articles/article/")
    screen.focus("#searchbar")
    arabic(screen, "KeyJ", "ت")
    assert not screen.locator("[data-at]").count()

    screen.evaluate("document.activeElement.blur()")
    arabic(screen, "KeyJ", "ت")
    arabic(screen, "KeyX", "ء")
    assert screen.locator("[data-at] [name=article]").is_checked()

    arabic(screen, "Slash", "؟", shiftKey=True)
    expect(screen.locator("[data-shortcuts]")).to_be_visible()
    screen.uncheck("#single-keys")
    screen.keyboard.press("Escape")
    expect(screen.locator("[data-shortcuts]")).to_be_hidden()
    screen.reload()
    arabic(screen, "KeyJ", "ت")
    assert not screen.locator("[data-at]").count()


def test_places_are_two_keys_away(live_server, screen):
    screen.goto(live_server.url + "/admin/")
    arabic(screen, "KeyG", "ل")
    arabic(screen, "KeyP", "ح")

    screen.wait_for_url("**/articles/photo/")
