"""The preview: the readers' own page of what is not printed yet, beside the form and by a signed link."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import inbox, preview, snapshots
from articles.models.article import Article, State
from articles.models.note import Note
from articles.models.preview import PreviewLink
from articles.models.revision import snapshot_of
from articles.models.story import Story
from articles.press.publish import publish
from tests.articles.desk.desk_client import Writer
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(timezone.datetime(2026, 7, 1, 12, 0))
SECRET = "عنوان سري لم يُنشر بعد عن المرفأ"


def body_of(answer):
    html = answer.content.decode()
    return re.sub(r'<section class="outside".*?</section>', "", html[html.index("<body>") :], flags=re.DOTALL)


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


def full_article():
    section, inline = SectionFactory(), PhotoFactory()
    article = ArticleFactory(
        section=section,
        kicker="تمهيد",
        dateline="رشيد",
        lead_photo=PhotoFactory(),
        lead_caption="تعليق خاص",
        body=f'<h2>عنوان فرعي</h2>{PARAGRAPH * 4}<figure data-photo="{inline.pk}"></figure><p>بعدها.</p>',
        bylines=[AuthorFactory(name="سلمى"), AuthorFactory(name="نور")],
    )
    article.photos.create(photo=inline, caption="تعليق داخل النص", alt="بديل")
    article.topics.add(TopicFactory(name="الموانئ"), TopicFactory(name="الصيد"))
    return article


def test_the_preview_is_to_the_byte_what_publishing_gives_readers(desk, editor, reader):
    article = full_article()
    ArticleFactory(section=article.section, live_by=editor)
    with time_machine.travel(NOW + timedelta(days=300), tick=False):
        desk.force_login(editor)
        before = body_of(desk.get(reverse("preview-page", args=[article.pk])))
        story = publish(article, by=editor)
        after = body_of(reader.get(Story.objects.get(pk=story.pk).get_absolute_url()))

    assert before == after
    assert "تعليق داخل النص" in before


def test_so_it_is_for_an_update_typed_and_not_saved_yet(desk, editor, reader):
    article = full_article()
    with time_machine.travel(NOW, tick=False):
        publish(article, by=editor)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        writer = Writer(editor, article)
        writer.type(headline="عنوان كُتب الآن ولم يُحفظ")
        writer.client.post(reverse("admin:articles_article_autosave", args=[article.pk]), writer.fields)
        before = body_of(writer.client.get(reverse("preview-page", args=[article.pk])))
        writer.save(_move="publish")
        after = body_of(reader.get(Story.objects.get().get_absolute_url()))

    assert "عنوان كُتب الآن ولم يُحفظ" in before
    assert before == after


def test_a_colleague_sees_what_is_saved_and_not_what_another_types(editor, chief):
    article = ArticleFactory(state=State.REVIEW)
    writer = Writer(editor, article).type(headline="كُتب ولم يُحفظ")
    writer.client.post(reverse("admin:articles_article_autosave", args=[article.pk]), writer.fields)
    other = Client()
    other.force_login(chief)

    assert "كُتب ولم يُحفظ" not in other.get(reverse("preview-page", args=[article.pk])).content.decode()


@pytest.mark.parametrize(
    "empty", [{"headline": ""}, {"body": ""}, {"section": None}, {"headline": "", "body": "", "section": None}]
)
def test_an_unfinished_draft_has_a_preview_all_the_same(desk, empty):
    article = ArticleFactory(state=State.REVIEW)
    Article.objects.filter(pk=article.pk).update(**empty)

    for query in ("", "?cards"):
        assert desk.get(reverse("preview-page", args=[article.pk]) + query).status_code == 200


def test_the_cards_show_front_search_and_sharing(desk):
    article = ArticleFactory(state=State.REVIEW, lead_photo=PhotoFactory(), short_headline="عنوان قصير للمشاركة")

    shown = desk.get(reverse("preview-page", args=[article.pk]) + "?cards").content.decode()

    assert "عنوان قصير للمشاركة" in shown
    assert shown.count(article.headline) >= 3
    assert "social" in shown


def test_the_frame_stands_on_our_own_pages_only_and_counts_no_visit(desk):
    answer = desk.get(reverse("preview-page", args=[ArticleFactory(state=State.REVIEW).pk]))

    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "connect-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert 'content="noindex' in answer.content.decode()


# A link for somebody outside


@pytest.fixture
def article(db):
    return ArticleFactory(headline=SECRET, state=State.REVIEW)


@pytest.fixture
def link(article, editor):
    return preview.open_link(article, by=editor, reader="د. سامي الخبير", days=7)


def address(link):
    return reverse("preview", args=[preview.token_of(link)])


def visit(link, **posted):
    client = Client()
    return client.post(address(link), posted) if posted else client.get(address(link))


def closed():
    return Client().get(reverse("preview", args=["1:forged"]))


def test_whoever_has_the_link_reads_the_text_without_a_login(link):
    answer = visit(link)

    assert answer.status_code == 200
    assert SECRET in answer.content.decode()
    assert "للاطلاع فقط" in answer.content.decode()


def test_nobody_keeps_finds_or_is_told_of_it(link):
    answer = visit(link)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def revoked(link):
    PreviewLink.objects.update(revoked_at=timezone.now())


def expired(link):
    PreviewLink.objects.update(expires_at=timezone.now())


def embargoed(link):
    Article.objects.update(embargo_until=timezone.now() + timedelta(hours=1))


def spiked(link):
    Article.objects.update(state=State.SPIKED)


@pytest.mark.parametrize("end", [revoked, expired, embargoed, spiked])
def test_a_link_that_ended_leaks_nothing_and_looks_like_any_other(link, end):
    end(link)

    for answer in (visit(link), visit(link, act="approve", name="سامي")):
        assert answer.status_code == 404
        assert answer.content == closed().content
        assert SECRET not in answer.content.decode()
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert not Note.objects.exists()


def test_a_link_dies_by_itself_within_seven_days(article, editor):
    with time_machine.travel(NOW, tick=False):
        link = preview.open_link(article, by=editor, reader="خبير", days=7)
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert visit(link).status_code == 404
    with time_machine.travel(NOW + timedelta(days=7, seconds=-1), tick=False):
        assert visit(link).status_code == 200


@pytest.mark.parametrize("days", ["8", "365", "-1", "x", ""])
def test_no_link_lasts_longer_than_the_list_says(desk, article, days):
    desk.post(reverse("admin:articles_article_preview", args=[article.pk]), {"reader": "خبير", "days": days})

    assert PreviewLink.objects.get().expires_at <= timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    "token",
    ["1", "1:x", "x", ":", "1:" + "x" * 300, "٢:x", "%00", signing.Signer().sign("1"), signing.dumps(1)],
    # Two workers sign in different seconds, and have to name their tests alike.
    ids=range(9),
)
def test_a_token_that_we_did_not_sign_opens_nothing(link, token):
    answer = Client().get(f"/preview/{token}/")

    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


def test_the_link_of_one_article_opens_no_other(link, editor):
    other = ArticleFactory(headline="مادة أخرى لا شأن له بها", state=State.REVIEW)

    for query in (f"?revision={other.pk}", f"?printing={other.pk}", "?cards"):
        assert "مادة أخرى" not in Client().get(address(link) + query).content.decode()


def test_what_is_written_after_the_link_was_sent_is_not_seen_through_it(link, article, editor):
    held = Article.objects.get(pk=article.pk)
    snapshots.save(held, snapshot_of(held) | {"headline": "صياغة لم تُعرض عليه"}, by=editor)

    assert "صياغة لم تُعرض عليه" not in visit(link).content.decode()
    assert SECRET in visit(link).content.decode()


def test_no_link_is_made_before_an_embargo_ends(desk, article):
    embargoed(None)

    answer = desk.post(reverse("admin:articles_article_preview", args=[article.pk]), {"reader": "خبير", "days": 1})

    assert answer.status_code == 400
    assert "محظورة النشر" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_a_comment_from_outside_is_a_note_of_the_article(link, article, desk):
    visit(link, act="comment", name="سامي", text="الرقم الصحيح 44")

    note = Note.objects.get()
    assert (note.article, note.guest, note.text, note.is_blocking) == (article, "سامي", "الرقم الصحيح 44", False)
    assert (
        "سامي (من خارج غرفة الأخبار)"
        in desk.get(reverse("admin:articles_article_notes", args=[article.pk])).content.decode()
    )


def test_an_approval_says_of_which_version_by_whom_and_when(link, article, desk):
    answer = visit(link, act="approve", name="سامي")

    assert answer.status_code == 302
    link.refresh_from_db()
    assert (link.approved_by, link.approved_at is not None) == ("سامي", True)
    assert Note.objects.get().text == f"موافقة على النسخة {link.revision.number}."
    assert "وافق" in desk.get(reverse("admin:articles_article_preview", args=[article.pk])).content.decode()


@pytest.mark.parametrize(
    "posted",
    [
        {"act": "comment", "name": "", "text": "بلا اسم"},
        {"act": "comment", "name": "ا" * 90, "text": "بلا اسم"},
        {"act": "comment", "name": "سامي", "text": "بلا اسم" * 900},
        {"act": "comment", "name": "سامي", "text": ""},
    ],
)
def test_a_refused_answer_keeps_what_was_typed(link, posted):
    answer = visit(link, **posted)

    assert answer.status_code == 400
    assert posted["text"] in answer.content.decode()
    assert not Note.objects.exists()


def test_an_answer_waits_for_whoever_sent_the_link_and_tells_nothing_of_the_staff(link, article, editor, reporter):
    answer = visit(link, act="comment", name="سامي", text=f"@{reporter.full_name} ما رأيك؟")

    assert answer.status_code == 302
    assert [item.article for item in inbox.unread(editor)] == [article]
    assert not inbox.unread(reporter).exists()


def test_hostile_words_from_outside_are_shown_as_letters(link, article, desk):
    visit(link, act="comment", name="<b>سامي</b>", text="<script>alert(1)</script> @x")

    shown = desk.get(reverse("admin:articles_article_notes", args=[article.pk])).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_stranger_cannot_fill_the_newsroom(link):
    for number in range(preview.MOST_ANSWERS + 5):
        visit(link, act="comment", name="سامي", text=f"رد {number}")

    assert Note.objects.count() == preview.MOST_ANSWERS


def test_a_link_is_revoked_on_the_desk(desk, link, article):
    page = reverse("admin:articles_article_preview", args=[article.pk])
    assert address(link) in desk.get(page).content.decode()

    desk.post(page, {"act": "revoke", "link": link.pk})

    assert visit(link).status_code == 404
    assert address(link) not in desk.get(page).content.decode()


@pytest.mark.parametrize("posted", [{"reader": "", "days": 1}, {"reader": "خ" * 90, "days": 1}])
def test_a_link_without_a_reader_is_refused_with_the_remedy(desk, article, posted):
    answer = desk.post(reverse("admin:articles_article_preview", args=[article.pk]), posted)

    assert answer.status_code == 400
    assert "اكتب لمن هذا الرابط" in answer.content.decode()
    assert not PreviewLink.objects.exists()
