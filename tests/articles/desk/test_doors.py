"""Publishing through every door, with everything that stops it: the form, the schedule, the verb of the bulk, the press."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.desk import notes, workflow
from articles.models.article import Article, State
from articles.models.editing import Lock
from articles.models.revision import Transition
from articles.models.story import Story
from articles.press.publish import PublishRefused, publish
from tests.articles.desk.desk_client import Writer
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory, UserFactory

pytestmark = pytest.mark.django_db


def changed(**values):
    return lambda article: Article.objects.filter(pk=article.pk).update(**values)


def with_photo(**texts):
    return lambda article: changed(lead_photo=PhotoFactory(**texts))(article)


def with_inline_photo(**texts):
    return lambda article: changed(body=f'{PARAGRAPH}<figure data-photo="{PhotoFactory(**texts).pk}"></figure>')(
        article
    )


def with_lock(article):
    now = timezone.now()
    Lock.objects.create(article=article, user=UserFactory(full_name="هدى"), tab="1", since=now, seen=now)


def with_blocking_note(article):
    notes.add(article, by=UserFactory(), text="راجع الرقم", is_blocking=True)


SOON = timedelta(hours=1)
FIRM = {
    "no headline": changed(headline=""),
    "no section": changed(section=None),
    "no body": changed(body=""),
    "no author and no agency": lambda article: article.bylines.all().delete(),
    "another's lock": with_lock,
    "embargo": lambda article: changed(embargo_until=timezone.now() + 5 * SOON)(article),
    "ends before it begins": lambda article: changed(expires_at=timezone.now() - SOON)(article),
}
OVERRIDABLE = {
    "a short body": changed(body="<p>ثلاث كلمات فقط.</p>"),
    "a placeholder": changed(body=PARAGRAPH + "<p>قال xxx أمس.</p>"),
    "a placeholder in the headline": changed(headline="كم عدد المراكب؟؟؟"),
    "lead photo without caption": with_photo(caption=""),
    "lead photo without alt": with_photo(alt=""),
    "lead photo without credit": with_photo(credit="", agency=""),
    "inline photo without caption": with_inline_photo(caption=""),
    "inline photo without alt": with_inline_photo(alt=""),
    "inline photo without credit": with_inline_photo(credit="", agency=""),
    "a photo that is gone": changed(body=PARAGRAPH + '<figure data-photo="999999"></figure>'),
    "an unresolved blocking note": with_blocking_note,
    "a forbidden embed host": changed(body=PARAGRAPH + '<figure data-embed="tiktok:123"></figure>'),
    "a raw frame of an unknown host": changed(body=PARAGRAPH + '<iframe src="https://video.example/1"></iframe>'),
    "a broken internal link": changed(body=PARAGRAPH + '<p>وفق <a href="/n/999999">خبر سابق</a>.</p>'),
    "a link to a section that is not there": changed(body=PARAGRAPH + '<p>في <a href="/nowhere/">قسم</a>.</p>'),
    "a link into the desk": changed(body=PARAGRAPH + '<p>في <a href="/admin/">الإدارة</a>.</p>'),
}
RULES = FIRM | OVERRIDABLE


def post(article, by, **move):
    """The form as it stands, but for the text: opening it cleans that already, and here it is to be as it was stored."""
    writer = Writer(by, article)
    writer.fields = {name: value for name, value in writer.fields.items() if not name.startswith("body")}
    assert writer.save(**move).status_code in (200, 302)


def by_form(article, by):
    post(article, by, _move="publish")


def by_the_schedule_of_the_form(article, by):
    at = timezone.localtime(timezone.now() + SOON).strftime("%Y-%m-%dT%H:%M")
    post(article, by, _move="schedule", publish_at=at)


def refused(verb):
    with pytest.raises(PublishRefused) as refusal:
        verb()
    assert refusal.value.problems
    assert all(problem.blocking for problem in refusal.value.problems)


def by_bulk(article, by):
    refused(lambda: workflow.move(article, "publish", by=by))


def by_bulk_schedule(article, by):
    refused(lambda: workflow.move(article, "schedule", by=by, at=timezone.now() + SOON))


def by_the_press(article, by):
    refused(lambda: publish(article, by=by))


DOORS = [by_form, by_the_schedule_of_the_form, by_bulk, by_bulk_schedule, by_the_press]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("rule", RULES)
def test_nothing_that_stops_the_press_passes_any_door(editor, rule, door):
    article = ArticleFactory(state=State.READY)
    RULES[rule](article)

    door(article, editor)

    assert not Story.objects.exists()
    assert not Transition.objects.filter(name__in=("publish", "schedule")).exists()


@pytest.mark.parametrize("door", [by_form, by_the_schedule_of_the_form])
def test_the_same_article_without_a_problem_passes(editor, door):
    door(ArticleFactory(state=State.READY), editor)

    assert Story.objects.exists()


def test_a_link_to_a_story_that_will_be_live_by_then_is_sound(editor):
    target = ArticleFactory(live_by=editor)
    article = ArticleFactory(body=f'{PARAGRAPH}<p>وفق <a href="/n/{target.pk}">خبر</a> و<a href="/">الأولى</a>.</p>')

    assert publish(article, by=editor)


def test_the_form_says_in_words_what_stopped_it(editor):
    article = ArticleFactory(state=State.READY)
    with_blocking_note(article)
    writer = Writer(editor, article)

    writer.save(_move="publish")

    assert "ملاحظة تمنع النشر" in writer.shown()


@pytest.mark.parametrize("rule", OVERRIDABLE)
def test_the_chief_passes_with_a_reason_that_goes_on_record(chief, rule):
    article = ArticleFactory(state=State.READY)
    OVERRIDABLE[rule](article)

    workflow.move(article, "publish", by=chief, override="وصل التأكيد هاتفيًا")

    note = Transition.objects.get(name="publish").note
    assert "وصل التأكيد هاتفيًا" in note
    assert note.count("تجاوز: ") >= 1


@pytest.mark.parametrize("rule", set(FIRM) - {"embargo"})
def test_what_the_story_cannot_exist_without_no_reason_overrides(chief, rule):
    article = ArticleFactory(state=State.READY)
    FIRM[rule](article)

    refused(lambda: workflow.move(article, "publish", by=chief, override="سبب وجيه"))


def test_a_reason_helps_nobody_but_the_chief(editor):
    article = ArticleFactory(state=State.READY)
    with_blocking_note(article)

    refused(lambda: workflow.move(article, "publish", by=editor, override="سبب وجيه"))
    assert not Story.objects.exists()


def test_the_chief_without_a_reason_is_refused_like_everybody(chief):
    article = ArticleFactory(state=State.READY)
    with_blocking_note(article)

    refused(lambda: workflow.move(article, "publish", by=chief, override="   "))


def test_the_chief_overrides_on_the_screen(chief):
    article = ArticleFactory(state=State.READY)
    with_blocking_note(article)
    writer = Writer(chief, article)
    assert "سبب التجاوز" in writer.page.content.decode()

    writer.save(_move="publish", override_reason="وصل التأكيد")

    assert Story.objects.exists()
    assert "تجاوز الفحص لسبب: وصل التأكيد" in writer.shown()


def test_the_rail_tells_of_what_is_typed_and_not_saved(editor):
    article = ArticleFactory(state=State.READY)
    writer = Writer(editor, article)
    typed = writer.fields | {"headline": "", "body": PARAGRAPH + "<p>قال xxx.</p>"}
    writer.client.post(f"/admin/articles/article/{article.pk}/autosave/", typed)

    told = writer.client.get(f"/admin/articles/article/{article.pk}/check/").json()

    assert told["blocking"] == 2
    assert "المادة بلا عنوان" in told["checklist"]
    assert "علامة لم تُستكمل" in told["checklist"]
    assert "المادة بلا موضوعات" in told["checklist"]
    assert "سليم" in told["checklist"]


def test_a_change_of_a_public_text_is_asked_to_be_told(editor):
    article = ArticleFactory(live_by=editor)
    Story.objects.update(published_at=timezone.now() - SOON, visible_from=timezone.now() - SOON)
    writer = Writer(editor, article)
    url = f"/admin/articles/article/{article.pk}/"

    writer.client.post(url + "autosave/", writer.fields | {"headline": "عنوان آخر للخبر المنشور"})
    assert "تحديث جوهري" in writer.client.get(url + "check/").json()["checklist"]
    writer.client.post(url + "autosave/", writer.fields | {"headline": "عنوان آخر للخبر", "substantive": "on"})
    assert "تحديث جوهري" not in writer.client.get(url + "check/").json()["checklist"]
