"""Saving on the writing screen: every accepted save is a revision, and nobody's words are lost to a colleague's."""

import re
from datetime import timedelta
from html import unescape
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from articles.desk import locks, workflow
from articles.models.article import Article, State
from articles.models.editing import Lock, WorkingCopy
from articles.models.revision import Revision
from articles.models.section import Topic
from articles.models.story import Story
from tests.articles.desk.desk_client import Writer
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, UserFactory, jpeg

pytestmark = pytest.mark.django_db

FOUR = "<p>الأولى كما هي.</p><p>الثانية كما هي.</p><p>الثالثة كما هي.</p><p>الرابعة كما هي.</p>"


@pytest.fixture
def colleague(db):
    return UserFactory(full_name="هدى الورّاق", roles=[Role.EDITOR])


@pytest.fixture
def article(db):
    article = ArticleFactory(body=FOUR, version=2)
    Revision.record(article, Revision.Kind.SAVED, by=article.created_by)
    return article


def saved(article):
    return Article.objects.get(pk=article.pk)


def test_a_save_is_the_next_version_and_a_revision_of_the_whole_story(editor, article):
    Writer(editor, article).type(headline="عنوان جديد", topic_names="الصيد، النقل البحري").save()

    assert saved(article).headline == "عنوان جديد"
    assert saved(article).version == 3
    revision = Revision.objects.filter(article=article).first()
    assert (revision.version, revision.by, revision.snapshot["headline"]) == (3, editor, "عنوان جديد")
    assert len(revision.snapshot["topics"]) == 2


def test_a_save_that_changes_nothing_makes_no_version(editor, article):
    Writer(editor, article).save()

    assert saved(article).version == 2
    assert Revision.objects.filter(article=article).count() == 1


