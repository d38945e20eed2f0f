"""The article list: what it finds, counts, keeps, does to many at once, and hands out as a file."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from articles.arabic.dates import date_time
from articles.desk.bulk import ACTS, made
from articles.desk.listing import Listing, rows_of
from articles.models.article import Article, State
from articles.models.breaking import Breaking
from articles.models.desk_page import SavedView
from articles.models.editing import Lock, WorkingCopy
from articles.models.note import Note
from articles.models.revision import Revision
from articles.models.story import Story, Withdrawal
from articles.models.views import ViewCount
from articles.press import fronts
from articles.press.publish import publish
from benchmarks.questions import plans
from tests.articles.desk.desk_client import signed_in
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
BULK = reverse("admin:articles_article_bulk")


@pytest.fixture
def desk(editor):
    return signed_in(editor)


def headlines(page):
    return re.findall(r'<th scope="row"[^>]*>\s*<a [^>]*><bdi>([^<]*)</bdi>', page.content.decode())


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def saved_at(article, moment):
    Article.objects.filter(pk=article.pk).update(updated_at=moment)


# What it shows


def test_the_newest_saved_stands_first_and_the_oldest_when_asked(desk):
    now = timezone.now()
    for number, hours in (("الأولى", 5), ("الثانية", 1), ("الثالثة", 3)):
        saved_at(ArticleFactory(headline=f"المادة {number}"), now - timedelta(hours=hours))

    assert headlines(desk.get(LIST)) == ["المادة الثانية", "المادة الثالثة", "المادة الأولى"]
    assert headlines(desk.get(LIST + "?order=oldest")) == ["المادة الأولى", "المادة الثالثة", "المادة الثانية"]


def test_every_article_is_on_exactly_one_page_in_both_directions(desk):
    section = SectionFactory()
    now = timezone.now()
    for number in range(120):
        # Three of one instant each, so that a page ends between rows that were saved together.
        saved_at(
            ArticleFactory(headline=f"مادة {number}", section=section, bylines=[]), now - timedelta(minutes=number // 3)
        )

    seen, page = [], desk.get(LIST)
    addresses = [""]
    while True:
        seen += headlines(page)
        older = re.search(r'href="(\?[^"]*before=[^"]*)"', page.content.decode())
        if not older:
            break
        addresses.append(older[1])
        page = desk.get(LIST + older[1])
    assert len(seen) == len(set(seen)) == 120

    back = re.search(r'href="(\?[^"]*after=[^"]*)"', page.content.decode())[1]
    assert headlines(desk.get(LIST + back)) == seen[50:100]


def test_each_filter_shows_what_its_name_says(desk, editor):
    now = timezone.now()
    ArticleFactory(headline="مسودة زميل")
    ArticleFactory(headline="معادة", return_note="أكمل المصادر.")
    ArticleFactory(headline="تنتظر المراجعة", state=State.REVIEW)
    ArticleFactory(headline="جاهزة هنا", state=State.READY, created_by=editor)
    ArticleFactory(headline="على الموقع", live_by=editor)
    gone = ArticleFactory(headline="سُحبت", live_by=editor)
    Story.objects.filter(article=gone).update(visible_until=timezone.now())
    Withdrawal.objects.create(article=gone, reason="خطأ في الاسم", by=editor)
    late = ArticleFactory(headline="متأخرة", due_at=now - timedelta(hours=1))
    lacking = ArticleFactory(headline="بلا قسم", section=None)
    held = ArticleFactory(headline="مفتوحة عند زميل")
    Lock.objects.create(article=held, user=UserFactory(), tab="1", since=now, seen=now)

    expected = {
        "status=returned": {"معادة"},
        "status=review": {"تنتظر المراجعة"},
        "status=ready": {"جاهزة هنا"},
        "status=live": {"على الموقع"},
        "status=published_today": {"على الموقع"},
        "status=withdrawn": {"سُحبت"},
        "hand=mine": {"جاهزة هنا"},
        "hand=late": {str(late)},
        "lacking=1": {str(lacking)},
        "open=1": {str(held)},
        "status=draft&hand=mine": set(),
    }
    found = {query: set(headlines(desk.get(f"{LIST}?{query}"))) for query in expected}
    assert found == expected


def test_an_article_that_lacks_two_things_is_listed_once(desk):
    ArticleFactory(headline="بلا قسم", section=None, bylines=[AuthorFactory(), AuthorFactory()])

    assert headlines(desk.get(LIST + "?lacking=1")) == ["بلا قسم"]


@pytest.mark.parametrize(
    "query", ["احمد", "أحمد", "إحمد", "مسؤول", "مسئول", "مدرسه", "المدرسة", "٢٠٢٦", "2026", "شئ", "شيء", "مسئول مدرسة"]
)
def test_search_does_not_mind_how_a_word_is_spelled(desk, query):
    ArticleFactory(headline="أحـمد مسئول عن مَدرسة المدرسة في 2026: شىء جديد")
    ArticleFactory(headline="خبر آخر")

    assert headlines(desk.get(LIST, {"q": query})) == ["أحـمد مسئول عن مَدرسة المدرسة في 2026: شىء جديد"]


def test_search_finds_a_signature_and_a_number(desk):
    signed = ArticleFactory(headline="بلا ذكر", bylines=[AuthorFactory(name="مها إبراهيم")])

    assert headlines(desk.get(LIST, {"q": "مها ابراهيم"})) == ["بلا ذكر"]
    assert headlines(desk.get(LIST, {"q": str(signed.pk)})) == ["بلا ذكر"]


@pytest.mark.parametrize("query", ["[", "(.*", "a{99999}", "\\", "%", "😀", "ا" * 600])
def test_a_strange_search_finds_nothing_and_breaks_nothing(desk, query):
    ArticleFactory()

    assert desk.get(LIST, {"q": query}).status_code == 200


def test_chips_count_what_they_would_show(desk):
    for _ in range(3):
        ArticleFactory(state=State.REVIEW)
    ArticleFactory()

    page = text_of(desk.get(LIST))

    assert "قيد المراجعة 3" in page
    assert "4 مواد" in page


def test_nobody_counts_beyond_a_hundred(desk):
    article = ArticleFactory(state=State.REVIEW)
    Article.objects.bulk_create(
        Article(headline=f"مادة {n}", state=State.REVIEW, created_by=article.created_by) for n in range(101)
    )

    assert "قيد المراجعة +100" in text_of(desk.get(LIST))


def test_a_search_in_the_list_is_one_search(desk, django_assert_max_num_queries):
    ArticleFactory(headline="عودة القوارب")
    desk.get(LIST, {"q": "قوارب"})

    with django_assert_max_num_queries(15):
        assert "عودة القوارب" in desk.get(LIST, {"q": "قوارب"}).text


def test_a_list_of_fifty_asks_the_database_no_more_than_a_list_of_one(desk, django_assert_max_num_queries):
    section = SectionFactory()
    for _ in range(50):
        ArticleFactory(section=section)
    desk.get(LIST)

    # Session, user and roles are three of them; the budget beyond those is eight.
    with django_assert_max_num_queries(11):
        desk.get(LIST)
    with django_assert_max_num_queries(11):
        desk.get(f"{LIST}?day={timezone.localdate():%Y-%m}")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("role", "question"),
    [
        *((Role.REPORTER, question) for question in ("", "section=2", "status=live")),
        (Role.DESK, "section=2"),
        *((Role.COPY, question) for question in ("hand=mine", "hand=desk")),
        (Role.EDITOR, "hand=mine"),
    ],
)
def test_what_is_mine_is_not_looked_for_in_whole_sections(role, question):
    """SQLite alone would: it takes a section for as few articles as one person's."""
    desk = signed_in(UserFactory(roles=[role]))
    for slug in ("economy", "sport"):
        SectionFactory(slug=slug)

    for plan in plans(desk, f"{LIST}?{question}", "articles_article"):
        assert "article_section" not in plan


