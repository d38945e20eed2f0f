"""From an article to a story: what readers see, when, and what stays on record."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from articles.models.article import State
from articles.models.edition import Edition
from articles.models.revision import Revision
from articles.models.story import FAR, Story, Withdrawal
from articles.press.invariants import broken
from articles.press.publish import PublishRefused, publish, reinstate, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def rewrite(article, **values):
    """Another save of the desk's copy."""
    for name, value in values.items():
        setattr(article, name, value)
    article.state = State.DRAFT
    article.version += 1
    article.save()
    return article


def live_headlines(article):
    return list(Story.objects.live().filter(article=article).values_list("headline", flat=True))


def fields_of(refusal):
    return {problem.field for problem in refusal.value.problems}


def test_a_published_article_is_live_with_everything_readers_need(editor):
    authors = [AuthorFactory(name="كريم القلم"), AuthorFactory(name="وكالة المِداد", kind="agency")]
    topic = TopicFactory()
    article = ArticleFactory(bylines=authors, lead_photo=PhotoFactory(), dateline="رشيد", kicker="ملف خاص")
    article.topics.add(topic)

    publish(article, by=editor)

    story = Story.objects.live().get(article=article)
    assert story.headline == article.headline
    assert story.body_html == PARAGRAPH
    assert [printed["name"] for printed in story.bylines] == ["كريم القلم", "وكالة المِداد"]
    assert set(story.authors.all()) == set(authors)
    assert set(story.topics.all()) == {topic}
    assert story.lead_photo == article.lead_photo
    assert story.visible_until == FAR
    article.refresh_from_db()
    assert article.state == State.DONE


def test_a_story_is_printed_from_a_revision_of_the_whole_article(editor):
    story = publish(ArticleFactory(), by=editor)

    assert story.revision.kind == Revision.Kind.PUBLISHED
    assert story.revision.by == editor
    assert story.revision.snapshot["headline"] == story.headline
    assert story.revision.snapshot["bylines"]


def test_publishing_moves_the_edition(editor):
    before = Edition.number_now()

    publish(ArticleFactory(), by=editor)

    assert Edition.number_now() == before + 1


def test_markup_that_is_not_allowed_does_not_reach_readers(editor):
    article = ArticleFactory(
        body=PARAGRAPH + '<script>alert(1)</script><p onclick="x()" style="color:red">نص</p><img src=x onerror=y>'
    )

    story = publish(article, by=editor)

    assert story.body_html == PARAGRAPH + "<p>نص</p>"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EDITOR, Role.CHIEF)])
def test_who_may_not_publish_is_refused_by_the_press_itself(role):
    article = ArticleFactory()

    with pytest.raises(PermissionDenied):
        publish(article, by=UserFactory(roles=[role]))
    with pytest.raises(PermissionDenied):
        withdraw(article, by=UserFactory(roles=[role]), reason="خطأ")

    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"section": None}, "section"),
        ({"body": ""}, "body"),
        ({"body": "<p>ثلاث كلمات فقط</p>"}, "body"),
        ({"body": PARAGRAPH + "<p>يكمله المحرر xxx</p>"}, "body"),
        ({"body": PARAGRAPH + '<figure data-photo="999999"></figure>'}, "body"),
        ({"bylines": []}, "bylines"),
    ],
)
def test_an_unfinished_article_is_refused_at_the_field_to_mend(editor, missing, field):
    article = ArticleFactory(**missing)

    with pytest.raises(PublishRefused) as refusal:
        publish(article, by=editor)

    assert field in fields_of(refusal)
    assert not Story.objects.exists()
    assert not Revision.objects.filter(article=article).exists()


@pytest.mark.parametrize("text", ["caption", "alt", "credit"])
def test_a_photo_without_caption_alt_or_credit_stops_publishing(editor, text):
    lead = ArticleFactory(lead_photo=PhotoFactory(**{text: ""}))
    inline = ArticleFactory(body=f'{PARAGRAPH}<figure data-photo="{PhotoFactory(**{text: ""}).pk}"></figure>')

    for article, field in ((lead, "lead_photo"), (inline, "photos")):
        with pytest.raises(PublishRefused) as refusal:
            publish(article, by=editor)
        assert fields_of(refusal) == {field}


def test_a_caption_written_for_this_article_is_enough(editor):
    article = ArticleFactory(lead_photo=PhotoFactory(caption=""), lead_caption="المرفأ صباح اليوم")

    assert publish(article, by=editor).lead_caption == "المرفأ صباح اليوم"


