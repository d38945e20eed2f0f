"""What readers get: every page answers in Arabic, from right to left, in order, and shows what people typed as text."""

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.page import Page
from articles.models.section import Section
from articles.models.story import Story
from articles.press.publish import publish, withdraw
from tests.articles.site.reading import Reading, positions
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

WINTER = datetime(2026, 1, 15, 8, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 9, 5, tzinfo=UTC)
# All scripts that a page may have, in their order; the last one only where there is something to open.
OUR_SCRIPTS = ["/static/site/theme.js", "/static/site/site.js", "/static/site/blocks.js"]


@pytest.fixture
def section():
    return SectionFactory(name="عرب وعالم", slug="world", colour="world", description="ما يجري حولنا.")


@pytest.fixture
def story(editor, section):
    article = ArticleFactory(section=section, lead_photo=PhotoFactory(), dateline="رشيد", kicker="ملف المرفأ")
    return publish(article, by=editor)


def page_of_kind(kind, story, editor):
    """The address of one page of each kind."""
    if kind == "withdrawn":
        article = ArticleFactory(section=story.section, live_by=editor)
        withdraw(article, by=editor, reason="رقم غير صحيح في العنوان.")
        return f"/n/{article.pk}"
    if kind == "expired":
        with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
            article = ArticleFactory(expires_at=timezone.now() + timedelta(days=1), live_by=editor)
        return f"/n/{article.pk}"
    return {"front": "/", "section": "/world/", "story": story.get_absolute_url(), "unknown": "/nowhere/"}[kind]


PAGES = {"front": 200, "section": 200, "story": 200, "unknown": 404, "withdrawn": 410, "expired": 410}


@pytest.fixture(params=PAGES)
def answer(request, client, story, editor):
    response = client.get(page_of_kind(request.param, story, editor))
    assert response.status_code == PAGES[request.param]
    return response


# Every page


def test_every_page_is_arabic_and_right_to_left(answer):
    page = Reading(answer)

    html = page.one("html")
    assert (html["lang"], html["dir"]) == ("ar", "rtl")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.one("meta", charset="utf-8")
    assert "scale=1" in page.one("meta", name="viewport")["content"]
    assert "maximum-scale" not in page.one("meta", name="viewport")["content"]


def test_every_page_has_one_h1_and_skips_no_level(answer):
    levels = Reading(answer).levels

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_page_has_its_landmarks_once_and_named(answer):
    page = Reading(answer)

    assert page.one("main")["id"] == "main"
    assert page.one("header")
    assert page.one("footer")
    for region in ("nav", "aside", "section"):
        assert all(found.get("aria-label") or found.get("aria-labelledby") for found in page.all(region))
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}


def test_every_id_is_there_once_and_every_reference_finds_one(answer):
    page = Reading(answer)

    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len({*ids})
    assert {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes} <= {*ids}


