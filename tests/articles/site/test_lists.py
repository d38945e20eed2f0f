"""Topic, author, most read, static pages and the lite twins: what they list, in which order, and when they are no page."""

import re
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from articles.models.article import Article
from articles.models.masthead import Masthead, Officer
from articles.models.page import Page
from articles.models.people import Author
from articles.models.views import ViewCount
from articles.press.correct import correct
from articles.press.publish import backdate, publish, withdraw
from articles.site import lite, most_read
from tests.articles.site.reading import Reading, positions
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db
PERSON = {"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"}


def live(editor, minutes=0, topics=(), **values):
    article = ArticleFactory(**values)
    article.topics.set(topics)
    return backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=minutes))


# Topic and author


def test_a_topic_lists_its_stories_newest_first_and_says_what_it_is(client, editor):
    topic = TopicFactory(name="البحر الأحمر", description="كل ما يخص الملاحة.")
    older, newer = live(editor, 9, [topic]), live(editor, 2, [topic])
    live(editor)

    page = Reading(client.get(topic.get_absolute_url()))

    assert page.h1 == ["البحر الأحمر"]
    assert "كل ما يخص الملاحة." in page.text
    assert page.cards == [newer.get_absolute_url(), older.get_absolute_url()]


@pytest.mark.parametrize("kind", ["topics", "authors"])
def test_a_list_follows_the_first_publication_whatever_is_printed_anew(client, editor, kind):
    """The order is kept beside the link, by the database itself."""
    topic, author = TopicFactory(), AuthorFactory()
    stories = []
    for number, days in enumerate([3, 1, 2]):
        article = ArticleFactory(headline=f"خبر رقم {number}", bylines=[author])
        article.topics.add(topic)
        stories.append(backdate(publish(article, by=editor), timezone.now() - timedelta(days=days)))
    # A new edition of the oldest is a new row, and no younger for it.
    oldest = stories[0].article
    oldest.standfirst = "مقدمة جديدة"
    oldest.save()
    publish(oldest, by=editor)
    address = {"topics": topic, "authors": author}[kind].get_absolute_url()

    order = [client.get(address).text.index(f"خبر رقم {number}") for number in (1, 2, 0)]

    assert order == sorted(order)


def test_an_author_has_name_role_words_portrait_and_stories(client, editor):
    author = AuthorFactory(name="سلمى الراوي", job_title="كاتبة", bio="تكتب عن المدينة.", photo=PhotoFactory())
    story = live(editor, bylines=[author])

    page = Reading(client.get(author.get_absolute_url()))

    positions(page.text, "سلمى الراوي", "كاتبة", "تكتب عن المدينة.", story.headline)
    assert author.photo.token in page.all("img")[0]["src"]
    assert page.cards == [story.get_absolute_url()]


@pytest.mark.parametrize("kind", ["topic", "author"])
def test_a_name_under_which_nothing_can_be_read_is_no_page(client, editor, kind):
    """An empty page would tell that the desk knows the name."""
    thing = TopicFactory() if kind == "topic" else AuthorFactory()
    article = ArticleFactory(bylines=[thing]) if kind == "author" else ArticleFactory()
    if kind == "topic":
        article.topics.add(thing)
    assert client.get(thing.get_absolute_url()).status_code == 404

    publish(article, by=editor)
    assert client.get(thing.get_absolute_url()).status_code == 200

    withdraw(article, by=editor, reason="خطأ")
    assert client.get(thing.get_absolute_url()).status_code == 404


def test_names_under_a_story_lead_to_their_pages_and_an_agency_to_none(client, editor):
    author, agency = AuthorFactory(name="سلمى"), AuthorFactory(name="وكالة", kind=Author.Kind.AGENCY)
    topic = TopicFactory()
    story = live(editor, topics=[topic], bylines=[author, agency])

    page = Reading(client.get(story.get_absolute_url()))

    assert [link["href"] for link in page.all("a", rel="author")] == [author.get_absolute_url()]
    assert page.one("a", rel="tag")["href"] == topic.get_absolute_url()


# Round a story


