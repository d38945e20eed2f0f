"""Photos in a real browser: from the photographer's file to the reader's page, the picker, the library, albums and foreign posts."""

import base64
import json

import pytest
from django.core.files import File
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from accounts.roles import Role
from articles.demo.load import HERE
from articles.models.article import Article
from articles.models.masthead import Masthead
from articles.models.photo import Photo
from articles.models.story import Story
from articles.photos import library
from articles.press.publish import publish
from tests.articles.photos import samples
from tests.e2e.accessible import PHONE, faults_everywhere, violations
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until, writing_screen
from tests.e2e.steps import publish as publish_on_screen
from tests.e2e.test_reader import BUDGETS, weighed
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory, UserFactory

CAPTION, NAME = "مراكب الصيد تعود إلى مرفأ رشيد القديم", "ليلى الحبر"
ALT = "مراكب زرقاء عند رصيف حجري"


@pytest.fixture
def editor(transactional_db):
    Masthead.objects.create(pk=1, name="المِداد", tagline="يومية مستقلة تصدر من القاهرة")
    return UserFactory(username="editor", full_name="نادر السطر", roles=[Role.EDITOR])


def photograph(encoding):
    """A file as an Arabic agency sends it."""
    records = [((2, 120), CAPTION.encode(encoding)), ((2, 80), NAME.encode(encoding))]
    image = Image.radial_gradient("L").resize((1400, 900)).convert("RGB")
    return samples.jpeg_with(samples.iptc(records, utf8=encoding == "utf-8"), image=image)


DRAG = """([bytes, name]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], name, {type: "image/jpeg"}));
  return transfer;
}"""


def drop(page, data, name):
    """What letting a file go over the window does."""
    transfer = page.evaluate_handle(DRAG, [base64.b64encode(data).decode(), name])
    for event in ("dragover", "drop"):
        page.dispatch_event("body", event, {"dataTransfer": transfer})


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_what_the_photographer_wrote_reaches_the_reader(live_server, page, editor, encoding):
    article = ArticleFactory(headline="قوارب الصيد تعود إلى المرفأ القديم", created_by=editor)
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)

    page.get_by_role("button", name="اختر صورة أو ارفعها").click()
    drop(page, photograph(encoding), "مرفأ.jpg")
    card = page.locator("[data-done]")
    expect(card.get_by_label("التعليق")).to_have_value(CAPTION)
    expect(card.get_by_label("المصوّر")).to_have_value(NAME)
    expect(card.get_by_text("من بيانات الصورة")).to_have_count(2)
    expect(card.get_by_text("خمّنّا ترميز النص")).to_have_count(int(encoding == "cp1256"))
    card.get_by_label("النص البديل").fill(ALT)
    card.get_by_role("button", name="احفظ بياناتها").click()
    expect(card).to_contain_text("حُفظت بياناتها")
    card.get_by_role("button", name="استعملها").click()
    expect(page.locator("[data-preview] img")).to_be_visible()
    publish_on_screen(page)
    expect(page.locator(".messagelist")).to_contain_text("نُشرت")

    page.goto(f"{live_server.url}/n/{article.pk}")
    caption = page.locator(".article > figure figcaption")
    expect(caption).to_contain_text(CAPTION)
    expect(caption.locator("cite")).to_have_text(f"تصوير: {NAME}")
    expect(page.locator(".article > figure img")).to_have_attribute("alt", ALT)
    for text in page.locator("script[type='application/ld+json']").all_text_contents():
        [story] = [thing for thing in json.loads(text)["@graph"] if thing["@type"].endswith("NewsArticle")]
        assert {image["creditText"] for image in story["image"]} == {f"تصوير: {NAME}"}
        assert {image["caption"] for image in story["image"]} == {CAPTION}


def test_a_batch_is_dropped_anywhere_and_a_refused_file_can_be_tried_again(live_server, page, editor):
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_photo_changelist"))
    until(page, "document.querySelector('[data-uploader][data-live]') !== null")

    drop(page, b"%PDF-1.7", "بيان.pdf")
    drop(page, photograph("utf-8"), "مرفأ.jpg")

    refused = page.locator("[data-failed] [data-words]")
    expect(refused).to_contain_text("مستند PDF")
    expect(page.locator("[data-done]")).to_have_count(1)
    page.get_by_role("button", name="أعد المحاولة").click()
    expect(refused).to_contain_text("مستند PDF")
    assert violations(page) == []
    assert Photo.objects.count() == 1