def test_every_page_carries_the_headers_that_lock_a_browser_down(answer):
    headers = answer.headers
    policy = dict(directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["img-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_nothing_on_a_page_is_inline_or_from_another_host(answer):
    page = Reading(answer)

    data = page.all("script", type="application/ld+json")
    assert all(script["src"].startswith("/static/") for script in page.all("script") if script not in data)
    assert all(sheet["href"].startswith("/static/") for sheet in page.all("link", rel="stylesheet"))
    assert page.all("style") == []
    assert [
        name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")
    ] == []


def test_pages_may_be_kept_by_caches_that_ask_again(answer):
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_every_time_is_one_that_browsers_can_read(answer):
    """HTML knows at most three digits of a second."""
    times = [time["datetime"] for time in Reading(answer).all("time")]

    assert [time for time in times if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+0[23]:?00)?", time)] == []


# The story page


def test_a_story_shows_everything_in_reading_order(client, story):
    page = Reading(client.get(story.get_absolute_url()))

    assert page.h1 == [story.headline]
    positions(
        page.text,
        "ملف المرفأ",
        story.headline,
        story.standfirst,
        f"كتب: {story.bylines[0]['name']}",
        "نُشر",
        "مراكب في النهر صباح افتتاح المرفأ",
        "تصوير: ليلى الحبر",
        "رشيد — قال المسئول عن المشروع",
    )


def test_a_story_is_passed_on_from_its_head_and_on_phones_from_its_end_too(client, story):
    page = Reading(client.get(story.get_absolute_url()))

    assert [row["data-share"] for row in page.all("ul", class_="share")] == [
        f"http://127.0.0.1:8000/n/{story.article_id}"
    ] * 2
    assert len(page.all("div", class_="share-again")) == 1


def test_a_kind_is_not_said_twice_over_a_headline(client, editor):
    said = publish(ArticleFactory(kind="interview", kicker="حوار"), by=editor)
    both = publish(ArticleFactory(kind="interview", kicker="من الأرشيف"), by=editor)

    assert not Reading(client.get(said.get_absolute_url())).all("span", class_="article__label")
    assert Reading(client.get(both.get_absolute_url())).all("span", class_="article__label")


def test_the_lead_photo_has_alt_size_caption_and_credit(client, story):
    response = client.get(story.get_absolute_url())
    page = Reading(response)

    photo = page.all("img")[0]
    assert photo["alt"] == "مركب خشبي قرب الضفة"
    assert int(photo["width"]) / int(photo["height"]) == pytest.approx(1.5, abs=0.01)
    assert photo["fetchpriority"] == "high"
    assert "loading" not in photo
    assert "<cite>تصوير: <bdi>ليلى الحبر</bdi></cite>" in response.text
    assert "<figcaption" in response.text


def test_only_the_first_photo_of_a_page_is_eager(client, editor, section):
    photos = [PhotoFactory() for _ in range(3)]
    for photo in photos:
        ArticleFactory(section=section, lead_photo=photo, live_by=editor)
    body = PARAGRAPH + f'<figure data-photo="{photos[1].pk}"></figure>' + PARAGRAPH
    inline = publish(ArticleFactory(section=section, lead_photo=photos[0], body=body), by=editor)

    for address in ("/", "/world/", inline.get_absolute_url()):
        images = Reading(client.get(address)).all("img")
        assert [image.get("loading") for image in images] == [None] + ["lazy"] * (len(images) - 1)
        assert all(image["width"] and image["height"] and "alt" in image and "srcset" in image for image in images)


def test_a_photo_inside_the_text_shows_what_this_story_says_of_it(client, editor):
    photo = PhotoFactory(caption="تعليق المكتبة", credit="سالم الضوء")
    article = ArticleFactory(body=f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure><p>بعد الصورة.</p>')
    article.photos.create(photo=photo, caption="تعليق هذا الخبر", alt="باب خشبي")
    page = Reading(client.get(publish(article, by=editor).get_absolute_url()))

    positions(page.text, "بأقلام ملونة", "تعليق هذا الخبر", "تصوير: سالم الضوء", "بعد الصورة.")
    assert "تعليق المكتبة" not in page.text
    assert page.all("img")[0]["alt"] == "باب خشبي"


def test_bylines_stand_in_their_roles(client, editor):
    article = ArticleFactory(bylines=[AuthorFactory(name="سلمى الراوي"), AuthorFactory(name="نور الهامش")])
    article.bylines.create(author=AuthorFactory(name="ليلى الحبر"), role="photographed", order=5)
    page = Reading(client.get(publish(article, by=editor).get_absolute_url()))

    positions(page.text, "كتب: سلمى الراوي ونور الهامش", "تصوير: ليلى الحبر")


def test_a_story_without_photo_standfirst_kicker_or_dateline_has_no_gaps(client, editor, section):
    article = ArticleFactory(section=section, standfirst="")
    response = client.get(publish(article, by=editor).get_absolute_url())
    page = Reading(response)

    assert page.all("figure") == []
    assert page.all("p", class_="article__standfirst") == []
    assert page.all("b", class_="dateline") == []
    assert page.one("p", class_="article__kicker")
    assert not re.search(r"<(p|h\d|li|ul|figcaption)[^>]*>\s*</\1>", response.text)


def test_other_stories_of_the_section_stand_beside_a_story_and_never_itself(client, editor, section, story):
    others = [publish(ArticleFactory(section=section), by=editor) for _ in range(5)]
    elsewhere = publish(ArticleFactory(), by=editor)

    cards = Reading(client.get(story.get_absolute_url())).cards

    assert cards == [other.get_absolute_url() for other in reversed(others[1:])]
    assert elsewhere.get_absolute_url() not in cards


@pytest.mark.parametrize(
    ("moment", "printed", "machine"),
    [
        (WINTER, "الخميس 15 يناير 2026، 10:05 ص", "2026-01-15T10:05:00+02:00"),
        (SUMMER, "الأربعاء 1 يوليو 2026، 12:05 م", "2026-07-01T12:05:00+03:00"),
    ],
    ids=["winter", "summer"],
)
def test_times_are_those_of_cairo_on_their_day(client, editor, moment, printed, machine):
    with time_machine.travel(moment, tick=False):
        story = publish(ArticleFactory(), by=editor)

    page = Reading(client.get(story.get_absolute_url()))

    assert f"نُشر {printed}" in page.text
    assert page.all("time", datetime=machine)


@pytest.mark.parametrize(("hours", "printed"), [(1, "12:05"), (24, "1 يوليو 2026")])
def test_a_card_shows_the_hour_today_and_the_date_before(client, editor, hours, printed):
    with time_machine.travel(SUMMER, tick=False):
        ArticleFactory(live_by=editor)

    with time_machine.travel(SUMMER + timedelta(hours=hours), tick=False):
        response = client.get("/")

    assert f'<time class="time" datetime="2026-07-01T12:05:00+03:00">{printed}</time>' in response.text


def test_readers_are_told_of_an_update_only_if_it_matters(client, editor):
    with time_machine.travel(SUMMER, tick=False):
        article = ArticleFactory()
        publish(article, by=editor)
    for hours, substantive, told in ((1, False, False), (2, True, True)):
        article.standfirst = f"مقدمة جديدة {hours}"
        article.state = "draft"
        article.save()
        with time_machine.travel(SUMMER + timedelta(hours=hours), tick=False):
            story = publish(article, by=editor, substantive=substantive)

        text = Reading(client.get(story.get_absolute_url())).text

        assert ("آخر تحديث الأربعاء 1 يوليو 2026، 2:05 م" in text) is told
        assert "نُشر الأربعاء 1 يوليو 2026، 12:05 م" in text


def test_the_address_of_a_story_is_named_once_for_search_engines(client, story, settings):
    page = Reading(client.get(story.get_absolute_url()))

    assert page.one("link", rel="canonical")["href"] == settings.SITE_URL + story.get_absolute_url()
    assert f"{settings.SITE_URL}/n/{story.article_id}" in page.text


@pytest.mark.parametrize("standfirst", ["", "جملة طويلة من المقدمة " * 18])
def test_the_description_fits_a_search_result_and_is_one_line(client, editor, standfirst):
    story = publish(ArticleFactory(standfirst=standfirst.strip(), body=PARAGRAPH + "<p>فقرة ثانية.</p>"), by=editor)

    description = Reading(client.get(story.get_absolute_url())).one("meta", name="description")["content"]

    assert 0 < len(description) <= 160
    assert "\n" not in description


# Lists


def test_a_section_lists_its_own_stories_newest_first(client, editor, section):
    with time_machine.travel(SUMMER, tick=False) as clock:
        stories = []
        for _ in range(3):
            stories.append(publish(ArticleFactory(section=section), by=editor))
            clock.shift(60)
        publish(ArticleFactory(), by=editor)
        page = Reading(client.get("/world/"))

    assert page.h1 == ["عرب وعالم"]
    assert "ما يجري حولنا." in page.text
    assert page.cards == [story.get_absolute_url() for story in reversed(stories)]
    assert page.one("a", **{"aria-current": "page"})["href"] == "/world/"


def test_the_section_row_says_where_the_reader_is_in_words_too(client, section, story):
    def said(address):
        current = r'aria-current="(\w+)">([^<]+)<span class="hidden">، ([^<]+)</span>'
        return re.findall(current, client.get(address).text)

    assert said("/") == [("page", "الرئيسية", "الصفحة الحالية")]
    assert said("/world/") == [("page", "عرب وعالم", "الصفحة الحالية")]
    assert said(story.get_absolute_url()) == [("true", "عرب وعالم", "القسم الحالي")]
    assert said("/nowhere/") == []


def test_a_section_without_stories_says_so(client, section):
    response = client.get("/world/")

    assert response.status_code == 200
    assert "لا توجد مواد منشورة في هذا القسم بعد" in response.text


def test_the_front_of_a_paper_without_stories_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "لا توجد مواد منشورة بعد" in response.text


def test_the_front_shows_every_story_once(client, editor):
    for number in range(4):
        section = SectionFactory()
        for _ in range(4):
            ArticleFactory(section=section, lead_photo=PhotoFactory() if number % 2 else None, live_by=editor)

    cards = Reading(client.get("/")).cards

    assert len(cards) == len({*cards})
    assert len(cards) >= 12


def test_the_lead_card_prints_the_caption_of_its_story(client, editor):
    article = ArticleFactory(lead_photo=PhotoFactory(caption="تعليق المكتبة"), lead_caption="تعليق هذا الخبر")
    publish(article, by=editor)

    text = Reading(client.get("/")).text

    assert "تعليق هذا الخبر" in text
    assert "تعليق المكتبة" not in text


def test_the_masthead_stands_once_with_its_officers_in_order(client):
    masthead = Masthead.objects.create(pk=1, name="البريد", tagline="يومية", promise="بلا تتبّع", licence_line="ترخيص 7")
    Officer.objects.create(masthead=masthead, title="مدير التحرير", name="ناهد", order=2)
    Officer.objects.create(masthead=masthead, title="رئيس مجلسي الإدارة والتحرير", name="سعاد", order=1)

    text = Reading(client.get("/")).text

    positions(text, "رئيس مجلسي الإدارة والتحرير سعاد", "مدير التحرير ناهد")
    assert text.count("رئيس مجلسي") == 1
    assert "ترخيص 7" in text


# What people typed is text


def hostile(number):
    return f"\"'><script>x{number}()</script>&amp;"


def test_hostile_words_in_every_field_are_shown_and_never_run(client, editor):
    text = [hostile(number) for number in range(40)]
    masthead = Masthead.objects.create(pk=1, name=text[0], tagline=text[1], promise=text[2], licence_line=text[3])
    Officer.objects.create(masthead=masthead, title=text[4], name=text[5])
    SocialLink.objects.create(masthead=masthead, name=text[6], url='https://x.example/?a="><script>y()</script>')
    section = SectionFactory(name=text[7], description=text[8])
    lead, inline = (
        PhotoFactory(caption=text[9], alt=text[10], credit=text[11], agency=text[12]),
        PhotoFactory(caption=text[13], alt=text[14], credit=text[15], agency=text[16]),
    )
    article = ArticleFactory(
        section=section,
        kind="opinion",
        headline=text[17],
        kicker=text[18],
        standfirst=text[19],
        dateline=text[20],
        lead_photo=lead,
        bylines=[AuthorFactory(name=text[21]), AuthorFactory(name=text[22])],
        body=f'{PARAGRAPH}<figure data-photo="{inline.pk}"></figure><h2>{escaped(text[23])}</h2><p>{escaped(text[24])}</p>',
    )
    article.topics.add(TopicFactory(name=text[25]))
    story = publish(article, by=editor)
    ArticleFactory(section=section, headline=text[26], kicker=text[27], lead_photo=lead, live_by=editor)
    ArticleFactory(
        section=section, headline=text[28], kind="opinion", bylines=[AuthorFactory(name=text[29])], live_by=editor
    )
    gone = ArticleFactory(section=section, live_by=editor)
    withdraw(gone, by=editor, reason=text[30])

    everywhere = {0, 1, 2, 3, 4, 5, 6, 7}
    expected = {
        story.get_absolute_url(): everywhere | {9, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28},
        section.get_absolute_url(): everywhere | {8, 17, 18, 26, 27, 28},
        "/": everywhere | {26, 27, 28, 29},
        f"/n/{gone.pk}": everywhere | {30, 26},
        "/nowhere/": everywhere | {17, 26, 28},
    }
    for address, numbers in expected.items():
        response = client.get(address, follow=True)
        page = Reading(response)
        assert {number for number in numbers if text[number] not in page.text} == set(), address
        scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]
        assert [script["src"] for script in scripts] == OUR_SCRIPTS[: len(scripts)]
        assert not re.search(r"<script>|&amp;amp;amp;", response.text)
    page = Reading(client.get(story.get_absolute_url()))
    assert [image["alt"] for image in page.all("img")][:2] == [text[10], text[14]]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Errors


def test_an_unknown_address_is_404_with_somewhere_to_go(client, story):
    response = client.get("/nowhere/at/all")
    page = Reading(response)

    assert response.status_code == 404
    assert page.h1 == ["الصفحة غير موجودة"]
    assert page.cards == [story.get_absolute_url()]
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.all("link", rel="canonical") == []
    assert page.all("a", href="/world/")


def test_a_withdrawn_story_answers_410_with_date_and_reason_only(client, editor, story):
    with time_machine.travel(SUMMER, tick=False) as clock:
        article = ArticleFactory(section=story.section, headline="عنوان سُحب", live_by=editor)
        address = Story.objects.get(article=article).get_absolute_url()
        clock.shift(1)
        withdraw(article, by=editor, reason="رقم غير صحيح.\nنعتذر للقراء.")

    for path in (address, f"/n/{article.pk}", f"/world/{article.pk}/"):
        response = client.get(path)
        page = Reading(response)
        assert response.status_code == 410
        assert page.h1 == ["سُحبت هذه المادة"]
        assert "الأربعاء 1 يوليو 2026، 12:05 م" in page.text
        assert "رقم غير صحيح." in page.text
        assert "نعتذر للقراء." in page.text
        assert "عنوان سُحب" not in page.text
        assert page.one("meta", name="robots")["content"] == "noindex"


def test_an_expired_story_answers_410_and_does_not_say_it_was_withdrawn(client, editor):
    with time_machine.travel(SUMMER, tick=False):
        article = ArticleFactory(expires_at=SUMMER + timedelta(hours=1), live_by=editor)

    page = Reading(client.get(f"/n/{article.pk}"))

    assert page.h1 == ["لم تعد هذه المادة منشورة"]
    assert "سُحبت هذه المادة" not in page.text


def test_a_story_that_came_back_and_expired_does_not_give_the_reason_of_an_old_withdrawal(client, editor):
    with time_machine.travel(SUMMER, tick=False) as clock:
        article = ArticleFactory(live_by=editor)
        clock.shift(60)
        withdraw(article, by=editor, reason="رقم غير صحيح.")
        article.refresh_from_db()
        article.expires_at = SUMMER + timedelta(hours=1)
        article.save()
        clock.shift(60)
        story = publish(article, by=editor)
        assert client.get(story.get_absolute_url()).status_code == 200
        clock.shift(7200)

        page = Reading(client.get(f"/n/{article.pk}"))

    assert page.h1 == ["لم تعد هذه المادة منشورة"]
    assert "رقم غير صحيح." not in page.text


def test_when_the_database_is_away_readers_get_the_static_page(client, caplog):
    client.raise_request_exception = False

    def away(*args):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        response = client.get("/")
    page = Reading(response)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert page.one("html") == {"lang": "ar", "dir": "rtl"}
    assert page.h1 == ["الموقع متوقف دقائق"]
    assert page.one("link", rel="stylesheet")["href"] == "/static/site/error.css"
    assert "away" not in response.text
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_page_of_a_database_that_is_away_bears_the_name_that_readers_know(client):
    Masthead.objects.update_or_create(pk=1, defaults={"name": "جريدة البلد"})
    client.get("/")
    client.raise_request_exception = False

    def away(*args):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        page = client.get("/")

    assert "جريدة البلد" in page.text
    assert "جريدة البلد" in client.post("/").text


def test_a_request_that_is_refused_is_told_so_in_arabic(client):
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert Reading(response).one("html") == {"lang": "ar", "dir": "rtl"}
    assert "elsewhere" not in response.text


def test_a_paper_with_a_logo_of_its_own_shows_it_in_the_masthead(client):
    logo = PhotoFactory()
    Masthead.objects.update_or_create(pk=1, defaults={"name": "جريدة البلد", "logo": logo})

    page = client.get("/").text

    assert 'alt="جريدة البلد"' in page
    assert logo.token in page


NEW = "قيل للتو"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (lambda: Masthead.objects.get(), "tagline"),
        (lambda: Masthead.objects.get().logo, "token"),
        (lambda: Section.objects.get(slug="world"), "name"),
        (lambda: Officer.objects.get(), "name"),
        (lambda: SocialLink.objects.get(), "name"),
        (lambda: Page.objects.first(), "title"),
    ],
)
def test_what_stands_round_every_page_is_as_it_is_set_at_the_next_edition(client, section, row, name):
    masthead, _ = Masthead.objects.update_or_create(pk=1, defaults={"name": "جريدة البلد", "logo": PhotoFactory()})
    masthead.officers.create(title="رئيسة التحرير", name="نهى")
    masthead.social_links.create(name="فيسبوك", url="https://facebook.example/")
    Page.objects.create(slug="about", title="من نحن", body="<p>صحيفة.</p>")
    assert NEW not in client.get("/").text
    changed, new = row(), "newtoken" if name == "token" else NEW

    setattr(changed, name, new)
    changed.save()
    Edition.move()

    assert new in client.get("/").text
