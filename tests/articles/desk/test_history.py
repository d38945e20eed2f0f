"""The history of an article: its versions, their difference, one brought back, and what readers saw when."""

import re
from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import restoring, snapshots, thinning, workflow, working_copies
from articles.desk.history import changed_fields, compared_bodies
from articles.models.article import Article, State
from articles.models.editing import Lock
from articles.models.printing import Printing
from articles.models.revision import Revision, snapshot_of
from articles.models.story import Story
from articles.photos import library
from articles.press.correct import correct
from articles.press.invariants import broken
from articles.press.publish import publish, withdraw
from tests.articles.desk.desk_client import Writer
from tests.factories import (
    PARAGRAPH,
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RECORDED_BY = "articles.migrations.0011_one_record_of_what_readers_saw"
SECOND = "<p>فقرة ثانية كُتبت بعد ذلك بيوم.</p>"


def save(article, by, **changes):
    article = Article.objects.get(pk=article.pk)
    snapshots.save(article, snapshot_of(article) | changes, by=by)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def article(editor):
    article = save(ArticleFactory(state=State.REVIEW), editor, kicker="تمهيد")
    return save(article, editor, headline="عنوان جديد للمرفأ القديم", body=PARAGRAPH + SECOND)


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


def page(client, article, name, **query):
    return client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]), query)


def test_the_timeline_says_who_did_what_and_how_the_text_grew(desk, editor, article):
    workflow.move(article, "publish", by=editor)

    shown = page(desk, article, "history").content.decode()

    assert "3 · نشر" in shown
    assert "على الموقع" in shown
    assert str(editor) in shown
    assert "+6" in shown


def test_typing_makes_no_history(editor, article):
    writer = Writer(editor, article)
    writer.client.post(reverse("admin:articles_article_autosave", args=[article.pk]), writer.fields | {"headline": "س"})

    assert Revision.objects.filter(article=article).count() == 2


def test_two_versions_stand_side_by_side(desk, article):
    shown = page(desk, article, "diff", **{"from": 1, "to": 2}).content.decode()

    assert "العنوان" in shown
    assert "فقرة ثانية كُتبت بعد ذلك بيوم" in shown
    assert "<ins" in shown
    assert "استعد هذا الحقل" in shown


def test_the_order_in_which_two_versions_are_chosen_does_not_matter(desk, article):
    one = page(desk, article, "diff", **{"from": 2, "to": 1})

    assert (one.context["old"].number, one.context["new"].number) == (1, 2)


@pytest.mark.parametrize("query", [{}, {"from": "x", "to": "2"}, {"from": 2, "to": 2}, {"from": 1, "to": 99}])
def test_a_choice_that_is_none_leads_back_to_the_list(desk, article, query):
    answer = page(desk, article, "diff", **query)

    assert answer.status_code == 302
    assert "اختر نسختين" in desk.get(answer.url).content.decode()


def test_everything_that_is_not_text_is_compared_as_well(editor):
    article = ArticleFactory(lead_photo=PhotoFactory(caption="مراكب"), bylines=[AuthorFactory(name="سلمى")])
    old = snapshot_of(article)
    topic, author, photo = TopicFactory(name="الموانئ"), AuthorFactory(name="نور"), PhotoFactory(caption="شباك")
    new = old | {
        "lead_photo_id": photo.pk,
        "lead_caption": "تعليق خاص",
        "topics": [topic.pk],
        "bylines": [{"author_id": author.pk, "role": "photographed"}, *old["bylines"]],
        "embargo_until": "2026-11-23T12:30:00+00:00",
        "kind": "report",
    }

    rows = {row["name"]: "".join(part.text for part in row["new"]) for row in changed_fields(old, new)}

    assert rows == {
        "kind": "تقرير",
        "lead_photo_id": "شباك",
        "lead_caption": "تعليق خاص",
        "bylines": "تصوير: نور، كتب: سلمى",
        "topics": "الموانئ",
        "embargo_until": "الاثنين 23 نوفمبر 2026، 2:30 م",
    }