def test_a_photo_an_album_and_a_foreign_post_are_put_into_the_text(live_server, page, editor):
    photos = [PhotoFactory(caption=f"صورة المرفأ {n}", width=1200, height=800) for n in range(3)]
    article = ArticleFactory(created_by=editor)
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)
    picker = page.locator("[data-picker]")

    page.get_by_role("button", name="صورة", exact=True).click()
    picker.get_by_label("ابحث في الصور").fill("المرفأ ٢")
    expect(picker.locator("[data-pick]")).to_have_count(1)
    assert violations(page) == []
    picker.locator("[data-pick]").press("Enter")
    row = page.locator(f'[data-row="{photos[2].pk}"]')
    row.locator("summary").click()
    row.get_by_label("تعليق خاص بهذه المادة").fill("تعليق هذه المادة")
    expect(row.get_by_text("معدّل", exact=True).first).to_be_visible()

    page.get_by_role("button", name="ألبوم", exact=True).click()
    for photo in (photos[1], photos[0]):
        picker.locator(f'[data-pick="{photo.pk}"]').click()
    page.get_by_role("button", name="أخّر الصورة 1").click()
    page.get_by_role("button", name="أدرج الألبوم").click()

    page.get_by_role("button", name="منشور", exact=True).click()
    ask = page.locator("[data-ask-embed]")
    ask.locator("input").fill("https://tube.example/1")
    ask.get_by_role("button", name="أدرجه").click()
    expect(ask).to_contain_text("لا يُضمَّن إلا")
    ask.locator("input").fill("https://youtu.be/dQw4w9WgXcQ")
    ask.get_by_role("button", name="أدرجه").click()
    expect(ask).to_be_hidden()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")

    body = Article.objects.get(pk=article.pk).body
    figures = [
        f'<figure data-photo="{photos[2].pk}"></figure>',
        f'<figure data-gallery="{photos[0].pk},{photos[1].pk}"></figure>',
        '<figure data-embed="youtube:dQw4w9WgXcQ"></figure>',
    ]
    assert [body.index(figure) for figure in figures] == sorted(body.index(figure) for figure in figures)
    assert list(article.photos.values_list("photo", "caption")) == [
        (photos[2].pk, "تعليق هذه المادة"),
        (photos[0].pk, ""),
        (photos[1].pk, ""),
    ]


def test_replacing_the_lead_photo_asks_in_the_picker_too(live_server, page, editor):
    before, after = PhotoFactory(caption="القديمة"), PhotoFactory(caption="الجديدة")
    article = ArticleFactory(created_by=editor, lead_photo=before, lead_caption="كلام عن القديمة")
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)

    page.get_by_role("button", name="اختر صورة أو ارفعها").click()
    page.locator(f'[data-pick="{after.pk}"]').click()
    page.get_by_role("button", name="خذ تعليق الصورة الجديدة").click()
    expect(page.locator("#id_lead_caption")).to_have_value("")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")

    article.refresh_from_db()
    assert (article.lead_photo, article.lead_caption) == (after, "")


def test_the_focal_point_moves_by_click_and_by_arrows_and_the_crops_follow(live_server, page, editor):
    photo = PhotoFactory(width=1200, height=800)
    sign_in(page, live_server, "editor")
    page.goto(live_server.url + reverse("admin:articles_photo_change", args=[photo.pk]))
    frame, crop = page.locator("[data-focal]"), page.locator("[data-crop='1x1']")
    assert crop.get_attribute("viewBox") == "200 0 800 800"

    box = frame.bounding_box()
    frame.click(position={"x": box["width"] * 0.1, "y": box["height"] / 2})
    assert crop.get_attribute("viewBox") == "0 0 800 800"
    frame.press("Shift+ArrowRight")
    frame.press("ArrowUp")
    assert abs(float(page.input_value("#id_focal_x")) - 0.2) < 0.01
    assert abs(float(page.input_value("#id_focal_y")) - 0.49) < 0.01
    assert violations(page) == []
    page.locator("[name=_save]").click()
    until(page, "location.pathname.endsWith('/photo/')")

    photo.refresh_from_db()
    assert abs(photo.focal_x - 0.2) < 0.01