@pytest.mark.sqlite
@pytest.mark.parametrize("question", ["", "status=scheduled", "status=withdrawn", "hand=desk"])
def test_what_few_answer_is_not_looked_for_in_all_that_was_ever_done(question):
    """Nearly every article was submitted, so that nothing is found by it."""
    desk = signed_in(UserFactory(roles=[Role.COPY]))

    for plan in plans(desk, f"{LIST}?{question}", "articles_article"):
        assert "MULTI-INDEX OR" not in plan or "INDEX 3" not in plan


@pytest.mark.parametrize("hand", ["", "mine", "desk", "nobody", "late"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.DESK, Role.COPY, Role.PHOTO, Role.EDITOR])
def test_a_section_shows_what_is_read_of_it_and_nothing_else(role, hand):
    mine, other = SectionFactory(name="اقتصاد"), SectionFactory(name="رياضة")
    person, colleague = UserFactory(roles=[role]), UserFactory(roles=[Role.REPORTER])
    person.desk_sections.set([mine])
    for section in (mine, other):
        for state in (State.DRAFT, State.REVIEW, State.DONE):
            ArticleFactory(section=section, state=state, created_by=person)
            ArticleFactory(section=section, state=state, created_by=colleague)
            ArticleFactory(section=section, state=state, created_by=colleague, assigned_to=person)
            ArticleFactory(section=section, state=state, created_by=colleague, assigned_desk=mine)
            ArticleFactory(
                section=section, state=state, created_by=colleague, due_at=timezone.now() - timedelta(hours=1)
            )
    everywhere = set(rows_of(Listing(hand=hand), person))

    for section in (mine, other):
        found = set(rows_of(Listing(hand=hand, section=str(section.pk)), person))
        assert found == {article for article in everywhere if article.section == section}