def test_bylines_are_saved_in_their_order(editor, article):
    first, second = AuthorFactory(name="أولى"), AuthorFactory(name="ثانية")

    Writer(editor, article).type(
        **{
            "bylines-0-author": first.pk,
            "bylines-0-order": "2",
            "bylines-1-author": second.pk,
            "bylines-1-order": "١",
            "bylines-1-role": "translated",
        }
    ).save()

    assert [(byline.author, byline.role) for byline in saved(article).bylines.all()] == [
        (second, "translated"),
        (first, "wrote"),
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"headline": "عنوان " * 50}, "110"),
        ({"lead_caption": "تعليق بلا صورة"}, "كتبت تعليقًا لصورة غير موجودة"),
        ({"photo_caption": "تعليق بلا ملف"}, "لم ترفع ملفها"),
        ({"body": "<p>" + "نص " * 400_000 + "</p>"}, "1 ميجابايت"),
        ({"publish_at": "أمس"}, "اكتب التاريخ والساعة"),
        ({"bylines-0-author": "999999"}, "اسم أو دور غير معروف"),
        ({"section": "999999"}, "اختر"),
        ({"topic_names": "كلمة " * 30}, "أطول من 60 حرفًا"),
        ({"headline": "\u200b\u3164"}, "حرف أو رقم ظاهر"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_bad_input_is_told_in_arabic_and_nothing_typed_is_lost(editor, article, typed, message):
    writer = Writer(editor, article).type(standfirst="مقدمة كُتبت معه", **typed)

    answer = writer.save()

    assert answer.status_code == 200
    assert message in writer.shown()
    assert saved(article).version == 2
    form = answer.context["adminform"].form
    assert form["standfirst"].value() == "مقدمة كُتبت معه"
    for name, value in typed.items():
        if not name.startswith("bylines"):
            assert form[name].value().strip() == value.strip()


def test_an_upload_becomes_the_lead_photo_with_its_texts(editor, article):
    Writer(editor, article).save(photo_file=jpeg(), photo_caption="تعليق", photo_alt="بديل", photo_credit="ليلى الحبر")

    photo = saved(article).lead_photo
    assert (photo.caption, photo.alt, photo.credit) == ("تعليق", "بديل", "ليلى الحبر")


def test_an_upload_survives_a_mistake_elsewhere(editor, article):
    answer = Writer(editor, article).type(headline="عنوان " * 50).save(photo_file=jpeg(), photo_caption="تعليق الصورة")

    form = answer.context["adminform"].form
    assert form["lead_photo"].value()
    assert not form["photo_caption"].value()
    assert not form.errors.keys() - {"headline"}


def test_a_file_that_is_no_photo_is_refused_with_what_to_do_and_its_texts_stay(editor, article):
    upload = jpeg()
    upload.name = "فيديو.mp4"
    upload.seek(0)
    upload.write(b"\x00\x00\x00\x18ftypmp42")
    upload.seek(0)

    answer = Writer(editor, article).save(photo_file=upload, photo_caption="تعليق كُتب")

    form = answer.context["adminform"].form
    assert "photo_file" in form.errors
    assert form["photo_caption"].value() == "تعليق كُتب"


def test_edits_of_different_paragraphs_are_merged_silently(editor, colleague, article):
    mine, theirs = Writer(editor, article), Writer(colleague, article)
    theirs.type(body=FOUR.replace("الأولى", "الأولى بقلم الزميلة")).save()

    mine.type(body=FOUR.replace("الرابعة", "الرابعة بقلمي"), headline="عنواني").save()

    assert mine.answer.status_code == 302
    assert saved(article).headline == "عنواني"
    assert "الأولى بقلم الزميلة" in saved(article).body
    assert "الرابعة بقلمي" in saved(article).body
    assert [revision.kind for revision in article.revisions.all()][:2] == ["merged", "saved"]


def test_edits_of_one_paragraph_are_laid_side_by_side_and_both_can_stay(editor, colleague, article):
    mine, theirs = Writer(editor, article), Writer(colleague, article)
    theirs.type(body=FOUR.replace("الثانية كما هي", "الثانية بقلم الزميلة")).save()

    answer = mine.type(body=FOUR.replace("الثانية كما هي", "الثانية بقلمي"), dateline="أسوان").save()

    assert answer.status_code == 409
    shown = re.sub("<textarea.*?</textarea>", "", answer.content.decode(), flags=re.DOTALL)
    assert "الثانية بقلمي" in shown
    assert "الثانية بقلم الزميلة" in shown
    assert "الأولى كما هي" not in shown
    [place] = answer.context["conflicts"]
    typed = dict(answer.context["typed"])

    mine.answer = mine.client.post(mine.url, typed | {place["key"]: "both", "theirs_version": "3"})

    assert mine.answer.status_code == 302
    body = saved(article).body
    assert body.index("الثانية بقلم الزميلة") < body.index("الثانية بقلمي") < body.index("الثالثة")
    assert saved(article).dateline == "أسوان"


def test_an_answer_to_an_older_conflict_is_asked_again(editor, colleague, article):
    mine, theirs = Writer(editor, article), Writer(colleague, article)
    theirs.type(headline="عنوان الزميلة").save()
    answer = mine.type(headline="عنواني").save()
    typed = dict(answer.context["typed"])
    theirs.open()
    theirs.type(headline="عنوان الزميلة الثاني").save()

    answer = mine.client.post(mine.url, typed | {"choose-headline": "mine", "theirs_version": "3"})

    assert answer.status_code == 409
    assert saved(article).headline == "عنوان الزميلة الثاني"


def test_a_save_from_a_tab_opened_long_ago_loses_nothing(editor, colleague, article):
    old_tab = Writer(editor, article)
    for number in range(5):
        Writer(colleague, article).type(standfirst=f"مقدمة {number}").save()

    old_tab.type(body=FOUR + "<p>كُتبت في نافذة قديمة.</p>").save()

    assert saved(article).standfirst == "مقدمة 4"
    assert "كُتبت في نافذة قديمة" in saved(article).body


def test_saving_what_is_public_starts_a_new_draft_and_leaves_the_public_text(editor):
    article = ArticleFactory(live_by=editor)

    Writer(editor, article).type(headline="نص تحت التعديل").save()

    assert saved(article).state == State.DRAFT


def test_a_publish_that_is_refused_keeps_the_text(editor, article):
    writer = Writer(editor, article).type(headline="عنوان محفوظ")

    writer.save(_move="publish")

    assert "لم تُنفَّذ «انشر»" in writer.shown()
    assert saved(article).headline == "عنوان محفوظ"


@pytest.mark.parametrize("move", ["approve", "publish"])
def test_nobody_publishes_what_a_colleague_saved_since_their_screen_was_opened(editor, colleague, move):
    article = ArticleFactory(state=State.REVIEW, version=2)
    Revision.record(article, Revision.Kind.SAVED, by=article.created_by)
    mine = Writer(editor, article).type(headline="عنوان المدير")
    Writer(colleague, article).type(standfirst="مقدمة لم يرها المدير").save()

    mine.save(_move=move)

    assert "راجع ما حفظه زميلك" in mine.shown()
    assert (saved(article).headline, saved(article).standfirst) == ("عنوان المدير", "مقدمة لم يرها المدير")
    assert saved(article).state == State.REVIEW
    assert not Story.objects.exists()

    mine.open()
    mine.save(_move=move)
    assert saved(article).state != State.REVIEW


def test_an_embargo_that_comes_after_the_schedule_is_told(editor):
    article = ArticleFactory()
    workflow.move(article, "schedule", by=editor, at=timezone.now() + timedelta(hours=1))

    writer = Writer(editor, article)
    writer.type(embargo_until=f"{timezone.localtime() + timedelta(hours=2):%Y-%m-%dT%H:%M}").save()

    assert "قبل رفع الحظر، وموعدها قائم" in writer.shown()


def test_the_reason_of_a_move_that_is_no_longer_open_is_given_back(editor, article):
    Article.objects.filter(pk=article.pk).update(state=State.REVIEW)
    writer = Writer(editor, article)
    workflow.move(article, "return", by=editor, note="سبقتك زميلة")

    writer.save(_move="return", move_note="ينقصها رأي الطرف الآخر")

    assert "السبب كما كتبته: ينقصها رأي الطرف الآخر" in writer.shown()


def test_scheduling_for_the_past_is_told_at_the_field(editor):
    article = ArticleFactory()
    writer = Writer(editor, article)

    writer.save(_move="schedule", publish_at="2020-01-01T10:00")

    assert "موعد النشر مضى" in writer.shown()
    assert saved(article).state == State.DRAFT


def test_a_letter_typed_into_a_scheduled_story_at_its_minute_does_not_reach_readers(editor):
    article = ArticleFactory(headline="العنوان المعتمد")
    at = timezone.now() + timedelta(hours=1)
    workflow.move(article, "schedule", by=editor, at=at)
    writer = Writer(editor, article)

    with time_machine.travel(at, tick=False):
        writer.type(headline="العنوان المعتمدx").save()

        assert Story.objects.live().get(article=article).headline == "العنوان المعتمد"
    assert saved(article).headline == "العنوان المعتمدx"
    assert saved(article).state == State.DRAFT


# Autosave


def autosave(writer, query="", **fields):
    url = reverse("admin:articles_article_autosave", args=[writer.article.pk])
    return writer.client.post(url + query, writer.fields | fields)


def test_typing_is_kept_without_touching_the_article_or_its_history(editor, article):
    writer = Writer(editor, article)

    answer = autosave(writer, headline="نصف عنوان")

    assert answer.status_code == 200
    assert answer.json()["at"] == timezone.localtime().strftime("%H:%M")
    assert saved(article).headline == article.headline
    assert Revision.objects.filter(article=article).count() == 1


def test_what_was_typed_is_offered_on_return_and_opens_as_it_was(editor, article):
    autosave(
        Writer(editor, article), headline="عنوان " * 40, body=FOUR + "<p>فقرة لم تُحفظ.</p>", publish_at="غير مكتمل"
    )

    writer = Writer(editor, article)
    assert writer.page.context["copy"]
    writer.open("?copy")

    form = writer.page.context["adminform"].form
    assert form["headline"].value() == "عنوان " * 40
    assert "فقرة لم تُحفظ" in form["body"].value()
    assert form["publish_at"].value() == "غير مكتمل"


def test_the_copy_is_shown_beside_the_saved_text(editor, article):
    autosave(Writer(editor, article), body=FOUR.replace("الثالثة", "الثالثة المعدلة"))

    page = Writer(editor, article).client.get(reverse("admin:articles_article_copy", args=[article.pk]))

    shown = page.content.decode()
    assert "الثالثة المعدلة" in shown
    assert "الأولى كما هي" not in shown


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("topic_names", "الصيد، موضوع لم يكتب أحد عنه"),
        ("embargo_until", "2030-01-01T10:00"),
        ("photo_caption", "تعليق صورة لم تُرفع بعد"),
        ("move_note", "أكمل رأي الطرف الآخر."),
    ],
)
def test_every_word_on_the_screen_is_offered_on_return(editor, article, field, typed):
    # A reason is asked for where the article can be returned.
    Article.objects.filter(pk=article.pk).update(state=State.REVIEW)
    autosave(Writer(editor, article), **{field: typed})

    assert Writer(editor, article).page.context["copy"]
    assert typed in unescape(Writer(editor, article).open("?copy").content.decode())