def test_what_the_editor_put_beside_a_story_comes_first_then_what_shares_a_topic(client, editor):
    topic = TopicFactory()
    tagged = live(editor, 5, [topic])
    first, second = live(editor, 90), live(editor, 100)
    gone = live(editor, 80)
    withdraw(gone.article, by=editor, reason="خطأ")
    story = live(editor, topics=[topic], related=f"{second.article_id} {gone.article_id} {first.article_id}")

    html = client.get(story.get_absolute_url()).text
    further = re.search(r'<section class="further".*?</section>', html, re.DOTALL)[0]

    links = re.findall(r'class="card__link" href="([^"]+)"', further)
    assert links == [second.get_absolute_url(), first.get_absolute_url(), tagged.get_absolute_url()]


def test_no_story_stands_twice_round_another(client, editor):
    section, topic = SectionFactory(), TopicFactory()
    for minutes in range(8):
        live(editor, minutes, [topic], section=section)
    story = live(editor, topics=[topic], section=section)

    cards = Reading(client.get(story.get_absolute_url())).cards

    assert len(cards) == len({*cards}) == 8
    assert story.get_absolute_url() not in cards


@pytest.mark.parametrize(("kind", "shown"), [("opinion", True), ("interview", True), ("news", False)])
def test_the_author_of_a_signed_piece_is_introduced(client, editor, kind, shown):
    author = AuthorFactory(bio="يكتب كل أسبوع.")
    story = live(editor, kind=kind, bylines=[author])

    assert ("يكتب كل أسبوع." in client.get(story.get_absolute_url()).text) is shown


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (29, ""),
        (31, "هذا الخبر منشور منذ أكثر من شهر"),
        (62, "هذا الخبر منشور منذ أكثر من شهرين"),
        (120, "هذا الخبر منشور منذ أكثر من 4 أشهر"),
        (400, "هذا الخبر منشور منذ أكثر من سنة"),
        (800, "هذا الخبر منشور منذ أكثر من سنتين"),
        (1200, "هذا الخبر منشور منذ أكثر من 3 سنوات"),
    ],
)
def test_an_old_story_says_how_old_it_is(client, editor, days, note):
    story = live(editor, minutes=days * 24 * 60)

    text = client.get(story.get_absolute_url()).text

    assert (note in text) if note else ("هذا الخبر منشور منذ" not in text)


def test_a_scheduled_story_appears_in_remembered_lists_at_its_second(client, editor):
    """Nobody moves the edition at that hour; the clock alone makes the remembered lists stale."""
    section = SectionFactory()
    story = live(editor, 5, section=section)
    moment = timezone.now() + timedelta(hours=1)
    coming = publish(ArticleFactory(section=section), by=editor, at=moment)
    coming_url = coming.get_absolute_url()

    assert coming_url not in Reading(client.get(story.get_absolute_url())).cards
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        assert coming_url in Reading(client.get(story.get_absolute_url())).cards


# Most read


def read(client, story, times=1, **headers):
    for _ in range(times):
        answer = client.post(
            "/beacon/", f"story={story.article_id}", content_type="text/plain", headers=PERSON | headers
        )
        assert (answer.status_code, answer.content) == (204, b"")
        assert not answer.cookies


def test_what_is_read_is_counted_in_batches_and_ranked(client, editor):
    rare, popular, unread = (live(editor, minutes) for minutes in (1, 2, 3))
    read(client, rare, 1)
    read(client, popular, 3)
    assert not ViewCount.objects.exists()

    most_read.views.flush()
    page = Reading(client.get("/most-read/"))

    assert [link["href"] for link in page.all("a", class_="most__link")] == [
        popular.get_absolute_url(),
        rare.get_absolute_url(),
    ]
    assert dict(ViewCount.objects.values_list("article_id", "count")) == {rare.article_id: 1, popular.article_id: 3}
    assert unread.headline not in page.text


def test_a_second_batch_adds_to_the_first(client, editor):
    story = live(editor)
    for _ in range(2):
        read(client, story, 2)
        most_read.views.flush()

    assert ViewCount.objects.get().count == 4


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": ""},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": "curl/8.5"},
        {"user-agent": "Mozilla/5.0 HeadlessChrome/140.0"},
        {"sec-fetch-site": "cross-site"},
        {"sec-purpose": "prefetch;prerender"},
    ],
)
def test_who_is_no_reader_is_not_counted(client, editor, headers):
    read(client, live(editor), **headers)

    most_read.views.flush()

    assert not ViewCount.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "x", "story=", "story=-1", "story=1e3", "story=٣", "story=" + "9" * 50, "\xff\x00"]
)
def test_a_beacon_that_means_nothing_is_answered_like_any_other(client, body):
    answer = client.post("/beacon/", body, content_type="text/plain", headers=PERSON)

    most_read.views.flush()

    assert (answer.status_code, answer.content) == (204, b"")
    assert not ViewCount.objects.exists()