def test_the_row_says_who_holds_it_and_so_does_the_small_answer(desk):
    article = ArticleFactory()
    now = timezone.now()
    Lock.objects.create(article=article, user=UserFactory(full_name="سلمى الورقة"), tab="1", since=now, seen=now)

    assert "يحررها الآن سلمى الورقة" in text_of(desk.get(LIST))
    assert desk.get(reverse("admin:articles_article_locks"), {"of": f"{article.pk},x,999999"}).json() == {
        str(article.pk): "سلمى الورقة"
    }


def test_who_holds_an_article_is_told_to_its_readers_only(reporter):
    article = ArticleFactory()
    now = timezone.now()
    Lock.objects.create(article=article, user=UserFactory(), tab="1", since=now, seen=now)
    client = Client()
    client.force_login(reporter)

    assert client.get(reverse("admin:articles_article_locks"), {"of": str(article.pk)}).json() == {}


def test_a_row_tells_its_open_notes_its_readers_and_its_hour(desk, editor):
    article = ArticleFactory(live_by=editor)
    for n in range(3):
        Note.objects.create(article=article, text="راجع الرقم", by=editor, resolved_at=timezone.now() if n else None)
    ViewCount.objects.create(article=article, hour=timezone.now(), count=11)
    ViewCount.objects.create(article=article, hour=timezone.now() - timedelta(hours=30), count=500)
    waiting = ArticleFactory(state=State.READY)
    publish(waiting, by=editor, at=timezone.now() + timedelta(days=3))

    shown = text_of(desk.get(LIST))

    assert "ملاحظة واحدة 11 مشاهدة معاينة اعرضها على الموقع" in shown
    hour = date_time(timezone.localtime(Story.objects.get(article=waiting).visible_from))
    assert f"مجدول {hour}" in shown


def test_the_list_of_one_author_and_of_what_is_breaking_now(desk, editor):
    author = AuthorFactory(name="كريم القلم")
    ArticleFactory(headline="له", bylines=[author], state=State.REVIEW)
    ArticleFactory(headline="لغيره")
    live = ArticleFactory(headline="عاجلة", live_by=editor)
    now = timezone.now()
    Breaking.objects.create(line="عاجلة", article=live, by=editor, at=now, until=now + timedelta(hours=1))
    passed = ArticleFactory(headline="كانت عاجلة", live_by=editor)
    Breaking.objects.create(line="كانت", article=passed, by=editor, at=now - timedelta(hours=2), until=now)

    page = desk.get(LIST, {"author": author.pk})

    assert headlines(page) == ["له"]
    assert f'href="?author={author.pk}"' in desk.get(LIST).content.decode()
    assert "الكاتب كريم القلم" in text_of(page)
    assert headlines(desk.get(LIST, {"breaking": "1"})) == ["عاجلة"]
    assert desk.get(LIST, {"author": "1 or 1"}).status_code == 302