@pytest.fixture
def story(editor):
    photos = [PhotoFactory(caption=f"تعليق {n}", width=1200, height=800) for n in (1, 2, 3)]
    album = f'<figure data-gallery="{",".join(str(photo.pk) for photo in photos)}"></figure>'
    related = ArticleFactory(headline="خبر سابق عن المرفأ", live_by=editor)
    embed = '<figure data-embed="youtube:dQw4w9WgXcQ"></figure>'
    quote = "<blockquote><p>«عاد البحر»</p><p>— صياد من رشيد</p></blockquote>"
    figures = f'{album}{quote}<figure data-related="{related.pk}"></figure>{embed}'
    article = ArticleFactory(body=PARAGRAPH + figures + PARAGRAPH, lead_photo=photos[0])
    publish(article, by=editor)
    return article


def test_the_large_photo_opens_by_its_address_without_a_script(live_server, browser, browser_context_args, story):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/n/{story.pk}")
    expect(page.locator(".lightbox").first).to_be_hidden()

    page.locator(".album__open").nth(1).click()
    expect(page.locator("#img-2")).to_be_visible()
    page.locator("#img-2").get_by_role("link", name="التالية").click()
    expect(page.locator("#img-3")).to_contain_text("3 من 3")
    page.locator("#img-3").get_by_role("link", name="إغلاق").click()
    expect(page.locator("#img-3")).to_be_hidden()
    page.goto(f"{page.url.split('#')[0]}#img-1")
    expect(page.locator("#img-1")).to_contain_text("تعليق 1")
    context.close()