def test_a_caption_of_a_photo_in_the_text_is_compared_where_the_photo_stands(editor):
    photo = PhotoFactory(caption="تعليق المكتبة")
    article = ArticleFactory(body=f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>')
    old = snapshot_of(article)
    new = old | {"photos": [{"photo_id": photo.pk, "caption": "تعليق الخبر", "alt": ""}]}

    kinds = [(item["row"].kind, item["new_photo"]) for item in compared_bodies(old, new)]

    assert kinds == [("same", None), ("changed", photo)]


def test_edits_of_tashkeel_and_hamza_are_left_out_on_request(desk, editor, article):
    save(article, editor, headline="عنوانٌ جديدٌ للمرفإ القديم", body=PARAGRAPH.replace("المسئول", "المسؤول") + SECOND)

    exact = page(desk, article, "diff", **{"from": 2, "to": 3})
    loose = page(desk, article, "diff", **{"from": 2, "to": 3, "loose": 1})

    assert [group["is_same"] for group in exact.context["rows"]] == [False, True]
    assert [group["is_same"] for group in loose.context["rows"]] == [True]
    assert len(exact.context["fields"]) == 1


@pytest.mark.parametrize(
    "raw", ["<p>" * 6000 + "نص", "</p></div><b>نص", "<script>alert(1)</script><p onclick=x>نص</p>"]
)
def test_a_version_that_was_never_cleaned_is_shown_as_letters(desk, editor, article, raw):
    revision = Revision.record(article, Revision.Kind.KEPT, by=editor, snapshot=snapshot_of(article) | {"body": raw})

    answer = page(desk, article, "diff", **{"from": 1, "to": revision.number})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_difference_is_a_handful_of_queries_however_long_the_history(
    desk, editor, article, django_assert_max_num_queries
):
    for number in range(30):
        article = save(article, editor, headline=f"العنوان رقم {number} للمرفأ")

    with django_assert_max_num_queries(14):
        page(desk, article, "diff", **{"from": 1, "to": 30})


# Restoring


def restored(client, article, **posted):
    return client.post(reverse("admin:articles_article_restore", args=[article.pk]), posted)


def test_a_version_is_brought_back_as_a_new_one(desk, article):
    restored(desk, article, revision=1)

    now = Article.objects.get(pk=article.pk)
    assert now.body == PARAGRAPH
    assert now.version == 4
    last = Revision.objects.filter(article=article).first()
    assert (last.number, last.kind) == (3, Revision.Kind.RESTORED)
    assert Revision.objects.get(article=article, number=2).snapshot["body"] == PARAGRAPH + SECOND


def test_one_field_is_brought_back_and_the_rest_stays(desk, article):
    restored(desk, article, revision=1, field="headline")

    now = Article.objects.get(pk=article.pk)
    assert now.headline != "عنوان جديد للمرفأ القديم"
    assert now.body == PARAGRAPH + SECOND


def test_photo_bylines_and_topics_come_back_with_the_version(editor):
    photo, inline = PhotoFactory(), PhotoFactory()
    article = ArticleFactory(
        lead_photo=photo, lead_caption="خاص", body=f'{PARAGRAPH}<figure data-photo="{inline.pk}"></figure>'
    )
    article.topics.add(TopicFactory(name="الموانئ"))
    article.photos.create(photo=inline, caption="تعليق", alt="بديل")
    old = snapshot_of(article)
    revision = Revision.record(article, Revision.Kind.SAVED, by=editor)
    empty = {"lead_photo_id": None, "lead_caption": "", "lead_alt": "", "topics": [], "bylines": [], "photos": []}
    save(article, editor, **empty, body=PARAGRAPH)

    assert restoring.restore(article, revision, by=editor)

    assert snapshot_of(Article.objects.get(pk=article.pk)) == old


def test_what_the_version_names_and_is_gone_is_left_out(editor, article):
    revision = Revision.objects.get(article=article, number=1)
    revision.snapshot |= {"topics": [999], "lead_photo_id": 999, "lead_caption": "بلا صورة", "section_id": 999}
    revision.save()

    assert restoring.restore(article, revision, by=editor)
    assert Article.objects.get(pk=article.pk).lead_caption == ""


def test_a_stored_body_is_cleaned_before_it_comes_back(editor, article):
    revision = Revision.objects.get(article=article, number=1)
    revision.snapshot["body"] = "<p onclick='x'>نص</p><script>x</script>"
    revision.save()

    restoring.restore(article, revision, by=editor)

    assert Article.objects.get(pk=article.pk).body == "<p>نص</p>"


def test_a_reporter_does_not_lift_an_embargo_by_restoring(reporter, editor):
    article = ArticleFactory(created_by=reporter)
    Revision.record(article, Revision.Kind.SAVED, by=reporter)
    article = save(article, editor, embargo_until="2030-01-01T00:00:00+00:00", headline="عنوان المحرر")
    revision = Revision.objects.get(article=article, number=1)

    restoring.restore(article, revision, by=reporter)
    restoring.restore(article, revision, by=reporter, field="embargo_until")

    now = Article.objects.get(pk=article.pk)
    assert now.embargo_until.year == 2030
    assert now.headline != "عنوان المحرر"


def test_nobody_restores_under_the_hands_of_a_colleague(desk, article):
    now = timezone.now()
    Lock.objects.create(article=article, user=UserFactory(full_name="هدى"), tab="1", since=now, seen=now)

    answer = restored(desk, article, revision=1)

    assert "يحررها الآن هدى" in desk.get(answer.url).content.decode()
    assert Article.objects.get(pk=article.pk).body == PARAGRAPH + SECOND


def test_what_was_typed_and_not_saved_is_a_version_before_the_restored_one(editor, desk, article):
    writer = Writer(editor, article)
    writer.client.post(
        reverse("admin:articles_article_autosave", args=[article.pk]), writer.fields | {"headline": "كُتب ولم يُحفظ"}
    )
    assert working_copies.newer_than_saved(article, editor)

    restored(desk, article, revision=1)

    kinds = list(Revision.objects.filter(article=article).order_by("number").values_list("kind", flat=True))
    assert kinds == ["saved", "saved", "kept", "restored"]
    assert Revision.objects.get(article=article, kind="kept").snapshot["headline"] == "كُتب ولم يُحفظ"


@pytest.mark.parametrize("posted", [{"revision": "x"}, {"revision": 99}, {}])
def test_a_version_that_is_not_there_is_not_found(desk, article, posted):
    assert restored(desk, article, **posted).status_code == 404


def test_a_field_that_is_none_is_told(desk, article):
    answer = restored(desk, article, revision=1, field="state")

    assert "لا يوجد حقل بهذا الاسم" in desk.get(answer.url).content.decode()


def test_a_version_whose_photo_for_networks_is_gone_comes_back_without_it(desk, editor, article):
    photo = PhotoFactory()
    article = save(article, editor, social_photo_id=photo.pk)
    number = Revision.objects.filter(article=article).first().number
    save(article, editor, social_photo_id=None)
    photo.delete()

    assert restored(desk, article, revision=number).status_code == 302

    assert Article.objects.get(pk=article.pk).social_photo is None


# As readers saw it

NOON = timezone.make_aware(timezone.datetime(2026, 7, 1, 12, 0))
HOUR = timedelta(hours=1)


def seen_at(article, moment):
    found = Printing.objects.filter(article=article, visible_from__lte=moment, visible_until__gt=moment)
    return [printing.story["headline"] for printing in found]


def test_what_readers_saw_is_kept_through_updates_schedules_and_a_withdrawal(editor):
    article = ArticleFactory(headline="الأولى في الصباح")
    with time_machine.travel(NOON, tick=False):
        publish(article, by=editor)
    with time_machine.travel(NOON + HOUR, tick=False):
        article = save(article, editor, headline="الثانية بعد ساعة")
        publish(article, by=editor, at=NOON + 2 * HOUR)
    with time_machine.travel(NOON + 3 * HOUR, tick=False):
        article = save(article, editor, headline="الثالثة بلا انتظار")
        publish(article, by=editor)
    with time_machine.travel(NOON + 4 * HOUR, tick=False):
        withdraw(article, by=editor, reason="خطأ")

    minute = timedelta(minutes=1)
    assert seen_at(article, NOON - minute) == []
    assert seen_at(article, NOON + 2 * HOUR - minute) == ["الأولى في الصباح"]
    assert seen_at(article, NOON + 2 * HOUR + minute) == ["الثانية بعد ساعة"]
    assert seen_at(article, NOON + 3 * HOUR + minute) == ["الثالثة بلا انتظار"]
    assert seen_at(article, NOON + 4 * HOUR + minute) == []
    with time_machine.travel(NOON + 4 * HOUR + minute, tick=False):
        assert list(broken()) == []


def test_a_scheduled_update_that_was_dropped_was_never_seen(editor):
    article = ArticleFactory(headline="الأولى في الصباح")
    with time_machine.travel(NOON, tick=False):
        publish(article, by=editor)
        article = save(article, editor, headline="لم يرها قارئ")
        publish(article, by=editor, at=NOON + HOUR)
    with time_machine.travel(NOON + HOUR / 2, tick=False):
        publish(save(article, editor, headline="حلت محلها"), by=editor)

    assert seen_at(article, NOON + 2 * HOUR) == ["حلت محلها"]
    assert not any("لم يرها" in str(printing) for printing in Printing.objects.all())


def test_the_page_as_it_was_is_the_page_that_readers_had(desk, editor, reader):
    article = ArticleFactory(headline="كما كان أول مرة", lead_photo=PhotoFactory(), dateline="رشيد")
    article.topics.add(TopicFactory(name="الموانئ"))
    with time_machine.travel(NOON, tick=False):
        story = publish(article, by=editor)
        article = Article.objects.get(pk=article.pk)
        public = body_of(reader.get(Story.objects.get(pk=story.pk).get_absolute_url()))
        publish(save(article, editor, headline="كما صار بعد ذلك"), by=editor, at=NOON + HOUR)

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        desk.force_login(editor)
        shown = page(desk, article, "printed", at="2026-07-01T12:30")
        chosen = shown.context["chosen"]
        seen = body_of(desk.get(reverse("preview-page", args=[article.pk]), {"printing": chosen.pk}))

    assert seen == public
    assert "كما كان أول مرة" in seen


def body_of(answer):
    html = answer.content.decode()
    return html[html.index("<body>") :]


def test_what_is_scheduled_was_not_seen_yet(desk, editor, article):
    publish(article, by=editor, at=timezone.now() + HOUR)

    assert "لم يرَ قارئ هذه المادة بعد" in page(desk, article, "printed").content.decode()


def test_an_hour_without_a_story_says_so(desk, editor, article):
    publish(article, by=editor)

    assert "لم تكن المادة على الموقع" in page(desk, article, "printed", at="2020-01-01T10:00").content.decode()
    assert "اكتب التاريخ والساعة" in page(desk, article, "printed", at="أمس").content.decode()


def test_a_credit_that_was_corrected_since_stands_there_as_readers_had_it(desk, editor):
    lead, inside = PhotoFactory(credit="مصوّر قديم"), PhotoFactory(agency="وكالة قديمة")
    body = PARAGRAPH + f'<figure data-photo="{inside.pk}"></figure>'
    with time_machine.travel(NOON, tick=False):
        article = ArticleFactory(lead_photo=lead, body=body, live_by=editor)
    with time_machine.travel(NOON + HOUR, tick=False):
        library.change(lead, by=editor, credit="مصوّر صحيح", focal_x=0.1)
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        library.change(inside, by=editor, agency="وكالة صحيحة")

    with time_machine.travel(NOON + 3 * HOUR, tick=False):
        desk.force_login(editor)
        names = ("مصوّر قديم", "مصوّر صحيح", "وكالة قديمة", "وكالة صحيحة")
        pages = {at: as_seen(desk, article, at) for at in ("12:30", "13:30", "14:30")}
        seen = {at: [name for name in names if name in shown] for at, shown in pages.items()}

    assert seen == {
        "12:30": ["مصوّر قديم", "وكالة قديمة"],
        "13:30": ["مصوّر صحيح", "وكالة قديمة"],
        "14:30": ["مصوّر صحيح", "وكالة صحيحة"],
    }


def as_seen(desk, article, hour):
    """The readers' page in the frame of «كما نُشر»."""
    shown = page(desk, article, "printed", at=f"2026-07-01T{hour}").content.decode()
    frame = re.search(r'<iframe class="seen"\s+src="([^"]+)"', shown)[1]
    return body_of(desk.get(unescape(frame)))


def test_the_page_says_what_readers_were_told_anew_about_its_photos(desk, editor):
    lead = PhotoFactory(credit="مصوّر قديم")
    with time_machine.travel(NOON, tick=False):
        article = ArticleFactory(lead_photo=lead, live_by=editor)
    with time_machine.travel(NOON + HOUR, tick=False):
        library.change(lead, by=editor, keywords="المرفأ")
        library.change(lead, by=editor, credit="مصوّر صحيح")

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        desk.force_login(editor)
        shown = page(desk, article, "printed", at="2026-07-01T12:30")
        link = re.search(r'href="(\?printing=[^"]+since=[^"]+)"', shown.content.decode())[1]
        after = desk.get(reverse("admin:articles_article_printed", args=[article.pk]) + unescape(link))

    assert [change.now for change in shown.context["retold"]] == [{"credit": "مصوّر صحيح"}]
    assert "<del><bdi>مصوّر قديم</bdi></del>" in shown.content.decode()
    assert after.context["moment"] == NOON + HOUR


def test_a_correction_of_later_is_not_on_the_page_that_readers_had(desk, editor):
    with time_machine.travel(NOON, tick=False):
        article = ArticleFactory(live_by=editor)
    with time_machine.travel(NOON + HOUR, tick=False):
        correct(article, by=editor, kind="correction", text="العدد الصحيح 12 لا 21.")

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        desk.force_login(editor)
        assert "العدد الصحيح" not in as_seen(desk, article, "12:30")
        assert "العدد الصحيح" in as_seen(desk, article, "13:30")


def test_what_readers_saw_opens_after_its_section_and_photo_are_gone(desk, editor):
    gone, photo = SectionFactory(name="قسم أُلغي"), PhotoFactory()
    with time_machine.travel(NOON, tick=False):
        article = ArticleFactory(section=gone, lead_photo=photo, headline="في القسم القديم", live_by=editor)
    with time_machine.travel(NOON + HOUR, tick=False):
        new = SectionFactory()
        publish(save(article, editor, section_id=new.pk, lead_photo_id=None), by=editor)
        Story.objects.exclude(section=new).delete()
        gone.delete()
        photo.delete()

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        desk.force_login(editor)
        assert "في القسم القديم" in as_seen(desk, article, "12:30")


def test_an_hour_that_came_twice_can_be_chosen(desk, editor):
    with time_machine.travel("2026-10-29 20:30 +0000", tick=False):
        article = ArticleFactory(headline="قبل تأخير الساعة", live_by=editor)
    with time_machine.travel("2026-10-29 21:15 +0000", tick=False):
        publish(save(article, editor, headline="بعد تأخير الساعة"), by=editor)

    with time_machine.travel("2026-10-30 09:00 +0000", tick=False):
        desk.force_login(editor)
        asked = page(desk, article, "printed", at="2026-10-29T23:40")
        first, second = (page(desk, article, "printed", at="2026-10-29T23:40", at_which=which) for which in "12")

    assert 'name="at_which"' in asked.content.decode()
    assert [str(shown.context["chosen"]) for shown in (first, second)] == ["قبل تأخير الساعة", "بعد تأخير الساعة"]


def test_what_was_printed_before_there_was_a_record_is_recorded_by_the_migration(editor):
    article = ArticleFactory(lead_photo=PhotoFactory(), live_by=editor)
    article.topics.add(TopicFactory())
    publish(save(article, editor, headline="له موضوع"), by=editor, at=timezone.now() + HOUR)
    recorded = list(Printing.objects.values("article", "revision", "visible_from", "visible_until", "story"))

    Printing.objects.all().delete()
    import_module(RECORDED_BY).record_what_is_missing(apps, None)

    assert list(Printing.objects.values("article", "revision", "visible_from", "visible_until", "story")) == recorded
    assert len(recorded) == 2


# Thinning


def aged(article, days, hours=0, kind=Revision.Kind.SAVED):
    revision = Revision.record(article, kind, by=article.created_by)
    at = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days, hours=hours)
    Revision.objects.filter(pk=revision.pk).update(at=at)
    return revision.number