# Its calendar


def calendar(page):
    """What the line of dates offers: the chips as read aloud, and the one that is chosen."""
    line = re.search(r">التاريخ</h2>(.*?)</ul>", page.content.decode(), re.DOTALL)[1]
    chips = re.findall(r'<a class="chip[^"]*"([^>]*)>(.*?)</a>', line, re.DOTALL)
    called = [(re.search(r'aria-label="([^"]*)"', given) or ["", text.strip()])[1] for given, text in chips]
    chosen = [name for name, (given, _) in zip(called, chips, strict=True) if "aria-current" in given]
    return called, chosen


@time_machine.travel("2026-03-05T12:00:00+02:00", tick=False)
def test_the_calendar_leads_from_the_year_to_the_month_to_the_day(desk):
    saved_at(ArticleFactory(headline="اليوم"), timezone.now())
    saved_at(ArticleFactory(headline="في فبراير"), datetime(2026, 2, 27, 9, tzinfo=UTC))
    saved_at(ArticleFactory(headline="أول ما حُفظ"), datetime(2024, 11, 23, 9, tzinfo=UTC))

    page = desk.get(LIST)
    assert calendar(page) == (["الكل", "2026", "2025", "2024"], ["الكل"])
    assert 'href="?day=2024"' in page.content.decode()

    page = desk.get(f"{LIST}?day=2024&order=oldest")
    assert headlines(page) == ["أول ما حُفظ"]
    assert calendar(page) == (["الكل", "2024", "ديسمبر 2024", "نوفمبر 2024"], ["2024"])
    assert 'href="?day=2024-11&amp;order=oldest"' in page.content.decode()
    # What is still to come is not offered either.
    assert calendar(desk.get(f"{LIST}?day=2026"))[0] == ["الكل", "2026", "مارس 2026", "فبراير 2026", "يناير 2026"]
    assert calendar(desk.get(f"{LIST}?day=2026-03"))[0][3:] == [f"{day} مارس 2026" for day in (5, 4, 3, 2, 1)]

    page = desk.get(f"{LIST}?day=2024-11-23")
    assert headlines(page) == ["أول ما حُفظ"]
    # From one day to the next without the way back: its month stays open.
    assert calendar(page) == (
        ["الكل", "2024", "نوفمبر 2024", *(f"{day} نوفمبر 2024" for day in range(30, 22, -1))],
        ["23 نوفمبر 2024"],
    )
    assert headlines(desk.get(f"{LIST}?day=2024-11-24")) == []
    assert headlines(desk.get(f"{LIST}?day=2026-02")) == ["في فبراير"]