def test_the_large_photo_obeys_the_keys_and_the_way_back(live_server, page, story):
    page.goto(f"{live_server.url}/n/{story.pk}")
    until(page, "document.readyState === 'complete'")
    opener = page.locator(".album__open").first
    opener.click()
    expect(page.locator("#img-1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#img-2")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#img-1")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#img-1")).to_be_hidden()
    expect(opener).to_be_focused()

    opener.click()
    page.go_back()
    expect(page.locator("#img-1")).to_be_hidden()


def test_lead_and_text_photos_open_in_large_by_their_address_with_and_without_a_script(
    live_server, browser, browser_context_args, editor
):
    photos = [PhotoFactory(caption=f"تعليق {n}", width=1200, height=800) for n in (1, 2, 3)]
    figures = [f'<figure data-photo="{photo.pk}"></figure>{PARAGRAPH}' for photo in photos[1:]]
    story = ArticleFactory(lead_photo=photos[0], body=PARAGRAPH + "".join(figures), live_by=editor)
    for scripted in (False, True):
        context = browser.new_context(**browser_context_args | {"viewport": PHONE}, java_script_enabled=scripted)
        page = context.new_page()
        page.goto(f"{live_server.url}/n/{story.pk}")
        page.locator(".article > figure .enlarge").click()
        large = page.locator("#img-1")
        expect(large).to_contain_text("تعليق 1")
        expect(large.locator("cite")).to_be_visible()
        expect(large).to_have_css("position", "fixed")
        large.get_by_role("link", name="التالية").click()
        expect(page.locator("#img-2")).to_contain_text("تعليق 2")
        expect(large).to_be_hidden()
        page.locator("#img-2").get_by_role("link", name="إغلاق").click()
        expect(page.locator("#img-2")).to_be_hidden()
        page.goto(f"{page.url.split('#')[0]}#img-3")
        expect(page.locator("#img-3")).to_contain_text("3 من 3")
        if scripted:
            assert violations(page) == []
        context.close()


def test_photos_of_three_widths_stand_as_they_are_called(live_server, page, editor):
    photos = [PhotoFactory(width=1200, height=800) for _ in range(3)]
    widths = ["", ' data-width="wide"', ' data-width="half"']
    figures = [
        f'<figure data-photo="{photo.pk}"{width}></figure>{PARAGRAPH * 4}'
        for photo, width in zip(photos, widths, strict=True)
    ]
    story = ArticleFactory(body=PARAGRAPH + "".join(figures), live_by=editor)
    page.goto(f"{live_server.url}/n/{story.pk}")
    boxes = (
        "figures => figures.map(one => one.getBoundingClientRect()).map(({left, right, width}) => [left, right, width])"
    )

    def measured():
        return page.locator(".body .figure").evaluate_all(boxes), page.locator(".body").evaluate_all(boxes)[0]

    (column, wide, half), body = measured()
    # From right to left: each begins at the edge of the text; the wide one goes on beyond its end, the half one leaves room.
    assert column[1] == wide[1] == half[1] == body[1]
    assert column[2] == body[2]
    assert wide[2] > body[2] * 1.15
    assert 0.4 < half[2] / body[2] < 0.55
    beside = page.locator(".figure--half + p").evaluate(
        "one => getComputedStyle(one).float + one.getClientRects().length"
    )
    assert beside.startswith("none")
    page.set_viewport_size(PHONE)
    (column, wide, half), _ = measured()
    assert column == wide == half
    assert column[2] == PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []
    page.emulate_media(media="print")
    (column, wide, half), _ = measured()
    assert column[:2] == wide[:2] == half[:2]


def test_the_width_of_a_photo_is_chosen_in_the_text_with_mouse_and_keys(live_server, page, editor):
    photo = PhotoFactory(width=1200, height=800)
    article = ArticleFactory(created_by=editor, body=f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>{PARAGRAPH}')
    sign_in(page, live_server, "editor")
    page.goto(writing_screen(live_server, article))
    until(page, EDITOR_IS_READY)
    widths = page.get_by_role("group", name="عرض الصورة في الصفحة")

    expect(widths.get_by_role("button", name="بعرض النص")).to_have_attribute("aria-pressed", "true")
    widths.get_by_role("button", name="عريضة").click()
    expect(widths.get_by_role("button", name="عريضة")).to_have_attribute("aria-pressed", "true")
    widths.get_by_role("button", name="نصفية").focus()
    page.keyboard.press("Enter")
    expect(widths.get_by_role("button", name="نصفية")).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("حُفظت")

    article.refresh_from_db()
    assert f'<figure data-photo="{photo.pk}" data-width="half"></figure>' in article.body
    until(page, EDITOR_IS_READY)
    expect(widths.get_by_role("button", name="نصفية")).to_have_attribute("aria-pressed", "true")


def test_figures_are_accessible_and_nobody_is_asked_before_the_click(live_server, page, story):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/n/{story.pk}")
    until(page, "document.readyState === 'complete'")

    assert faults_everywhere(page) == {}
    assert [url for url in asked if not url.startswith(live_server.url)] == []

    page.get_by_role("link", name="شغّل الفيديو من يوتيوب").click()
    frame = page.locator("iframe")
    assert frame.get_attribute("src").startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
    assert "allow-top-navigation" not in frame.get_attribute("sandbox")
    assert any(url.startswith("https://www.youtube-nocookie.com/") for url in asked)


def test_a_story_with_its_lead_photo_and_four_in_the_text_stays_within_the_budget(
    live_server, browser, browser_context_args, editor, record_property
):
    names = [
        "nagasaki-boats.jpg",
        "black-canyon.jpg",
        "french-alpine-landscape.jpg",
        "march-pastoral.jpg",
        "coffee.png",
    ]
    photos = []
    for name in names:
        with (HERE / "photos" / name).open("rb") as file:
            texts = {"caption": f"تعليق {name[:3]}", "alt": "منظر", "credit": NAME}
            photos.append(library.add(File(file, name=name), by=editor, **texts)[0])
    figures = [f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>' for photo in photos[1:]]
    article = ArticleFactory(lead_photo=photos[0], body=PARAGRAPH + "".join(figures), live_by=editor)
    options = browser_context_args | {"viewport": PHONE, "device_scale_factor": 2}
    context = browser.new_context(**options)
    page = context.new_page()
    page.answers = []
    page.on("response", lambda answer: page.answers.append(answer))

    page.goto(f"{live_server.url}{Story.objects.get(article=article).get_absolute_url()}", wait_until="networkidle")

    found = weighed(page)
    record_property("weight", found)
    assert {kind: size for kind, size in found.items() if size > BUDGETS["story"].get(kind, 0)} == {}
    addresses = [answer.url for answer in page.answers if "/media/" in answer.url]
    # What the head asked for early is what the page shows: nothing is fetched twice.
    assert len(addresses) == len(set(addresses))
    assert any(f"{photos[0].token}/full-800.avif" in address for address in addresses)
    context.close()