def test_stories_put_beside_one_are_offered_on_return(editor, article):
    beside = ArticleFactory(live_by=editor)
    writer = Writer(editor, article)
    autosave(writer, related=str(beside.pk))

    page = writer.client.get(reverse("admin:articles_article_copy", args=[article.pk]))

    assert beside.headline in page.content.decode()


def test_a_copy_with_a_new_topic_makes_none_until_it_is_kept(editor, colleague, article):
    writer = Writer(editor, article)
    autosave(writer, topic_names="موضوع جديد")
    shown = writer.client.get(reverse("admin:articles_article_copy", args=[article.pk])).content.decode()
    assert "موضوع جديد" in shown
    assert not Topic.objects.exists()

    locks.hold(article, by=editor, tab="1")
    locks.take_over(article, by=colleague, tab="2")

    kept = Revision.objects.get(article=article, kind=Revision.Kind.KEPT)
    assert kept.snapshot["topics"] == [Topic.objects.get(name="موضوع جديد").pk]


def kept_headlines(article):
    rows = Revision.objects.filter(article=article, kind=Revision.Kind.KEPT).order_by("number")
    return [revision.snapshot["headline"] for revision in rows]


def test_a_copy_that_was_offered_and_typed_over_is_in_the_history(editor, article):
    autosave(Writer(editor, article), headline="كُتب في الصباح")

    later = Writer(editor, article)
    first, second = (autosave(later, headline=typed).json() for typed in ("كُتب ف", "كُتب في المساء"))

    assert kept_headlines(article) == ["كُتب في الصباح"]
    assert (first["kept_older"], second["kept_older"]) == (True, False)