def test_a_second_click_makes_no_second_edition(editor):
    article = ArticleFactory()
    first = publish(article, by=editor)
    number = Edition.number_now()

    again = publish(article, by=editor)

    assert again.pk == first.pk
    assert Edition.number_now() == number
    assert Revision.objects.filter(article=article).count() == 1
    assert article.transitions.count() == 1


def test_an_update_rewrites_the_live_row_and_keeps_its_birthday_and_address(editor):
    article = ArticleFactory(headline="العنوان الأول")
    first = publish(article, by=editor)
    rewrite(article, headline="العنوان الثاني")

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        second = publish(article, by=editor)

    assert second.pk == first.pk
    assert second.published_at == first.published_at
    assert second.slug == "العنوان-الأول"
    assert second.updated_at is None
    assert live_headlines(article) == ["العنوان الثاني"]


def test_only_a_substantive_update_tells_readers_its_time(editor):
    article = ArticleFactory()
    publish(article, by=editor)
    rewrite(article, headline="عنوان جديد")

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        story = publish(article, by=editor, substantive=True)

    assert story.updated_at > story.published_at
    assert story.is_substantively_updated


def test_readers_keep_the_old_text_while_the_desk_works_on_a_new_one(editor):
    article = ArticleFactory(headline="النص المنشور")
    publish(article, by=editor)

    rewrite(article, headline="نص تحت المراجعة")

    assert live_headlines(article) == ["النص المنشور"]


def test_a_scheduled_story_appears_at_its_second_and_not_before(editor):
    article = ArticleFactory(headline="خبر الصباح")
    at = timezone.now() + HOUR

    publish(article, by=editor, at=at)

    with time_machine.travel(at - timedelta(seconds=1), tick=False):
        assert live_headlines(article) == []
    with time_machine.travel(at, tick=False):
        assert live_headlines(article) == ["خبر الصباح"]
    assert Story.objects.get(article=article).published_at == at


def test_a_scheduled_update_takes_over_at_its_second(editor):
    article = ArticleFactory(headline="قبل الظهر")
    first = publish(article, by=editor)
    rewrite(article, headline="بعد الظهر")
    at = timezone.now() + HOUR

    second = publish(article, by=editor, at=at)

    assert live_headlines(article) == ["قبل الظهر"]
    with time_machine.travel(at, tick=False):
        assert live_headlines(article) == ["بعد الظهر"]
    assert second.published_at == first.published_at


def test_scheduling_again_moves_the_hour(editor):
    article = ArticleFactory()
    publish(article, by=editor, at=timezone.now() + HOUR)

    publish(article, by=editor, at=timezone.now() + 2 * HOUR)

    assert Story.objects.filter(article=article).count() == 1


def test_publishing_now_drops_the_scheduled_update(editor):
    article = ArticleFactory(headline="الأول")
    publish(article, by=editor)
    rewrite(article, headline="المجدول")
    at = timezone.now() + HOUR
    publish(article, by=editor, at=at)
    rewrite(article, headline="الأحدث")

    publish(article, by=editor)

    with time_machine.travel(at + HOUR, tick=False):
        assert live_headlines(article) == ["الأحدث"]


def test_publishing_a_scheduled_story_at_once_brings_it_forward(editor):
    article = ArticleFactory()
    publish(article, by=editor, at=timezone.now() + HOUR)

    story = publish(article, by=editor)

    assert Story.objects.live().get(article=article) == story
    assert story.published_at <= timezone.now()


def test_an_expired_story_leaves_at_its_second(editor):
    until = timezone.now() + HOUR
    article = ArticleFactory(expires_at=until)

    publish(article, by=editor)

    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert live_headlines(article)
    with time_machine.travel(until, tick=False):
        assert not live_headlines(article)


@pytest.mark.parametrize(
    ("times", "at", "field"),
    [
        ({}, -HOUR, "publish_at"),
        ({"embargo_until": 2 * HOUR}, None, "embargo_until"),
        ({"embargo_until": 2 * HOUR}, HOUR, "embargo_until"),
        ({"expires_at": HOUR}, 2 * HOUR, "expires_at"),
    ],
)
def test_an_impossible_hour_is_refused_at_its_field(editor, times, at, field):
    now = timezone.now()
    article = ArticleFactory(**{name: now + distance for name, distance in times.items()})

    with pytest.raises(PublishRefused) as refusal:
        publish(article, by=editor, at=now + at if at else None)

    assert fields_of(refusal) == {field}