def test_a_year_of_colleagues_tells_its_reader_nothing(reporter):
    saved_at(ArticleFactory(headline="لزميل"), datetime(2019, 5, 5, tzinfo=UTC))
    saved_at(ArticleFactory(headline="له", created_by=reporter), datetime(2023, 5, 5, tzinfo=UTC))
    client = Client()
    client.force_login(reporter)

    assert headlines(client.get(f"{LIST}?day=2023")) == ["له"]
    assert headlines(client.get(f"{LIST}?day=2019")) == []


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Winter and summer, on both sides of Cairo's midnight; and the nights on which the clock changes.
        ("2026-01-31T21:59:59+00:00", "2026-01-31"),
        ("2026-01-31T22:00:00+00:00", "2026-02-01"),
        ("2026-07-31T20:59:59+00:00", "2026-07-31"),
        ("2026-07-31T21:00:00+00:00", "2026-08-01"),
        ("2026-04-23T21:59:59+00:00", "2026-04-23"),
        ("2026-04-23T22:00:00+00:00", "2026-04-24"),
        ("2026-10-29T21:30:00+00:00", "2026-10-29"),
        ("2026-10-29T22:00:00+00:00", "2026-10-30"),
        ("2025-12-31T22:00:00+00:00", "2026-01-01"),
    ],
)
def test_a_day_of_the_calendar_is_cairos(desk, moment, day):
    moment = datetime.fromisoformat(moment)
    saved_at(ArticleFactory(headline="قرب منتصف الليل"), moment)
    # The clock on the row and the day of the filter are the same clock's.
    assert timezone.localtime(moment).date().isoformat() == day

    for asked in (day, day[:7], day[:4]):
        assert headlines(desk.get(f"{LIST}?day={asked}")) == ["قرب منتصف الليل"], asked
    around = datetime.fromisoformat(day).date()
    for other in (around - timedelta(days=1), around + timedelta(days=1)):
        assert headlines(desk.get(f"{LIST}?day={other}")) == []


