"""The desk's screens for what surrounds stories: corrections, static pages, old addresses, related stories."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import redirects
from articles.models.article import Article
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.page import Page
from articles.models.redirect import Miss, Redirect
from articles.press.publish import publish
from tests.articles.desk.desk_client import Writer
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, RedirectFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def story(editor):
    return publish(ArticleFactory(headline="قوارب الصيد تعود", section=SectionFactory(slug="economy")), by=editor)


def url(table, page, *arguments):
    return reverse(f"admin:articles_{table}_{page}", args=arguments)


# Corrections


def test_an_editor_corrects_a_story_by_its_address(desk, editor, story, settings):
    address = f"{settings.SITE_URL}{story.get_absolute_url()}"
    answer = desk.post(url("correction", "add"), {"article": address, "kind": "correction", "text": "العدد 12 لا 21."})

    assert answer.status_code == 302
    correction = Correction.objects.get()
    assert (correction.article_id, correction.text, correction.by) == (story.article_id, "العدد 12 لا 21.", editor)
    assert "العدد 12 لا 21." in Client().get(story.get_absolute_url()).text


def test_the_writing_screen_of_a_public_article_leads_there_with_its_number(desk, story):
    link = f"{url('correction', 'add')}?article={story.article_id}"

    assert link in desk.get(url("article", "change", story.article_id)).text
    assert f'value="{story.article_id}"' in desk.get(link).text
    assert link not in desk.get(url("article", "change", ArticleFactory().pk)).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"article": "999"}, "لا توجد مادة بهذا الرقم"),
        ({"article": "https://elsewhere.example/economy/1/x/"}, "لا توجد مادة بهذا الرقم"),
        ({"article": ""}, "اكتب رقم المادة"),
        ({"text": "   "}, "هذا الحقل مطلوب"),
        ({"article": "draft"}, "ليست على الموقع"),
    ],
)
def test_a_correction_that_cannot_stand_is_refused_at_its_field_and_nothing_typed_is_lost(desk, story, typed, told):
    fields = {"article": story.article_id, "kind": "update", "text": "نص طويل كتبه المحرر."} | typed
    if fields["article"] == "draft":
        fields["article"] = ArticleFactory().pk

    answer = desk.post(url("correction", "add"), fields)

    assert answer.status_code == 200
    assert told in answer.text
    assert fields["text"] in answer.text
    assert not Correction.objects.exists()


def test_a_correction_is_read_at_the_desk_and_never_rewritten(desk, story):
    desk.post(url("correction", "add"), {"article": story.article_id, "kind": "correction", "text": "العدد 12."})
    page = url("correction", "change", Correction.objects.get().pk)

    assert "العدد 12." in desk.get(page).text
    assert desk.post(page, {"text": "لم نخطئ."}).status_code == 403
    assert desk.post(url("correction", "delete", Correction.objects.get().pk), {"post": "yes"}).status_code == 403
    assert Correction.objects.get().text == "العدد 12."


# Static pages


def test_a_static_page_is_written_in_the_plain_notation_and_shown(desk):
    before = Edition.number_now()
    text = "## تاريخنا\n\nبدأنا في **القاهرة**.\n\n- أول\n- ثان"

    answer = desk.post(url("page", "add"), {"title": "من نحن", "slug": "about", "body": text, "order": 1})

    assert answer.status_code == 302
    page = Page.objects.get()
    assert page.body.startswith("<h2>تاريخنا</h2>")
    assert Edition.number_now() > before
    assert "<strong>القاهرة</strong>" in Client().get("/page/about/").text
    assert "## تاريخنا" in desk.get(url("page", "change", page.pk)).text


def test_hostile_markup_in_a_static_page_does_not_reach_readers(desk):
    body = '<script>x()</script>\n\n[اضغط](javascript:alert(1))\n\n{{html:<p onclick="x()">نص</p>}}'
    desk.post(url("page", "add"), {"title": "صفحة", "slug": "x", "body": body, "order": 1})

    html = Client().get("/page/x/").text

    assert "<script>x()" not in html
    assert "onclick" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("slug", ["من-نحن", "a b", "../x", ""])
def test_a_page_without_a_usable_address_is_refused_and_its_text_kept(desk, slug):
    answer = desk.post(url("page", "add"), {"title": "صفحة", "slug": slug, "body": "نص كتبه المحرر", "order": 1})

    assert answer.status_code == 200
    assert "نص كتبه المحرر" in answer.text
    assert not Page.objects.exists()


# Redirects


def test_an_editor_gives_an_old_address_a_new_page_and_it_leaves_the_list_of_misses(desk, story):
    Miss.objects.create(key="old/قصه", path="/old/قصة", count=3, last_at=timezone.now())

    desk.post(url("redirect", "add"), {"old": "https://old.example/old/قصة/", "target": str(story.article_id)})

    assert Redirect.objects.get().target == f"/n/{story.article_id}"
    assert not Miss.objects.exists()
    assert Client().get("/old/قصة").headers["Location"] == f"/n/{story.article_id}"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"target": "https://elsewhere.example/"}, "لا يقود التحويل إلى موقع آخر"),
        ({"target": "//elsewhere.example/"}, "لا يقود التحويل إلى موقع آخر"),
        ({"target": "javascript:alert(1)"}, "لا يقود التحويل إلى موقع آخر"),
        ({"old": "/new/", "target": "/new"}, "يقود العنوان إلى نفسه"),
        ({"old": "/"}, "هذا عنوان الصفحة الأولى"),
        ({"old": "/known"}, "عدّله بدلًا من إضافة آخر"),
        ({"target": "/known"}, "له تحويل"),
    ],
)
def test_a_redirect_that_leads_astray_is_refused_at_its_field(desk, typed, told):
    RedirectFactory(old="/known/", target="/most-read/")
    fields = {"old": "/old/x", "target": "/corrections/"} | typed

    answer = desk.post(url("redirect", "add"), fields)

    assert answer.status_code == 200
    assert told in answer.text
    assert f'value="{fields["old"]}"' in answer.text
    assert Redirect.objects.count() == 1


TABLE = "العنوان القديم,الجديد\n/old/1,/corrections/\n/قديم/ثان,/most-read/\n/old/3,7\n"


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.replace(",", "\t"),
        TABLE.replace(",", ";"),
        TABLE.replace("\n", "\r\n"),
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("windows-1256"),
    ],
    ids=["commas", "tabs", "semicolons", "windows lines", "utf-8", "with a mark", "windows-1256"],
)
def test_a_table_of_old_addresses_is_read_however_it_was_saved(editor, table):
    report = redirects.import_table(table, by=editor)

    assert report.problems == []
    assert (report.made, report.changed) == (3, 0)
    assert {row.old: row.target for row in Redirect.objects.all()} == {
        "/old/1": "/corrections/",
        "/قديم/ثان": "/most-read/",
        "/old/3": "/n/7",
    }


def test_a_second_import_changes_what_changed_and_adds_nothing_twice(editor):
    redirects.import_table(TABLE, by=editor)

    report = redirects.import_table(TABLE.replace("/most-read/", "/archive/"), by=editor)

    assert (report.made, report.changed) == (0, 1)
    assert Redirect.objects.count() == 3


def test_a_table_with_a_mistake_is_not_imported_and_comes_back_with_its_line(desk):
    table = "/old/1,/corrections/\n/old/2\n/old/3,https://elsewhere.example/\n/old/1/,/archive/\n"
    file = SimpleUploadedFile("old.csv", table.encode())

    answer = desk.post(url("redirect", "import"), {"file": file})

    assert answer.status_code == 200
    for told in ("السطر 2:", "السطر 3:", "السطر 4:"):
        assert told in answer.text
    assert "/old/3,https://elsewhere.example/" in answer.text
    assert not Redirect.objects.exists()


def test_an_import_of_nothing_is_told_what_to_do(desk):
    assert "ارفع ملفًا أو الصق الجدول" in desk.post(url("redirect", "import"), {"table": " "}).text
    assert "لا عناوين في هذا الجدول" in desk.post(url("redirect", "import"), {"table": "\n\n,\n"}).text


def test_a_table_that_is_no_table_is_refused_in_words(editor):
    for table in ('"' + "x" * 200_000, "\x00,\x00", "\ufeff", b"\xff\xfe\x00", "," * 9000):
        assert redirects.import_table(table, by=editor).problems
    assert not Redirect.objects.exists()


def test_a_table_pasted_into_the_screen_is_imported(desk):
    answer = desk.post(url("redirect", "import"), {"table": TABLE}, follow=True)

    assert "تحويلات جديدة: 3" in answer.text
    assert Redirect.objects.count() == 3


def test_a_lost_address_comes_with_the_story_that_it_may_have_meant(desk, editor, story):
    publish(ArticleFactory(headline="سوق السمك المغطاة"), by=editor)
    lost = Miss.objects.create(key="a", path="/اخبار/عوده/قوارب-الصيد-تعود-اليوم", count=9, last_at=timezone.now())
    Miss.objects.create(key="b", path="/مطاعم/دليل", count=1, last_at=timezone.now())

    page = Reading(desk.get(url("miss", "changelist")))

    assert "حوّله إلى «قوارب الصيد تعود»" in page.text
    assert "سوق السمك" not in page.text
    link = next(a["href"] for a in page.all("a") if "target=" in a.get("href", ""))
    form = desk.get(link).text
    assert f'value="{lost.path}"' in form
    assert f'value="/n/{story.article_id}"' in form


# Related stories


def test_related_stories_are_given_by_number_or_address_and_kept_in_order(editor, story):
    other = publish(ArticleFactory(), by=editor)
    article = ArticleFactory()
    writer = Writer(editor, article)

    writer.type(related=f"/n/{other.article_id}، {story.get_absolute_url()}").save()

    article.refresh_from_db()
    assert article.related == f"{other.article_id} {story.article_id}"
    assert publish(article, by=editor).related_ids == [other.article_id, story.article_id]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("كلام", "ليس رقم مادة ولا رابطها"), ("99999", "لم تُنشر مادة بهذا الرقم"), ("1 2 3 4 5 6 7", "اكتفِ")],
)
def test_a_related_story_that_is_none_is_refused_at_its_field(editor, story, typed, told):
    article = ArticleFactory()
    writer = Writer(editor, article)

    writer.type(related=typed, headline="عنوان جديد كتبه المحرر").save()

    assert told in writer.shown()
    assert typed in writer.answer.text
    assert "عنوان جديد كتبه المحرر" in writer.answer.text
    assert Article.objects.get(pk=article.pk).related == ""