def test_a_withdrawn_story_is_gone_and_leaves_its_reason(editor):
    article = ArticleFactory(live_by=editor)

    withdraw(article, by=editor, reason="خطأ في الأرقام")

    assert not live_headlines(article)
    assert Withdrawal.objects.get(article=article).reason == "خطأ في الأرقام"
    article.refresh_from_db()
    assert article.state == State.DRAFT


def test_a_withdrawal_takes_the_scheduled_update_with_it(editor):
    article = ArticleFactory(live_by=editor)
    rewrite(article, headline="تحديث مجدول")
    publish(article, by=editor, at=timezone.now() + HOUR)

    withdraw(article, by=editor, reason="سُحب كله")

    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert not live_headlines(article)


def test_a_withdrawal_needs_a_reason_and_something_to_withdraw(editor):
    with pytest.raises(PublishRefused) as refusal:
        withdraw(ArticleFactory(live_by=editor), by=editor, reason="  ")
    assert fields_of(refusal) == {"reason"}

    with pytest.raises(PublishRefused):
        withdraw(ArticleFactory(), by=editor, reason="لا شيء منشور")


def test_a_withdrawn_story_can_be_published_again_under_its_first_date(editor):
    article = ArticleFactory()
    first = publish(article, by=editor)
    withdraw(article, by=editor, reason="للمراجعة")

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        again = publish(article, by=editor)
        assert live_headlines(article)

    assert again.published_at == first.published_at
    assert again.slug == first.slug


def test_a_scheduled_update_does_not_keep_a_text_beyond_its_own_end(editor):
    noon = timezone.now()
    article = ArticleFactory(headline="قبل الانقطاع", expires_at=noon + timedelta(hours=1), live_by=editor)

    publish(rewrite(article, headline="ما بعد الانقطاع", expires_at=None), by=editor, at=noon + timedelta(hours=3))

    for hours, shown in ((0.9, "قبل الانقطاع"), (1.1, None), (2.9, None), (3.1, "ما بعد الانقطاع")):
        with time_machine.travel(noon + timedelta(hours=hours), tick=False):
            assert live_headlines(article) == ([shown] if shown else [])
            assert list(broken()) == []


def test_scheduling_an_update_later_leaves_the_text_of_now_until_then(editor):
    article = ArticleFactory(headline="نص الآن", live_by=editor)
    for hours in (1, 3):
        publish(rewrite(article, headline="التحديث"), by=editor, at=timezone.now() + timedelta(hours=hours))

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert live_headlines(article) == ["نص الآن"]


def test_a_story_that_was_to_expire_still_does_after_it_came_back(editor):
    noon = timezone.now()
    article = ArticleFactory(expires_at=noon + timedelta(hours=2), live_by=editor)
    withdraw(article, by=editor, reason="للتحقق")

    with time_machine.travel(noon + timedelta(hours=1), tick=False):
        reinstate(article, by=editor)
        assert live_headlines(article)
    with time_machine.travel(noon + timedelta(hours=2), tick=False):
        assert not live_headlines(article)
        # Brought back after its end, it was meant to stay.
        reinstate(article, by=editor)
    with time_machine.travel(noon + timedelta(days=9), tick=False):
        assert live_headlines(article)


def test_what_came_under_an_embargo_is_brought_back_by_the_chief_only(editor, chief):
    article = ArticleFactory(live_by=editor)
    withdraw(article, by=editor, reason="للتحقق")
    rewrite(article, embargo_until=timezone.now() + timedelta(hours=1))

    with pytest.raises(PublishRefused) as refusal:
        reinstate(article, by=editor)
    assert fields_of(refusal) == {"embargo_until"}
    assert not live_headlines(article)

    reinstate(article, by=chief)
    assert live_headlines(article)
    assert "الحظر" in article.transitions.first().note


def test_the_database_refuses_two_editions_of_one_article_at_one_time(editor):
    story = publish(ArticleFactory(), by=editor)

    story.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        story.save(force_insert=True)


def test_the_database_refuses_to_stretch_an_edition_over_another(editor):
    article = ArticleFactory()
    publish(article, by=editor)
    rewrite(article, headline="تحديث")
    at = timezone.now() + HOUR
    publish(article, by=editor, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(article=article, visible_until=at).update(visible_until=FAR)
