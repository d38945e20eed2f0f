"""Notes: on a field or on words, surviving edits, answered, resolved, and able to stop publication."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from articles.desk import anchors, inbox, notes
from articles.models.article import Article, State
from articles.models.note import Note
from articles.models.revision import Revision
from articles.press.publish import PublishRefused, publish
from tests.factories import PARAGRAPH, ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = "بدأ العمل قبل عشرة أيام في ثلاث قرى قريبة من النهر، وشارك السكان في اختيار موضع المحطة الجديدة."


def anchored(quote, text, before="", after=""):
    found = anchors.find(quote, before, after, text)
    return found.state, found.words


def test_a_note_finds_its_words_wherever_they_went():
    assert anchored("ثلاث قرى", "مقدمة جديدة. " + TEXT) == ("there", "ثلاث قرى")


def test_a_note_whose_words_were_edited_shows_what_they_became():
    edited = TEXT.replace("في ثلاث قرى قريبة", "في أربع قرى قريبة")

    assert anchored("في ثلاث قرى قريبة", edited) == ("changed", "في أربع قرى قريبة")


def test_a_note_survives_a_change_of_spelling():
    assert anchored("اختيار موضع المحطة", TEXT.replace("المحطة", "المحطه"))[0] == "changed"


def test_of_the_same_words_twice_the_neighbours_decide():
    text = "قال الوزير كلمته في القاهرة. ثم قال الوزير كلمته في أسوان مساء."

    found = anchors.find("قال الوزير كلمته", "ثم", "في أسوان مساء.", text)

    assert found.start == text.rindex("قال الوزير")


def test_words_that_were_all_replaced_are_found_between_their_neighbours():
    before, after = "العمل قبل عشرة أيام في", "من النهر، وشارك السكان"
    edited = TEXT.replace("ثلاث قرى قريبة", "مدن بعيدة")

    assert anchored("ثلاث قرى قريبة", edited, before, after) == ("changed", "مدن بعيدة")


def test_words_that_are_gone_are_said_to_be_gone():
    assert anchored("ثلاث قرى قريبة", "نص آخر تمامًا عن شيء مختلف.") == ("gone", "")
    assert anchored("ثلاث قرى قريبة", "") == ("gone", "")


# On the desk


@pytest.fixture
def article(db):
    return ArticleFactory(state=State.REVIEW)


def panel(article, user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:articles_article_notes", args=[article.pk])).content.decode()


def act(article, user, **posted):
    client = Client()
    client.force_login(user)
    return client.post(reverse("admin:articles_article_notes", args=[article.pk]), posted)


def test_a_note_is_read_beside_the_text_with_its_replies(editor, article):
    note = notes.add(article, by=editor, text="راجع الرقم", field="body", quote="عشرة أيام")
    notes.reply(note, by=article.created_by, text="راجعته مع الهيئة")

    shown = panel(article, editor)

    assert "راجع الرقم" in shown
    assert "عشرة أيام" in shown
    assert "راجعته مع الهيئة" in shown


def test_a_note_follows_its_words_through_a_save(editor, article):
    notes.add(article, by=editor, text="راجع", field="body", quote="قبل عشرة أيام في ثلاث قرى")
    Article.objects.update(body=PARAGRAPH.replace("قبل عشرة أيام", "قبل عشرين يومًا"))

    assert "صارت: «<bdi>قبل عشرين يومًا في ثلاث قرى</bdi>»" in panel(article, editor)


def test_an_empty_note_is_refused_and_what_was_typed_is_kept(editor, article):
    answer = act(article, editor, act="add", text=" ", quote="عشرة أيام", field="body")

    assert answer.status_code == 400
    assert "اكتب الملاحظة" in answer.content.decode()
    assert "عشرة أيام" in answer.content.decode()


@pytest.mark.parametrize(
    "posted",
    [
        {"act": "add", "text": "س" * 3000},
        {"act": "add", "text": "نص", "quote": "ك" * 900},
        {"act": "add", "text": "نص", "suggestion": "بديل بلا كلمات"},
    ],
)
def test_too_much_is_told_and_never_an_error(editor, article, posted):
    answer = act(article, editor, **posted)

    assert answer.status_code == 400
    assert not Note.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 40])
def test_a_note_that_is_not_there_is_not_found(editor, article, number):
    assert act(article, editor, act="resolve", note=number).status_code == 404


def test_a_note_of_another_article_is_out_of_reach(editor, article):
    other = notes.add(ArticleFactory(), by=editor, text="ملاحظة")

    assert act(article, editor, act="resolve", note=other.pk).status_code == 404


def test_a_blocking_note_stops_the_press_until_it_is_resolved(editor, article):
    note = notes.add(article, by=editor, text="راجع الرقم", is_blocking=True)
    with pytest.raises(PublishRefused, match="راجع الرقم"):
        publish(article, by=editor)

    act(article, editor, act="resolve", note=note.pk)

    assert publish(article, by=editor)
    note.refresh_from_db()
    assert note.resolved_by == editor


def test_a_reopened_note_blocks_again(editor, article):
    note = notes.add(article, by=editor, text="راجع", is_blocking=True)
    notes.resolve(note, by=editor)

    act(article, editor, act="reopen", note=note.pk)

    with pytest.raises(PublishRefused):
        publish(article, by=editor)


def test_a_reporter_does_not_lift_the_desks_block(reporter, editor):
    article = ArticleFactory(created_by=reporter)
    note = notes.add(article, by=editor, text="راجع", is_blocking=True)
    plain = notes.add(article, by=editor, text="اقتراح")

    with pytest.raises(PermissionDenied):
        notes.resolve(note, by=reporter)
    notes.resolve(plain, by=reporter)
    assert act(article, reporter, act="resolve", note=note.pk).status_code == 403


def test_a_mention_reaches_the_first_screen_of_whom_it_names(editor, article):
    named = UserFactory(full_name="هدى الورّاق", roles=[Role.COPY])
    notes.add(article, by=editor, text="@هدى الوراق راجعي المقدمة")
    client = Client()
    client.force_login(named)

    [item] = inbox.unread(named)
    assert (item.article, item.kind) == (article, inbox.Kind.MENTION)
    assert "راجعي المقدمة" in client.get(reverse("admin:index")).content.decode()


def test_who_cannot_read_the_article_is_not_mentioned_into_it(editor):
    stranger = UserFactory(full_name="كريم القلم", roles=[Role.REPORTER])

    answer = act(ArticleFactory(), editor, act="add", text="@كريم القلم ما رأيك؟")

    assert answer.status_code == 400
    assert "لا يصل كريم القلم إلى هذه المادة" in answer.content.decode()
    assert not inbox.unread(stranger).exists()
    assert not Note.objects.exists()


def test_a_reporters_suggestion_on_a_public_story_goes_to_its_desk(reporter, desk_head, editor):
    article = ArticleFactory(created_by=reporter, live_by=editor)
    article.section.desk.add(desk_head)
    client = Client()
    client.force_login(reporter)
    assert "اقترح تعديلًا" in client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

    act(article, reporter, act="add", field="headline", quote="عودة", suggestion="رجوع")

    assert [item.article for item in inbox.unread(desk_head)] == [article]
    article.refresh_from_db()
    assert article.headline.startswith("عودة")


def test_a_suggestion_is_taken_as_a_new_version(editor, article):
    note = notes.add(article, by=editor, field="body", quote="قبل عشرة أيام", suggestion="منذ عشرة أيام & أكثر")

    act(article, editor, act="accept", note=note.pk)

    article.refresh_from_db()
    assert "منذ عشرة أيام &amp; أكثر" in article.body
    assert article.version == 2
    assert Revision.objects.filter(article=article).count() == 1
    assert Note.objects.get().resolved_at


def test_a_suggestion_whose_words_changed_is_not_taken_blindly(editor, article):
    note = notes.add(article, by=editor, field="body", quote="قبل عشرة أيام", suggestion="أمس")
    Article.objects.update(body="<p>نص آخر.</p>")

    answer = act(article, editor, act="accept", note=note.pk)

    assert answer.status_code == 400
    assert Article.objects.get().body == "<p>نص آخر.</p>"


def test_notes_cost_the_same_whether_there_are_two_or_forty(editor, article, django_assert_max_num_queries):
    for number in range(40):
        notes.reply(notes.add(article, by=editor, text=f"ملاحظة {number}"), by=editor, text="رد")

    client = Client()
    client.force_login(editor)
    with django_assert_max_num_queries(11):
        client.get(reverse("admin:articles_article_notes", args=[article.pk]))