def test_a_copy_that_was_offered_and_saved_over_is_in_the_history(editor, article):
    autosave(Writer(editor, article), headline="كُتب في الصباح")

    Writer(editor, article).type(headline="كُتب في المساء").save()

    assert kept_headlines(article) == ["كُتب في الصباح"]
    assert saved(article).headline == "كُتب في المساء"


def test_going_on_with_a_copy_leaves_nothing_in_the_history(editor, article):
    autosave(Writer(editor, article), headline="كُتب في الصباح")
    later = Writer(editor, article)
    later.open("?copy")

    autosave(later, headline="كُتب في الصباح وبعده")
    later.type(headline="كُتب في الصباح وبعده").save()

    assert kept_headlines(article) == []


def test_a_form_that_was_saved_and_comes_once_more_is_not_offered_as_newer(editor, colleague, article):
    writer = Writer(editor, article)
    writer.type(headline="حُفظ وأُرسل").save()
    Writer(colleague, article).type(standfirst="ما حفظته الزميلة بعده").save()

    assert not autosave(writer, query="?home").json()["offered"]
    assert Writer(editor, article).page.context["copy"] is None

    assert autosave(writer, query="?home", kicker="لم يُحفظ").json()["offered"]


def test_a_copy_that_says_nothing_new_is_not_offered(editor, article):
    writer = Writer(editor, article)
    autosave(writer)

    assert Writer(editor, article).page.context["copy"] is None


def test_saving_and_discarding_end_the_copy(editor, article):
    writer = Writer(editor, article)
    autosave(writer, headline="مؤقت")
    writer.type(headline="نهائي").save()
    assert not WorkingCopy.objects.exists()

    autosave(writer, headline="مؤقت آخر")
    writer.client.post(reverse("admin:articles_article_discard", args=[article.pk]))
    assert not WorkingCopy.objects.exists()


def test_one_persons_copy_is_not_anothers(editor, colleague, article):
    autosave(Writer(editor, article), headline="ما كتبه المدير")

    assert Writer(colleague, article).page.context["copy"] is None


