"""The front editor without a script: every act a form, every refusal in words, nothing typed lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.arabic.dates import clock
from articles.models.article import Article
from articles.models.breaking import Breaking
from articles.models.front import FrontVersion
from articles.models.masthead import Masthead
from articles.models.views import ViewCount
from articles.press import fronts
from articles.press.breaking import announce
from articles.press.publish import backdate, publish, withdraw
from tests.articles.desk.desk_client import signed_in
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory
from tests.wall import Reader

pytestmark = pytest.mark.django_db

BOARD = reverse("admin:articles_front_changelist")
ACT = reverse("admin:articles_front_act")


@pytest.fixture
def section():
    return SectionFactory(name="محافظات", slug="governorates")


@pytest.fixture
def stories(editor, section):
    Masthead.objects.create(pk=1, name="البريد")
    found = []
    for number in range(8):
        article = ArticleFactory(section=section, headline=f"خبر رقم {number} من المدينة", lead_photo=PhotoFactory())
        found.append(backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=10 * number + 5)))
    return found


@pytest.fixture
def desk(editor):
    return signed_in(editor)


def press(client, value, **posted):
    """One button of the board, from a page that was opened just now."""
    posted = {"base": fronts.draft().version, "do": value} | posted
    return client.post(ACT, posted, follow=True)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def picked(zone):
    return [pick["article"] for pick in fronts.draft().slots.get(zone, {}).get("picks", [])]


def test_a_front_is_made_and_launched_with_buttons_alone(desk, stories):
    one, two = stories[3].article_id, stories[4].article_id

    press(desk, f"add::{one}", target="secondary")
    press(desk, f"add::{two}", target="secondary")
    press(desk, f"up:secondary:{two}")
    assert picked("secondary") == [two, one]
    press(desk, f"move:secondary:{one}", **{f"to-{one}": "lead"})
    press(desk, "arrange:secondary", **{"mode-secondary": "manual"})
    press(desk, f"down:secondary:{two}")
    assert "تغييرات غير مطلقة: 2" in words(desk.get(BOARD))

    answer = press(desk, "launch")

    assert "يراه القارئ الآن" in words(answer)
    cards = Reading(Reader().get("/")).cards
    assert cards[:2] == [stories[3].get_absolute_url(), stories[4].get_absolute_url()]
    press(desk, f"remove:lead:{one}")
    assert "أُزيلت مؤخرًا" in words(desk.get(BOARD))
    press(desk, "discard")
    assert picked("lead") == [one]


def test_whoever_falls_out_is_named_and_comes_back_with_undo(desk, stories):
    press(desk, f"add::{stories[1].article_id}", target="lead")

    answer = press(desk, f"add::{stories[2].article_id}", target="lead")

    assert f"خرج: «{stories[1].headline}»" in words(answer)
    press(desk, "undo")
    assert picked("lead") == [stories[1].article_id]


def test_the_feed_is_searched_as_arabic_is_spelled_and_filtered(desk, editor, stories, section):
    author = AuthorFactory(name="عبدالله المحبرة")
    publish(ArticleFactory(headline="إضاءة المدرسة القديمة", bylines=[author]), by=editor)
    publish(ArticleFactory(headline="خبر الغد", section=section), by=editor, at=timezone.now() + timedelta(hours=5))

    def found(query):
        return list(re.findall(r'feed__headline"><bdi>(.*?)</bdi>', desk.get(BOARD + query).content.decode()))

    assert found("?q=اضاءه المدرسه") == ["إضاءة المدرسة القديمة"]
    assert found(f"?author={author.pk}") == ["إضاءة المدرسة القديمة"]
    assert found("?when=scheduled") == ["خبر الغد"]
    assert len(found(f"?section={section.pk}")) == 9
    assert found("?q=لا وجود له") == []
    assert desk.get(BOARD + "?section=x&author=99999999999999999999&kind=x&when=never").status_code == 200


def test_the_feed_says_what_is_on_the_front_and_where(desk, stories):
    press(desk, f"add::{stories[7].article_id}", target="lead")

    assert re.search(f"{stories[7].headline}.*?على الصفحة: الخبر الرئيسي", words(desk.get(BOARD)))


def test_every_story_is_shown_with_its_readers_of_the_last_hours(desk, editor, section, stories):
    running = timezone.now().replace(minute=0, second=0, microsecond=0)
    in_lead, in_feed = stories[0], stories[7]
    for story, hours, count in (
        (in_lead, 0, 40),
        (in_lead, 1, 31),
        (in_lead, 23, 5),
        (in_lead, 24, 900),
        (in_feed, 5, 2),
    ):
        ViewCount.objects.create(article_id=story.article_id, hour=running - timedelta(hours=hours), count=count)

    page = html.fromstring(desk.get(BOARD).content.decode())

    def views_in(place, story):
        (found,) = page.xpath(f"//{place}//li[@data-article={story.article_id}]//span[@class='views']")
        return found

    since = clock(timezone.localtime(running - timedelta(hours=1)))
    in_zone = views_in("section[@data-zone='lead']", in_lead)
    assert " ".join(in_zone.text_content().split()) == f"71 مشاهدة منذ {since}؛ في 24 ساعة: 76 مشاهدة"
    told = " ".join(views_in("section[@class='feed']", in_feed).text_content().split())
    assert told == f"لا مشاهدات منذ {since}؛ في 24 ساعة: مشاهدتان"
    # Now is at the left end, as Arabic is read; the highest hour reaches the top.
    (points,) = in_zone.xpath(".//polyline/@points")
    assert (points.split()[0].split(",")[0], points.split()[-1]) == ("69", "0,1")
    assert len(page.xpath("//span[@class='views']")) == 4, "both are in the feed and in a zone, nobody read the others"


def test_the_board_warns_of_what_readers_would_notice(desk, editor, section, stories):
    old = backdate(publish(ArticleFactory(section=section), by=editor), timezone.now() - timedelta(days=2))
    soon = ArticleFactory(section=section)
    publish(soon, by=editor, at=timezone.now() + timedelta(hours=1))
    press(desk, f"add::{old.article_id}", target="lead")
    press(desk, f"add::{soon.pk}", target="secondary")
    press(desk, f"add::{stories[2].article_id}", target="secondary")
    withdraw(stories[2].article, by=editor, reason="خطأ")

    page = words(desk.get(BOARD))

    for warning in ("أكثر من يوم", "بلا صورة في موضع صورة", "لم يُنشر بعد", "سُحب أو انتهى نشره"):
        assert warning in page


def test_a_story_that_moved_is_said_to_stand_twice_until_both_zones_are_launched(desk, stories):
    press(desk, f"add::{stories[1].article_id}", target="secondary")
    press(desk, "launch")

    press(desk, f"add::{stories[1].article_id}", target="lead")

    assert "ما زال عند القارئ في «الأخبار الثانية»" in words(desk.get(BOARD))


def test_other_words_for_a_story_are_marked_and_flagged_when_it_changes(desk, editor, stories):
    article = stories[1].article_id
    press(desk, f"add::{article}", target="lead")
    card = reverse("admin:articles_front_card", args=["lead", article])
    link = stories[5].article_id

    saved = desk.post(
        card, {"base": fronts.draft().version, "headline": "عنوان الصدارة", "link_0": link, "until": "", "size": "big"}
    )

    assert saved.status_code == 302
    assert "نص خاص" in words(desk.get(BOARD))
    assert "تغيّر الخبر" not in words(desk.get(BOARD))
    Article.objects.filter(pk=article).update(headline="عنوان جديد للخبر", version=9)
    publish(Article.objects.get(pk=article), by=editor)
    assert "تغيّر الخبر بعد أن كُتب له هنا نص خاص" in words(desk.get(BOARD))
    press(desk, f"confirm:lead:{article}")
    assert "تغيّر الخبر" not in words(desk.get(BOARD))
    assert fronts.draft().slots["lead"]["picks"][0]["links"] == [link]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"headline": "س" * 111}, "111"),
        ({"until": "2020-01-01T10:00"}, "هذه الساعة مضت"),
        ({"until": "غدا"}, "اكتب التاريخ والساعة"),
        ({"size": "enormous"}, "اختر"),
    ],
)
def test_bad_input_on_a_card_is_told_and_what_was_typed_stays(desk, stories, typed, said):
    press(desk, f"add::{stories[1].article_id}", target="lead")
    card = reverse("admin:articles_front_card", args=["lead", stories[1].article_id])

    answer = desk.post(card, {"base": fronts.draft().version, "kicker": "كلمات كُتبت"} | typed)

    assert answer.status_code == 200
    assert said in words(answer) or "خيار" in words(answer)
    assert "كلمات كُتبت" in answer.content.decode()


def test_of_two_editors_on_one_card_the_second_is_told_and_keeps_the_words(desk, chief, stories):
    press(desk, f"add::{stories[1].article_id}", target="lead")
    card = reverse("admin:articles_front_card", args=["lead", stories[1].article_id])
    opened = fronts.draft().version
    desk.post(card, {"base": opened, "headline": "عنوان الأول"})

    answer = signed_in(chief).post(card, {"base": opened, "headline": "عنوان الثاني"})

    assert answer.status_code == 409
    assert "عنوان الثاني" in answer.content.decode()
    assert fronts.draft().slots["lead"]["picks"][0]["headline"] == "عنوان الأول"


def test_the_photo_of_a_card_is_chosen_from_the_library_by_its_words(desk, stories):
    photo = PhotoFactory(caption="إضاءة الجسر ليلًا")
    PhotoFactory(caption="سوق الخضر")
    press(desk, f"add::{stories[1].article_id}", target="lead")
    card = reverse("admin:articles_front_card", args=["lead", stories[1].article_id])

    looked = desk.post(card, {"base": 1, "find": "1", "photo_words": "اضاءه", "headline": "كلمات كُتبت"})

    assert "إضاءة الجسر ليلًا" in looked.content.decode()
    assert "سوق الخضر" not in looked.content.decode()
    assert "كلمات كُتبت" in looked.content.decode()
    desk.post(card, {"base": fronts.draft().version, "photo": photo.pk})
    press(desk, "launch")
    assert photo.token in Reader().get("/").content.decode()


def test_a_conflict_says_who_changed_the_zone_and_changes_nothing(desk, chief, editor, stories):
    opened = fronts.draft().version
    press(desk, f"add::{stories[1].article_id}", target="lead")

    answer = signed_in(chief).post(
        ACT, {"base": opened, "do": f"add::{stories[2].article_id}", "target": "lead"}, follow=True
    )

    assert f"غيّر {editor}" in words(answer)
    assert picked("lead") == [stories[1].article_id]


def test_whoever_else_has_the_front_open_is_named(desk, chief, editor, stories):
    desk.get(BOARD)
    other = signed_in(chief)

    assert f"معك الآن: {editor}" in words(other.get(BOARD))
    desk.post(ACT, {"base": 1, "do": "arrange:lead", "mode-lead": "manual"}, headers={"X-Front": "1"})
    assert f"<bdi>{editor}</bdi> (في «<bdi>الخبر الرئيسي</bdi>»)" in other.get(BOARD).text
    assert f"هنا: {editor}" in words(other.get(BOARD))
    assert other.get(reverse("admin:articles_front_state")).json()["others"] == [str(editor)]


@pytest.mark.parametrize(
    "value",
    ["", "nonsense", "place", "place:lead", "place:nowhere:1:1", "up:lead:7", "remove:lead:999", "launch:nowhere", "undo",
     "add::99999999999999999999", "schedule", "confirm:lead:5", "back", "move:x:y", "arrange:", "dress:lead:1"],
)  # fmt: skip
def test_no_button_that_is_not_there_answers_with_an_error_of_ours(desk, stories, value):
    answer = press(desk, value)

    assert answer.status_code == 200
    assert picked("lead") == []


@pytest.mark.parametrize("number", [0, 999, 10**15, 10**30])
def test_a_number_that_nothing_has_is_not_found(desk, stories, number):
    for name, arguments in (
        ("front_restore", []),
        ("front_cancel", []),
        ("breaking_end", []),
        ("front_card", ["lead"]),
    ):
        answer = desk.post(reverse(f"admin:articles_{name}", args=[*arguments, number]))
        assert answer.status_code == 404, name


def test_the_preview_is_the_readers_front_of_the_draft(desk, stories):
    press(desk, f"add::{stories[6].article_id}", target="lead")
    draft = Reading(desk.get(reverse("admin:articles_front_preview")))
    before = Reading(Reader().get("/"))
    assert draft.cards != before.cards
    press(desk, "launch")

    assert Reading(Reader().get("/")).cards == draft.cards
    assert Reading(Reader().get("/")).text == draft.text


def test_only_our_own_pages_frame_the_preview(desk, stories):
    for name in ("preview", "as_it_was"):
        answer = desk.get(reverse(f"admin:articles_front_{name}") + "?at=2999-01-01T10:00")
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in desk.get(BOARD).headers["Content-Security-Policy"]


def test_the_page_of_a_past_moment_is_shown_whole(desk, editor, section, stories):
    press(desk, f"add::{stories[6].article_id}", target="lead")
    press(desk, "launch")
    announce("سطر عاجل", by=editor, section=section)
    now = Reading(Reader().get("/"))
    moment = timezone.localtime()
    FrontVersion.objects.update(starts_at=moment - timedelta(minutes=1), launched_at=moment - timedelta(minutes=1))

    page = Reading(desk.get(reverse("admin:articles_front_as_it_was") + f"?at={moment:%Y-%m-%dT%H:%M:%S}"))

    assert page.text == now.text
    assert page.cards == now.cards
    history = words(desk.get(reverse("admin:articles_front_launches") + f"?at={moment:%Y-%m-%dT%H:%M}"))
    assert "الصفحة كما كانت" in history
    assert desk.get(reverse("admin:articles_front_launches") + "?at=أمس").status_code == 200
    assert desk.get(reverse("admin:articles_front_as_it_was") + "?at=x").status_code == 404


def test_an_old_front_is_restored_from_the_history(desk, stories):
    press(desk, f"add::{stories[1].article_id}", target="lead")
    press(desk, "launch")
    press(desk, f"add::{stories[2].article_id}", target="lead")
    press(desk, "launch")
    first = FrontVersion.objects.earliest("pk")

    desk.post(reverse("admin:articles_front_restore", args=[first.pk]), {"to": "draft"})
    assert picked("lead") == [stories[1].article_id]
    assert Reading(Reader().get("/")).cards[0] == stories[2].get_absolute_url()
    desk.post(reverse("admin:articles_front_restore", args=[first.pk]), {"to": "readers"})
    assert Reading(Reader().get("/")).cards[0] == stories[1].get_absolute_url()
    press(desk, "back")
    assert Reading(Reader().get("/")).cards[0] == stories[2].get_absolute_url()


def test_a_swap_is_scheduled_and_called_off(desk, stories):
    press(desk, f"add::{stories[1].article_id}", target="lead")
    at = timezone.localtime() + timedelta(hours=2)

    answer = press(desk, "schedule:lead", launch_at=f"{at:%Y-%m-%dT%H:%M}")
    assert "جُدول الإطلاق" in words(answer)
    assert "اكتب موعد الإطلاق" in words(press(desk, "schedule:lead", launch_at=""))
    assert "مضى" in words(press(desk, "schedule:lead", launch_at="2020-01-01T10:00"))

    version = FrontVersion.objects.get()
    desk.post(reverse("admin:articles_front_cancel", args=[version.pk]))
    assert not FrontVersion.objects.exists()


def test_the_composer_puts_a_line_over_every_page(desk, section):
    page = reverse("admin:articles_breaking_changelist")

    answer = desk.post(page, {"line": "سطر عاجل", "minutes": "30", "section": section.pk, "story": ""}, follow=True)

    assert "على كل صفحة الآن" in words(answer)
    assert "سطر عاجل" in Reader().get("/").text
    desk.post(reverse("admin:articles_breaking_end", args=[Breaking.objects.get().pk]))
    assert not Breaking.objects.current().exists()


@pytest.mark.parametrize(
    "typed", [{"line": ""}, {"line": "س" * 200}, {"minutes": "9"}, {"section": "x"}, {"story": "77"}, {"line": "\0"}]
)
def test_bad_input_in_the_composer_is_told_and_what_was_typed_stays(desk, section, typed):
    given = {"line": "سطر كُتب", "minutes": "30", "section": section.pk} | typed

    answer = desk.post(reverse("admin:articles_breaking_changelist"), given)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert given["line"].strip("\0") in answer.content.decode()
    assert not Breaking.objects.exists()


def test_the_board_asks_the_database_the_same_number_of_times_however_full_it_is(
    desk, editor, section, stories, django_assert_max_num_queries
):
    for story in stories[:4]:
        press(desk, f"add::{story.article_id}", target="secondary")

    with django_assert_max_num_queries(30):
        desk.get(BOARD)