def kept(article):
    return sorted(Revision.objects.filter(article=article).values_list("number", flat=True))


def test_old_saves_are_thinned_and_events_are_kept_for_ever(editor):
    article = ArticleFactory()
    numbers = {
        "month": [aged(article, 500) for _ in range(3)],
        "submitted": [
            aged(article, 500, kind=Revision.Kind.SUBMITTED),
            aged(article, 500, kind=Revision.Kind.PUBLISHED),
        ],
        "day": [aged(article, 60) for _ in range(3)],
        "hour": [aged(article, 10) for _ in range(3)],
        "other hour": [aged(article, 10, hours=-2)],
        "young": [aged(article, 2) for _ in range(3)],
    }

    call_command("thin_revisions", verbosity=0)

    assert kept(article) == [
        numbers["month"][-1],
        *numbers["submitted"],
        numbers["day"][-1],
        numbers["hour"][-1],
        *numbers["other hour"],
        *numbers["young"],
    ]
    assert list(broken()) == []


def test_what_readers_saw_or_a_link_shows_is_never_thinned(editor):
    article = ArticleFactory()
    aged(article, 400)
    publish(article, by=editor)
    Revision.objects.update(at=timezone.now() - timedelta(days=400))
    aged(article, 400)

    thinning.thin()

    assert Printing.objects.get().revision.number in kept(article)


def test_counting_deletes_nothing(article, capsys):
    Revision.objects.update(at=timezone.now() - timedelta(days=40))

    call_command("thin_revisions", "--dry-run")

    assert capsys.readouterr().out == "1 revisions would be deleted.\n"
    assert len(kept(article)) == 2