def test_a_copy_typed_on_an_older_version_is_kept_and_says_so(editor, colleague, article):
    mine = Writer(editor, article)
    Writer(colleague, article).type(headline="حفظ الزميلة").save()

    answer = autosave(mine, standfirst="ما كتبته أنا")

    assert answer.status_code == 409
    assert WorkingCopy.objects.get(user=editor).data["standfirst"] == ["ما كتبته أنا"]


def test_an_expired_sign_in_is_answered_in_a_way_the_script_understands(editor, article):
    writer = Writer(editor, article)
    writer.client.logout()

    assert autosave(writer).status_code == 401


def test_what_one_may_not_write_does_not_exist_for_the_script(reporter, article):
    assert autosave(Writer(reporter, article)).status_code == 404
    assert not WorkingCopy.objects.exists()


def test_autosave_costs_two_queries_beside_session_user_and_roles(editor, article, django_assert_num_queries):
    writer = Writer(editor, article)

    with django_assert_num_queries(5):
        autosave(writer, headline="نصف عنوان")


# The lock


def lock(writer, act="hold", tab="tab-1"):
    url = reverse("admin:articles_article_lock", args=[writer.article.pk])
    return writer.client.post(url, {"act": act, "tab": tab}).json()


def test_the_first_to_open_holds_and_the_second_sees_who(editor, colleague, article):
    assert lock(Writer(editor, article))["mine"]

    seen = lock(Writer(colleague, article), tab="tab-2")

    assert not seen["mine"]
    assert seen["holder"] == str(editor)
    assert Writer(colleague, article).page.context["holder"].user == editor


def test_a_second_tab_of_ones_own_is_recognised(editor, article):
    writer = Writer(editor, article)
    lock(writer)

    assert lock(writer, tab="tab-2") | {"since": ""} == {
        "mine": False,
        "other_tab": True,
        "holder": str(editor),
        "since": "",
        "asked_by": "",
    }


def test_a_holder_that_went_silent_keeps_nobody_out(editor, colleague, article):
    lock(Writer(editor, article))
    Lock.objects.update(seen=timezone.now() - timedelta(seconds=46))

    assert lock(Writer(colleague, article), tab="tab-2")["mine"]


def test_a_released_article_is_free(editor, colleague, article):
    writer = Writer(editor, article)
    lock(writer)
    writer.client.post(reverse("admin:articles_article_release", args=[article.pk]), {"tab": "tab-1"})

    assert lock(Writer(colleague, article), tab="tab-2")["mine"]


def test_the_holder_hears_who_asks(editor, colleague, article):
    holder, other = Writer(editor, article), Writer(colleague, article)
    lock(holder)
    lock(other, act="ask", tab="tab-2")

    assert lock(holder)["asked_by"] == str(colleague)


def test_taking_over_keeps_the_holders_text_as_a_revision_first(editor, colleague, article):
    holder, other = Writer(editor, article), Writer(colleague, article)
    lock(holder)
    autosave(holder, body=FOUR + "<p>لم أحفظها بعد.</p>")

    assert lock(other, act="take", tab="tab-2")["mine"]

    kept = Revision.objects.get(article=article, kind=Revision.Kind.KEPT)
    assert kept.by == editor
    assert "لم أحفظها بعد" in kept.snapshot["body"]
    assert saved(article).body == FOUR
    assert not lock(holder)["mine"]


def test_a_save_after_the_take_over_is_refused_with_every_word_kept(editor, colleague, article):
    holder, other = Writer(editor, article), Writer(colleague, article)
    lock(holder)
    lock(other, act="take", tab="tab-2")

    answer = holder.type(headline="ما كتبته قبل أن تُؤخذ مني").save()

    assert answer.status_code == 200
    assert "تولى هدى الورّاق" in holder.shown()
    assert answer.context["adminform"].form["headline"].value() == "ما كتبته قبل أن تُؤخذ مني"
    assert WorkingCopy.objects.get(user=editor).data["headline"] == ["ما كتبته قبل أن تُؤخذ مني"]


def test_a_lock_is_held_by_one_of_two_who_try(editor, colleague, article):
    locks.hold(article, by=editor, tab="1")
    locks.hold(article, by=colleague, tab="2")

    assert Lock.objects.get(article=article).user == editor