def test_a_number_that_no_reader_can_open_counts_for_nothing(client, editor):
    draft = ArticleFactory()
    for number in (draft.pk, 999_999):
        client.post("/beacon/", f"story={number}", content_type="text/plain", headers=PERSON)

    most_read.views.flush()

    assert not ViewCount.objects.exists()


def test_reading_a_beacon_is_refused_in_arabic(client):
    answer = client.get("/beacon/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_what_was_read_yesterday_or_is_withdrawn_is_not_most_read(client, editor):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    stale, gone, fresh = (live(editor, minutes) for minutes in (1, 2, 3))
    ViewCount.objects.create(article_id=stale.article_id, hour=hour - timedelta(hours=25), count=900)
    ViewCount.objects.create(article_id=gone.article_id, hour=hour, count=80)
    ViewCount.objects.create(article_id=fresh.article_id, hour=hour, count=1)
    assert gone.headline in client.get("/most-read/").text

    withdraw(gone.article, by=editor, reason="خطأ")

    page = Reading(client.get("/most-read/"))
    assert [link["href"] for link in page.all("a", class_="most__link")] == [fresh.get_absolute_url()]


def test_a_withdrawn_story_leaves_every_list_at_once(client, editor):
    section, topic, author = SectionFactory(slug="economy"), TopicFactory(), AuthorFactory()
    gone = live(editor, 1, [topic], section=section, bylines=[author])
    kept = live(editor, 2, [topic], section=section, bylines=[author])
    ViewCount.objects.create(article_id=gone.article_id, hour=timezone.now().replace(minute=0), count=9)
    correct(gone.article, by=editor, kind="correction", text="العدد 12.")
    today = timezone.localtime(gone.published_at).date()
    lists = [
        *("/", "/economy/", topic.get_absolute_url(), author.get_absolute_url(), "/most-read/", "/corrections/"),
        *("/lite/", "/lite/economy/", kept.get_absolute_url(), "/nowhere/", f"/archive/{today:%Y/%m/%d}/"),
    ]
    assert all(gone.headline + "<" in client.get(address).text for address in lists)

    withdraw(gone.article, by=editor, reason="خطأ في الأرقام")

    for address in lists:
        assert gone.headline + "<" not in client.get(address).text, address
    assert client.get(gone.get_absolute_url()).status_code == 410


def test_a_page_opens_while_counts_cannot_be_written(client, editor, monkeypatch):
    story = live(editor)
    read(client, story)

    def away(counts):
        raise OperationalError("the database is locked")

    monkeypatch.setattr(most_read.views, "_write", away)
    # As its timer would: in a thread, with a connection of its own.
    writer = Thread(target=most_read.views._in_the_background)
    writer.start()
    writer.join()

    assert client.get(story.get_absolute_url()).status_code == 200
    read(client, story)


# Static pages


def test_a_static_page_shows_what_editors_wrote(client):
    Masthead.objects.create(pk=1, name="البريد")
    page = Page.objects.create(title="من نحن", slug="about", body="<h2>تاريخنا</h2><p>بدأنا في القاهرة.</p>")

    shown = Reading(client.get("/page/about/"))

    assert shown.h1 == ["من نحن"]
    positions(shown.text, "تاريخنا", "بدأنا في القاهرة.")
    # From everywhere: the foot of the page names it.
    assert Reading(client.get("/")).all("a", href=page.get_absolute_url())
    assert client.get("/page/nothing/").status_code == 404


def test_the_staff_page_is_made_of_officers_and_authors(client, editor):
    masthead = Masthead.objects.create(pk=1, name="البريد")
    Officer.objects.create(masthead=masthead, title="رئيسة التحرير", name="مريم")
    Page.objects.create(title="هيئة التحرير", slug="staff", lists_staff=True)
    writes, silent = AuthorFactory(name="سلمى", job_title="كاتبة"), AuthorFactory(name="هدى")
    AuthorFactory(name="مريم")
    AuthorFactory(name="ضيف بعيد", kind="guest")
    AuthorFactory(name="تقاعد", is_on_staff=False)
    live(editor, bylines=[writes])

    page = Reading(client.get("/page/staff/"))

    positions(page.text, "مريم", "رئيسة التحرير", "سلمى", "كاتبة", "هدى")
    # In the masthead and once on the page, though she is an author as well.
    assert page.text.count("مريم") == 2
    assert "ضيف بعيد" not in page.text
    assert "تقاعد" not in page.text
    assert page.all("a", href=writes.get_absolute_url())
    assert not page.all("a", href=silent.get_absolute_url())


# Lite


@pytest.fixture
def lite_pages(editor):
    section = SectionFactory(slug="economy")
    body = f'{PARAGRAPH}<figure data-photo="{PhotoFactory(caption="داخل النص").pk}"></figure><p>خاتمة.</p>'
    story = live(editor, section=section, lead_photo=PhotoFactory(caption="في الصدر"), body=body)
    return {"front": "/lite/", "section": "/lite/economy/", "story": f"/lite{story.get_absolute_url()}"}


@pytest.mark.parametrize("name", ["front", "section", "story"])
def test_a_lite_page_is_one_request_and_says_so(client, lite_pages, name, settings):
    response = client.get(lite_pages[name])
    page = Reading(response)

    assert response.status_code == 200
    assert page.all("img") == page.all("script") == page.all("link", rel="stylesheet") == []
    assert f"'sha256-{lite.style()[1]}'" in response.headers["Content-Security-Policy"]
    assert "script-src 'none'" in response.headers["Content-Security-Policy"]
    full = lite_pages[name].removeprefix("/lite")
    assert page.one("link", rel="canonical")["href"] == settings.SITE_URL + full
    assert page.all("a", href=full)
    assert len(page.h1) == 1


def test_only_lite_pages_have_a_style_of_their_own(client, editor, lite_pages):
    for address in ("/", lite_pages["story"].removeprefix("/lite")):
        assert "sha256" not in client.get(address).headers["Content-Security-Policy"]
    assert len(lite.style()[0].encode()) <= 3 * 1024


def test_a_lite_story_offers_its_photos_as_links_with_their_weight(client, lite_pages):
    page = Reading(client.get(lite_pages["story"]))

    positions(page.text, "في الصدر", "عرض الصورة", "داخل النص", "عرض الصورة", "خاتمة.")
    assert len(re.findall(r"عرض الصورة \(\d+ كيلوبايت\)", page.text)) == 2
    photo = page.all("a", href=re.search(r'href="(/media/[^"]+)"', client.get(lite_pages["story"]).text)[1])[0]
    file = client.get(photo["href"])
    assert file.status_code == 200
    file.close()


def test_a_lite_story_leaves_out_no_word_of_the_whole_one(client, editor):
    other = live(editor, headline="خبر يقرأ معه")
    album = ",".join(str(PhotoFactory(caption=caption).pk) for caption in ("أول الألبوم", "ثاني الألبوم"))
    body = (
        f"{PARAGRAPH}<blockquote><p>البحر لا ينتظر أحدًا.</p><p>— بحّار قديم</p></blockquote>"
        f'<figure data-gallery="{album}"></figure><figure data-embed="youtube:dQw4w9WgXcQ"></figure>'
        f'<figure data-related="{other.article_id}"></figure><p>خاتمة.</p>'
    )
    story = live(editor, body=body)

    page = Reading(client.get(f"/lite{story.get_absolute_url()}"))

    positions(page.text, "البحر لا ينتظر أحدًا.", "— بحّار قديم", "أول الألبوم", "ثاني الألبوم", "يوتيوب", other.headline)
    assert page.all("a", href="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert page.all("a", href=f"/lite{other.get_absolute_url()}")
    assert page.all("img") == []


def test_a_lite_address_is_mended_like_any_other_and_a_withdrawn_story_is_gone(client, editor, lite_pages):
    number = int(lite_pages["story"].split("/")[3])

    moved = client.get(f"/lite/nowhere/{number}/x/")
    assert (moved.status_code, moved.headers["Location"]) == (301, lite_pages["story"])

    withdraw(Article.objects.get(pk=number), by=editor, reason="خطأ في الأرقام")
    assert client.get(lite_pages["story"]).status_code == 410
    assert client.get("/lite/nowhere/").status_code == 404
