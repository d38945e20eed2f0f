"""«اليوم» and the inbox: what reaches whom, and what it costs to look."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from articles.desk import inbox, workflow
from articles.models.article import Article, State
from articles.models.breaking import Breaking
from articles.models.desk_page import InboxItem
from articles.models.photo import Photo
from articles.models.revision import Transition
from articles.models.story import Story
from articles.models.views import ViewCount
from articles.press.correct import correct
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def panel(page, title):
    """The text of one panel, or nothing."""
    html = page.content.decode()
    found = re.search(rf'<section class="panel"(?:(?!</section>).)*?{title}(?:(?!</section>).)*', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


# The inbox


def test_a_return_reaches_its_author_with_the_note(reporter, editor):
    article = ArticleFactory(created_by=reporter, state=State.REVIEW, headline="عودة القوارب")
    workflow.move(article, "return", by=editor, note="أضف رد الوزارة.")

    shown = text_of(desk_of(reporter).get(INDEX))

    assert "أُعيدت إليك" in shown
    assert "أضف رد الوزارة." in shown


def test_an_assignment_reaches_the_person_and_the_desk_but_not_who_made_it(editor):
    colleague, head = UserFactory(roles=[Role.REPORTER]), UserFactory(roles=[Role.DESK])
    section = SectionFactory()
    section.desk.add(head, editor)

    workflow.move(ArticleFactory(), "assign", by=editor, assignment=workflow.Assignment(person=colleague, desk=section))

    assert set(InboxItem.objects.values_list("user", "kind")) == {(colleague.pk, "assign"), (head.pk, "assign")}


def test_a_return_is_also_mailed_in_arabic_once_it_is_certain(reporter, editor, django_capture_on_commit_callbacks):
    reporter.email = "karim@news.example"
    reporter.save()
    article = ArticleFactory(created_by=reporter, state=State.REVIEW, headline="عودة القوارب")

    with django_capture_on_commit_callbacks() as waiting:
        workflow.move(article, "return", by=editor, note="أضف رد الوزارة.")
    assert mail.outbox == []
    for send in waiting:
        send()

    (letter,) = mail.outbox
    assert letter.to == ["karim@news.example"]
    assert letter.subject == f"أعاد {editor} إليك مادة «عودة القوارب»"
    assert "أضف رد الوزارة." in letter.body
    assert f"/articles/article/{article.pk}/change/" in letter.body


def test_a_mention_from_another_source_is_one_call(reporter, editor, django_capture_on_commit_callbacks):
    reporter.email = "karim@news.example"
    reporter.save()
    article = ArticleFactory(created_by=reporter)

    with django_capture_on_commit_callbacks(execute=True):
        inbox.tell([reporter, editor], inbox.Kind.MENTION, article, by=editor, text="هل راجعت الرقم؟")

    assert "ذُكرت في ملاحظة" in text_of(desk_of(reporter).get(INDEX))
    assert [letter.to for letter in mail.outbox] == [["karim@news.example"]]
    assert not InboxItem.objects.filter(user=editor).exists()


def test_a_mail_server_that_is_down_undoes_nothing(reporter, editor, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    reporter.email = "karim@news.example"
    reporter.save()
    article = ArticleFactory(created_by=reporter, state=State.REVIEW)

    with django_capture_on_commit_callbacks() as waiting:
        workflow.move(article, "return", by=editor, note="أضف رد الوزارة.")

    assert waiting
    assert Article.objects.get(pk=article.pk).state == State.DRAFT
    assert InboxItem.objects.filter(user=reporter).exists()


def test_an_item_goes_when_it_is_read_or_its_article_opened(reporter, editor):
    first, second, third = (ArticleFactory(created_by=reporter) for _ in range(3))
    for article in (first, second, third):
        inbox.tell([reporter], inbox.Kind.RETURN, article, by=editor, text="نقص")
    desk = desk_of(reporter)

    desk.post(reverse("admin:inbox"), {"item": InboxItem.objects.get(article=first).pk})
    desk.get(reverse("admin:articles_article_change", args=[second.pk]))
    assert [item.article for item in inbox.unread(reporter)] == [third]

    desk.post(reverse("admin:inbox"))
    assert "قرأت كل ما وصلك" in text_of(desk.get(reverse("admin:inbox")))


def test_nobody_reads_or_closes_the_inbox_of_another(reporter, editor):
    inbox.tell([reporter], inbox.Kind.RETURN, ArticleFactory(created_by=reporter), by=editor, text="سر بيننا")

    desk_of(editor).post(reverse("admin:inbox"))

    assert "سر بيننا" not in text_of(desk_of(editor).get(reverse("admin:inbox")))
    assert inbox.unread(reporter).count() == 1


def test_an_article_that_went_to_somebody_else_does_not_speak_any_more(reporter, editor):
    article = ArticleFactory(headline="خبر انتقل إلى غيره")
    inbox.tell([reporter], inbox.Kind.ASSIGN, article, by=editor)

    assert "خبر انتقل إلى غيره" not in text_of(desk_of(reporter).get(INDEX))


# The day


def test_what_waits_longer_than_the_desks_limit_is_red(editor):
    quick, slow = SectionFactory(review_minutes=10), SectionFactory(review_minutes=120)
    for section, headline in ((quick, "انتظر فوق المهلة"), (slow, "انتظر دونها")):
        article = ArticleFactory(section=section, headline=headline, state=State.REVIEW)
        sent = Transition.objects.create(
            article=article, name="submit", from_state="draft", to_state="review", by=article.created_by
        )
        Transition.objects.filter(pk=sent.pk).update(at=timezone.now() - timedelta(minutes=45))

    html = desk_of(editor).get(INDEX).content.decode()

    late = re.findall(r'panel__row--late">.*?<bdi>(.*?)</bdi>', html, re.DOTALL)
    assert late == ["انتظر فوق المهلة"]
    assert html.count("تجاوزت مهلة المراجعة") == 1


def test_the_first_to_come_is_the_first_to_be_reviewed(editor):
    for headline, minutes in (("جاء ثانيًا", 5), ("جاء أولًا", 20)):
        article = ArticleFactory(headline=headline, state=State.REVIEW)
        sent = Transition.objects.create(
            article=article, name="submit", from_state="draft", to_state="review", by=article.created_by
        )
        Transition.objects.filter(pk=sent.pk).update(at=timezone.now() - timedelta(minutes=minutes))

    shown = panel(desk_of(editor).get(INDEX), "بانتظار المراجعة")

    assert shown.index("جاء أولًا") < shown.index("جاء ثانيًا")


def test_each_role_sees_its_own_day(role):
    member = UserFactory(roles=[role])
    page = text_of(desk_of(member).get(INDEX))

    assert ("مسوداتي" in page) == (role not in (Role.PHOTO, Role.ADMIN))
    assert ("بانتظار مراجعتي" in page) == (role in (Role.DESK, Role.COPY, Role.EDITOR, Role.CHIEF))
    assert ("جاهزة للنشر" in page) == (role in (Role.EDITOR, Role.CHIEF))
    assert ("جدول اليوم" in page) == (role != Role.ADMIN)
    assert ("حسابات نشطة" in page) == (role == Role.ADMIN)
    assert ("مادة جديدة" in page) == (role not in (Role.PHOTO, Role.ADMIN))


@pytest.mark.parametrize("hour", [8, 23])
def test_todays_schedule_stands_on_the_line(editor, time_machine, hour):
    time_machine.move_to(timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0), tick=False)
    article = ArticleFactory(headline="خبر مجدول اليوم")
    at = timezone.localtime().replace(hour=hour)
    workflow.move(article, "schedule", by=editor, at=at)

    html = desk_of(editor).get(INDEX).content.decode()

    # The line runs from right to left: six in the morning is at 1080, midnight at 0.
    assert f'class="day__story" d="M{1080 - (hour - 6) * 60} ' in html
    assert 'class="day__now" d="M1020 ' in html
    assert "خبر مجدول اليوم" in html


def test_trouble_on_the_site_is_told_until_it_is_mended(editor):
    photo = PhotoFactory()
    ArticleFactory(headline="صورته بلا تعليق", lead_photo=photo, live_by=editor)
    Photo.objects.filter(pk=photo.pk).update(caption="")
    desk = desk_of(editor)

    assert "على الموقع بلا تعليق صورة: 1" in text_of(desk.get(INDEX))
    Photo.objects.filter(pk=photo.pk).update(caption="مراكب في النهر")
    assert "على الموقع بلا تعليق صورة" not in text_of(desk.get(INDEX))


def test_a_story_changed_after_it_was_scheduled_is_trouble(editor):
    article = ArticleFactory()
    workflow.move(article, "schedule", by=editor, at=timezone.now() + timedelta(hours=3))
    Article.objects.filter(pk=article.pk).update(version=article.version + 1)

    assert "مجدول وعُدّل نصه بعد الجدولة: 1" in text_of(desk_of(editor).get(INDEX))


def test_what_was_published_this_hour_is_there_and_older_is_not(editor):
    ArticleFactory(headline="نُشر الآن", live_by=editor)
    old = ArticleFactory(headline="نُشر قبل ساعتين", live_by=editor)
    before = timezone.now() - timedelta(hours=2)
    Story.objects.filter(article=old).update(visible_from=before, published_at=before)

    shown = panel(desk_of(editor).get(INDEX), "نُشرت في آخر ساعة")

    assert "نُشر الآن" in shown
    assert "نُشر قبل ساعتين" not in shown


def test_the_numbers_are_refreshed_by_one_small_answer(editor, django_assert_max_num_queries):
    for _ in range(12):
        ArticleFactory(state=State.REVIEW)
    desk = desk_of(editor)
    before = desk.get(reverse("admin:today")).json()
    ArticleFactory(state=State.REVIEW)

    # Session, user and roles; then one query for all numbers and one for the inbox.
    with django_assert_max_num_queries(5):
        answer = desk.get(reverse("admin:today"))

    assert len(answer.content) <= 1024
    assert (before["counters"]["review"], answer.json()["counters"]["review"]) == ("12", "13")
    assert answer.json()["mark"] != before["mark"]
    assert json.loads(answer.content)["counters"].keys() >= {"drafts", "review", "scheduled", "published", "open"}


def test_the_numbers_tell_a_reporter_nothing_of_others(reporter):
    for state in State:
        ArticleFactory(state=state)

    assert set(desk_of(reporter).get(reverse("admin:today")).json()["counters"].values()) == {"0"}


def test_a_full_day_costs_as_many_queries_as_an_empty_one(editor):
    desk = desk_of(editor)
    costs = []
    for _ in range(2):
        for state in (State.DRAFT, State.REVIEW, State.READY):
            for _ in range(5):
                ArticleFactory(state=state, created_by=editor)
        ArticleFactory(live_by=editor)
        inbox.tell([editor], inbox.Kind.RETURN, ArticleFactory(), by=UserFactory(), text="نقص")
        with CaptureQueriesContext(connection) as queries:
            desk.get(INDEX)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 24


# For who runs the day


def test_breaking_news_starts_from_the_front_screen(editor):
    section = SectionFactory()
    desk = desk_of(editor)
    form = desk.get(INDEX).content.decode().split('id="breaking-now"')[1].split("</form>")[0]
    names = set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken"}
    address = re.search(r'action="([^"]+)"', form)[1]

    desk.post(address, {"line": "انقطاع الكهرباء عن وسط القاهرة", "minutes": "60", "section": section.pk})

    assert names == {"line", "minutes", "section"}
    assert Breaking.objects.current().get().line == "انقطاع الكهرباء عن وسط القاهرة"
    assert desk.get(reverse("admin:today")).json()["counters"]["breaking"] == "1"


def test_who_may_not_break_news_is_offered_nothing_of_it(reporter):
    page = desk_of(reporter).get(INDEX)

    assert "breaking-now" not in page.content.decode()
    assert "breaking" not in desk_of(reporter).get(reverse("admin:today")).json()["counters"]


def test_the_latest_corrections_and_the_readers_of_the_last_hour_are_told(editor):
    article = ArticleFactory(headline="سيارات الإطفاء", live_by=editor)
    correct(article, by=editor, kind="correction", text="ست سيارات لا ثمان.")
    ViewCount.objects.create(article=article, hour=timezone.now(), count=3)
    page = desk_of(editor).get(INDEX)

    assert "تصحيح: ست سيارات لا ثمان." in panel(page, "تصويبات أخيرة")
    assert "3 مشاهدات" in panel(page, "نُشرت في آخر ساعة")