def test_signing_out_lets_go_of_everything(editor, colleague, article):
    writer = Writer(editor, article)
    lock(writer)
    writer.client.post(reverse("admin:logout"))

    assert lock(Writer(colleague, article), tab="tab-2")["mine"]


def test_who_gives_an_article_away_lets_go_of_it(reporter, colleague):
    article = ArticleFactory(created_by=reporter)
    writer = Writer(reporter, article)
    lock(writer)
    writer.save(_move="submit")

    assert lock(Writer(colleague, article), tab="tab-2")["mine"]


def test_a_save_of_what_a_colleague_has_just_spiked_shows_every_word_again(editor, colleague, article):
    writer = Writer(editor, article)
    workflow.move(article, "spike", by=colleague)

    typed = {
        "headline": "عنوان كُتب بعد الإلغاء",
        "kicker": "تمهيد كُتب بعده",
        "dateline": "مكان كُتب بعده",
        "lead_caption": "تعليق كُتب بعده",
        "topic_names": "موضوع كُتب بعده",
        "move_note": "سبب كُتب بعده",
    }
    answer = writer.type(**typed).save()

    assert answer.status_code == 403
    assert [text for text in typed.values() if text not in answer.content.decode()] == []
    assert saved(article).state == State.SPIKED


def test_a_second_click_on_save_or_publish_changes_nothing_more(editor):
    article = ArticleFactory()
    writer = Writer(editor, article).type(headline="عنوان نُشر بنقرتين")

    writer.save(_move="publish")
    writer.save(_move="publish")

    assert writer.answer.status_code == 302
    assert article.revisions.filter(kind="published").count() == 1
    assert article.transitions.count() == 1


# Who sees what


@pytest.mark.parametrize("role", [Role.REPORTER, Role.DESK, Role.ADMIN])
def test_a_colleagues_draft_does_not_exist_for_who_may_not_read_it(role, article):
    user = UserFactory(roles=[role])

    assert Writer(user, article).page.status_code in (403, 404)


def test_who_may_read_but_not_write_gets_the_text_without_a_form(article):
    Article.objects.update(state=State.REVIEW)

    page = Writer(UserFactory(roles=[Role.PHOTO]), article).page

    assert page.status_code == 200
    assert "الثالثة كما هي" in page.content.decode()
    assert 'name="headline"' not in page.content.decode()


def test_fields_that_are_not_on_the_screen_cannot_be_posted(reporter):
    article = ArticleFactory(created_by=reporter)

    Writer(reporter, article).type(state="done", created_by="1", version="9", assigned_to="1").save()

    assert saved(article).state == State.DRAFT
    assert saved(article).created_by == reporter
    assert not saved(article).assigned_to


def test_an_inline_photos_texts_survive_a_save(editor):
    photo = PhotoFactory()
    article = ArticleFactory(body=f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>')

    Writer(editor, article).type(headline="بعد الحفظ").save()

    assert f'data-photo="{photo.pk}"' in saved(article).body


def test_a_form_of_another_site_is_refused_and_not_carried_on(editor, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    url = reverse("admin:articles_article_change", args=[article.pk])

    strange = client.post(url, {"headline": "من موقع آخر"}, headers={"Origin": "https://evil.example"})
    ours = client.post(url, {"headline": "من صفحتنا"}, headers={"Origin": "http://testserver"})

    assert strange.status_code == ours.status_code == 403
    assert "من موقع آخر" not in strange.content.decode()
    assert "من صفحتنا" in ours.content.decode()
    assert Article.objects.get(pk=article.pk).version == article.version


@pytest.mark.django_db(transaction=True)
def test_the_same_headline_at_once_is_as_many_stories_under_addresses_of_their_own():
    headline, barrier, answers = "استقالة الحكومة بعد تصويت البرلمان", Barrier(6), []
    writers = [Writer(UserFactory(roles=[Role.CHIEF]), ArticleFactory(state=State.READY)) for _ in range(6)]

    def publish(writer):
        barrier.wait()
        answers.append(writer.type(headline=headline).save(_move="publish").status_code)
        connections.close_all()

    threads = [Thread(target=publish, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302] * 6
    stories = Story.objects.live().filter(headline=headline)
    assert len({story.get_absolute_url() for story in stories}) == 6