@pytest.mark.parametrize(
    "day",
    [
        *("2026-13", "2026-00", "2026-02-29", "2026-11-31", "2026-11-00", "0000", "1899", "2100", "99999", "26"),
        *("2026-1", "2026-11-3", "2026-", "2026-11-", "2026/11", " 2026", "2026-11-23T10", "٢٠٢٦", "-2026", "x", "0"),
    ],
)
def test_a_date_that_is_none_is_told_and_all_is_shown(desk, day):
    ArticleFactory(headline="على كل حال")

    answer = desk.get(LIST, {"day": day}, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "هذا العنوان يسأل عما لا تعرضه القائمة" in text_of(answer)
    assert headlines(answer) == ["على كل حال"]


def test_a_year_without_articles_is_an_empty_list_with_a_way_back(desk):
    ArticleFactory()

    for day in ("1900", "2099-12-31"):
        page = desk.get(f"{LIST}?day={day}")
        assert "لا شيء هنا بهذه الشروط" in text_of(page)
        called, chosen = calendar(page)
        assert called[:2] == ["الكل", day[:4]]
        assert chosen == [called[-1]]


def test_the_calendar_asks_for_one_end_of_an_index(desk):
    for _ in range(3):
        ArticleFactory()

    with CaptureQueriesContext(connection) as queries:
        desk.get(LIST)

    asked = [query["sql"] for query in queries if '"updated_at" ASC' in query["sql"]]
    assert len(asked) == 1
    # Whoever asks: a newcomer's first article stands at the far end of that index.
    assert re.search(
        'FROM "articles_article" ORDER BY "articles_article"."updated_at" ASC, "articles_article"."id" ASC LIMIT 1[)]',
        asked[0],
    )
    assert not [query["sql"] for query in queries if "DISTINCT" in query["sql"]]


# Kept lists


def test_a_question_is_kept_under_a_name_and_forgotten_again(desk, editor):
    views = reverse("admin:articles_article_views")
    answer = desk.post(views, {"name": "مراجعة اليوم", "query": "status=review&day=today"}, follow=True)

    assert "حُفظت القائمة «مراجعة اليوم»" in text_of(answer)
    kept = SavedView.objects.get(user=editor)
    assert f'href="?{kept.query.replace("&", "&amp;")}"' in desk.get(LIST).content.decode()

    desk.post(views, {"forget": kept.pk})
    assert not SavedView.objects.exists()


def test_a_kept_list_is_nobody_elses(desk, editor):
    other = SavedView.objects.create(user=UserFactory(), name="قائمة زميل", query="status=review")

    desk.post(reverse("admin:articles_article_views"), {"forget": other.pk})

    assert SavedView.objects.filter(pk=other.pk).exists()
    assert "قائمة زميل" not in text_of(desk.get(LIST))


@pytest.mark.parametrize(
    ("name", "refusal"), [("", "اكتب اسمًا للقائمة"), ("مراجعة", "لك قائمة بهذا الاسم"), ("ا" * 41, "40")]
)
def test_a_name_that_cannot_be_kept_is_told(desk, editor, name, refusal):
    SavedView.objects.create(user=editor, name="مراجعة", query="")

    answer = desk.post(reverse("admin:articles_article_views"), {"name": name, "query": "status=draft"}, follow=True)

    assert "لم تُحفظ القائمة" in text_of(answer)
    assert refusal in text_of(answer)
    assert SavedView.objects.count() == 1


# Many at once


def bulk(client, act, *articles, **typed):
    """The confirmation page, then its button; answers with the result as text."""
    asked = client.post(BULK, {"act": act, "article": [article.pk for article in articles]})
    posted = {"act": act, "confirmed": "1", "article": [article.pk for article in articles]}
    posted |= dict(re.findall(r'name="(version-\d+)" value="(\d+)"', asked.content.decode()))
    return text_of(client.post(BULK, posted | typed))


def test_many_are_published_and_each_that_is_not_says_why(desk):
    good = [ArticleFactory(state=State.READY) for _ in range(2)]
    bare = ArticleFactory(headline="بلا قسم", section=None)

    shown = bulk(desk, "publish", *good, bare)

    assert "نُشر 2، تعذر 1" in shown
    assert "المادة بلا قسم" in shown
    assert set(Story.objects.values_list("article", flat=True)) == {article.pk for article in good}


def test_nothing_happens_before_the_confirmation(desk):
    article = ArticleFactory(state=State.READY)

    asked = text_of(desk.post(BULK, {"act": "publish", "article": [article.pk]}))

    assert "سيُنفَّذ على 1" in asked
    assert not Story.objects.exists()


def test_an_article_that_changed_since_it_was_shown_is_left_alone(desk):
    article = ArticleFactory(state=State.READY)

    answer = desk.post(
        BULK,
        {"act": "publish", "confirmed": "1", "article": [article.pk], f"version-{article.pk}": article.version - 1},
    )

    assert "عُدّلت بعد أن عُرضت عليك" in text_of(answer)
    assert not Story.objects.exists()


def test_an_article_that_a_colleague_saves_while_others_are_being_published_is_left_alone(desk, editor, rf):
    article = ArticleFactory(state=State.READY)
    request = rf.post(BULK, {f"version-{article.pk}": article.version})
    request.user = editor
    Article.objects.filter(pk=article.pk).update(headline="لم يره من نشر", version=article.version + 1)

    assert "عُدّلت بعد أن عُرضت عليك" in made(ACTS["publish"], article, request)

    assert not Story.objects.exists()


def test_a_withdrawal_of_many_asks_for_a_reason_and_gives_it_to_readers(desk, editor, client):
    articles = [ArticleFactory(live_by=editor) for _ in range(2)]

    assert "اكتب السبب أولًا" in bulk(desk, "withdraw", *articles)
    assert Story.objects.live().count() == 2
    assert "سُحب 2" in bulk(desk, "withdraw", *articles, move_note="خطأ في الأسماء")
    assert client.get(f"/n/{articles[0].pk}", follow=True).status_code == 410


def test_many_are_scheduled_assigned_and_returned(desk):
    colleague = UserFactory(roles=[Role.REPORTER], full_name="كريم القلم")
    first, second = ArticleFactory(state=State.REVIEW), ArticleFactory(state=State.REVIEW)
    at = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    assert "حدد موعد النشر" in bulk(desk, "schedule", first)
    assert "جُدول 1" in bulk(desk, "schedule", first, publish_at=at)
    assert "أُسند 1" in bulk(desk, "assign", second, assigned_to=str(colleague.pk))
    assert "أُعيد 1" in bulk(desk, "return", second, move_note="أكمل المصادر.")
    second.refresh_from_db()
    assert (second.assigned_to, second.return_note) == (colleague, "أكمل المصادر.")


def test_section_and_topic_of_many_change_as_a_version_of_each(desk):
    article, section = ArticleFactory(), SectionFactory(name="اقتصاد")

    assert "نُقل 1" in bulk(desk, "section", article, section=str(section.pk))
    assert "أُضيف الموضوع إلى 1" in bulk(desk, "topic", article, topic="الصيد")
    article.refresh_from_db()
    assert article.section == section
    assert [str(topic) for topic in article.topics.all()] == ["الصيد"]
    assert Revision.objects.filter(article=article).count() == 2

    assert "أُزيل الموضوع من 1" in bulk(desk, "untopic", article, topic="الصيد")
    assert "لا تغيير" in bulk(desk, "untopic", article, topic="الصيد")
    assert not article.topics.exists()


def test_a_bulk_edit_waits_for_whoever_is_writing(desk, editor):
    held, typed = ArticleFactory(), ArticleFactory()
    now = timezone.now()
    Lock.objects.create(article=held, user=UserFactory(full_name="سلمى الورقة"), tab="1", since=now, seen=now)
    WorkingCopy.objects.create(article=typed, user=editor, data={"headline": "كُتب ولم يُحفظ"}, base_version=1, at=now)

    shown = bulk(desk, "topic", held, typed, topic="الصيد")

    assert "يحررها الآن سلمى الورقة" in shown
    assert "لك فيها نص لم يُحفظ" in shown
    assert WorkingCopy.objects.filter(article=typed).exists()


def picked(zone):
    return [pick["article"] for pick in fronts.draft().slots.get(zone, {}).get("picks", [])]


def test_many_go_into_the_draft_of_the_front_and_no_reader_sees_it_yet(desk, editor):
    articles = [ArticleFactory(live_by=editor, headline=f"خبر الواجهة {number}") for number in range(2)]

    asked = text_of(desk.post(BULK, {"act": "front", "article": [article.pk for article in articles]}))
    assert "الأخبار الثانية (0 من 4)" in asked
    assert "ولا يراها القارئ حتى تُطلق" in asked
    assert "اختر الخانة أولًا" in bulk(desk, "front", *articles)
    assert "اختر الخانة أولًا" in bulk(desk, "front", *articles, zone="most-read")
    assert picked("secondary") == []

    shown = bulk(desk, "front", *articles, zone="secondary")

    assert "وُضع في مسودة الصفحة الأولى 2" in shown
    assert "تعذر" not in shown
    assert "لم تُطلق بعد. افتح محرر الصفحة الأولى" in shown
    # In the order in which the list had them: the last saved first.
    assert picked("secondary") == [article.pk for article in reversed(articles)]
    assert fronts.live_slots() == {}


def test_what_readers_do_not_have_or_the_front_has_already_says_so_before_and_after(desk, editor):
    draft = ArticleFactory(headline="مسودة")
    waiting = ArticleFactory(headline="مجدولة", state=State.READY)
    publish(waiting, by=editor, at=timezone.now() + timedelta(hours=2))
    lead = ArticleFactory(headline="في الصدارة", live_by=editor)
    fronts.place(lead.pk, "lead", by=editor, base=fronts.draft().version)
    articles = (draft, waiting, lead)

    asked = text_of(desk.post(BULK, {"act": "front", "article": [article.pk for article in articles]}))
    shown = bulk(desk, "front", *articles, zone="secondary")

    for text in (asked, shown):
        assert "هذا الخبر ليس منشورًا ولا مجدولًا" in text
        assert "في مسودة الصفحة الأولى من قبل، في «الخبر الرئيسي»" in text
    assert "سيُنفَّذ على 1" in asked
    assert "وُضع في مسودة الصفحة الأولى 1، تعذر 2" in shown
    assert (picked("lead"), picked("secondary")) == ([lead.pk], [waiting.pk])


def test_a_full_zone_keeps_what_it_has_and_takes_what_it_can(desk, editor):
    standing = [ArticleFactory(live_by=editor).pk for _ in range(3)]
    for number in standing:
        fronts.place(number, "secondary", by=editor, base=fronts.draft().version)
    articles = [ArticleFactory(live_by=editor) for _ in range(3)]
    before = fronts.draft().version

    shown = bulk(desk, "front", *articles, zone="secondary")

    assert "وُضع في مسودة الصفحة الأولى 1، تعذر 2" in shown
    assert "الخانة ممتلئة" in shown
    asked = desk.post(BULK, {"act": "front", "article": [articles[0].pk]}).content.decode()
    assert '<option value="secondary" disabled>الأخبار الثانية (ممتلئة: 4 من 4)</option>' in asked
    assert picked("secondary") == [*standing, articles[-1].pk]
    # What was refused left nothing behind: no version, no step to undo, nobody in «أُزيلت مؤخرًا».
    front = fronts.draft()
    assert (front.version, front.removed) == (before + 1, [])


def test_the_front_is_offered_to_its_editors_only(reporter, desk_head, chief):
    for person, is_theirs in ((reporter, False), (desk_head, False), (chief, True)):
        article = ArticleFactory(live_by=chief, created_by=person)
        client = Client()
        client.force_login(person)

        assert ('<option value="front">' in client.get(LIST).content.decode()) == is_theirs
        assert ("وُضع في مسودة الصفحة الأولى 1" in bulk(client, "front", article, zone="secondary")) == is_theirs
        assert (article.pk in picked("secondary")) == is_theirs


def test_the_acts_and_their_reach_follow_the_role(reporter):
    client = Client()
    client.force_login(reporter)
    mine, foreign = ArticleFactory(created_by=reporter), ArticleFactory(state=State.READY)

    page = client.get(LIST).content.decode()
    assert '<option value="submit">' in page
    assert '<option value="publish">' not in page
    assert "اختر إجراءً من القائمة" in text_of(
        client.post(BULK, {"act": "publish", "article": [mine.pk], "confirmed": "1"})
    )
    shown = bulk(client, "submit", mine, foreign)
    assert "أُرسل للمراجعة 1" in shown
    assert "لم تعد متاحة لك 1" in shown
    assert str(foreign) not in shown
    assert Article.objects.get(pk=foreign.pk).state == State.READY


@pytest.mark.parametrize("posted", [{}, {"act": "publish"}, {"act": "x", "article": "1"}, {"article": ["x", "-1"]}])
def test_a_bulk_post_without_sense_is_answered_in_words(desk, posted):
    assert "لا شيء لتنفيذه" in text_of(desk.post(BULK, posted))


# Files


FORMULAS = ["=1+1", "+20", "-5", "@sum", "=HYPERLINK(1)"]


def test_a_headline_that_looks_like_a_formula_is_text_in_every_file_for_a_spreadsheet(desk):
    for headline in FORMULAS:
        ArticleFactory(headline=headline)
    export = reverse("admin:articles_article_export")

    sheet = load_workbook(io.BytesIO(desk.get(export).content)).active
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == set(FORMULAS)
    assert {cell.data_type for cell in cells} == {"s"}

    safe = b"".join(desk.get(export + "?format=csv-sheet").streaming_content).decode("utf-8-sig")
    assert {row[1] for row in csv.reader(io.StringIO(safe))} - {"العنوان"} == {f"'{headline}" for headline in FORMULAS}

    raw = b"".join(desk.get(export + "?format=csv").streaming_content).decode()
    assert {row[1] for row in csv.reader(io.StringIO(raw))} - {"العنوان"} == set(FORMULAS)


def test_a_file_holds_what_the_list_was_asked_for(desk, editor):
    ArticleFactory(headline="مسودة")
    ArticleFactory(headline="على الموقع", live_by=editor)

    export = reverse("admin:articles_article_export") + "?format=csv&status=live"
    rows = list(csv.reader(io.StringIO(b"".join(desk.get(export).streaming_content).decode())))

    assert [row[1] for row in rows] == ["العنوان", "على الموقع"]
    assert rows[1][3] == "منشور"


def test_only_who_may_export_gets_a_file(reporter):
    client = Client()
    client.force_login(reporter)
    mine = ArticleFactory(created_by=reporter)

    assert client.get(reverse("admin:articles_article_export")).status_code == 403
    assert "لا شيء لتنفيذه" in text_of(client.post(BULK, {"act": "export", "article": [mine.pk]}))
