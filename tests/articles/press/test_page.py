"""What a story page shows, resolved from one printed story: the reader's page and the desk's preview stand on it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from articles.models.story import Story
from articles.press.page import prose, story_page
from articles.press.publish import publish
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db


def page_of(editor, **values):
    return page_again(publish(ArticleFactory(**values), by=editor))


def page_again(story):
    return story_page(Story.objects.select_related("section", "lead_photo").get(pk=story.pk))


def html(page):
    return "".join(block.html for block in page.blocks if block.kind == "html")


def figure(photo):
    return f'<figure data-photo="{photo.pk}"></figure>'


def test_text_and_photos_alternate_as_they_were_written(editor):
    first, second = PhotoFactory(), PhotoFactory()

    page = page_of(editor, body=f"{PARAGRAPH}{figure(first)}{figure(second)}<p>بعدها.</p>{figure(first)}")

    assert [block.kind for block in page.blocks] == ["html", "photo", "photo", "html", "photo"]
    assert [block.photo for block in page.blocks if block.kind == "photo"] == [first, second, first]


def test_a_photo_says_what_the_library_says_unless_this_story_says_better(editor):
    photo = PhotoFactory(caption="تعليق المكتبة", alt="بديل المكتبة")

    plain = page_of(editor, lead_photo=photo)
    told = page_of(editor, lead_photo=photo, lead_caption="تعليق الخبر", lead_alt="بديل الخبر")

    assert (plain.lead.caption, plain.lead.alt) == ("تعليق المكتبة", "بديل المكتبة")
    assert (told.lead.caption, told.lead.alt) == ("تعليق الخبر", "بديل الخبر")


def test_a_corrected_credit_is_read_from_the_library_without_publishing_again(editor):
    photo = PhotoFactory(credit="اسم خطأ")
    story = publish(ArticleFactory(lead_photo=photo, body=PARAGRAPH + figure(photo)), by=editor)

    photo.credit, photo.agency = "ليلى الحبر", "وكالة المِداد"
    photo.save()

    page = page_again(story)
    assert page.lead.credit_line == page.blocks[1].credit_line == "تصوير: ليلى الحبر / وكالة المِداد"


def test_photos_whose_rights_ended_leave_the_page_and_the_words_stay(editor):
    photo = PhotoFactory(expires_at=timezone.now() + timedelta(hours=1))
    story = publish(ArticleFactory(lead_photo=photo, body=f"{PARAGRAPH}{figure(photo)}<p>بعدها.</p>"), by=editor)

    with time_machine.travel(photo.expires_at, tick=False):
        page = page_again(story)

    assert page.lead is None
    assert [block.kind for block in page.blocks] == ["html", "html"]
    assert "بعدها." in html(page)


@pytest.mark.parametrize("opening", ["", "<h2>عنوان فرعي</h2>", "<ul><li>بند</li></ul>", "<h2>عنوان فرعي</h2>{figure}"])
def test_the_dateline_opens_the_first_paragraph_once(editor, opening):
    body = opening.format(figure=figure(PhotoFactory())) + PARAGRAPH + "<p>فقرة ثانية.</p>"

    shown = html(page_of(editor, dateline="رشيد", body=body))

    assert shown.count("رشيد") == 1
    assert '<p><b class="dateline"><bdi>رشيد</bdi> — </b>قال المسئول' in shown


def test_the_dateline_does_not_enter_a_quotation(editor):
    body = "<blockquote><p>كلام رجل آخر.</p></blockquote>" + PARAGRAPH

    assert '<b class="dateline"><bdi>رشيد</bdi> — </b>قال المسئول' in html(page_of(editor, dateline="رشيد", body=body))


def test_a_first_paragraph_of_another_direction_takes_the_dateline_too(editor):
    body = '<p dir="ltr">Rashid Port Authority said so.</p>' + PARAGRAPH

    shown = html(page_of(editor, dateline="رشيد", body=body))

    assert shown.index("رشيد") < shown.index("Rashid")


def test_subheads_of_the_same_words_have_addresses_of_their_own(editor):
    body = f"<h2>المشهد</h2>{PARAGRAPH}{figure(PhotoFactory())}<h2>المشهد</h2><p>نص.</p>"

    shown = html(page_of(editor, body=body))

    assert shown.count('id="فقرة-المشهد"') + shown.count('id="المشهد"') == 1


def test_links_out_of_the_site_say_so_and_links_inside_do_not(editor, settings):
    body = f'<p><a href="https://x.example/">خارج</a> <a href="{settings.SITE_URL}/">داخل</a> <a href="/">هنا</a></p>'

    shown = html(page_of(editor, body=PARAGRAPH + body))

    assert shown.count("رابط خارجي") == 1
    assert 'href="https://x.example/" rel="noopener"' in shown


def test_names_of_one_role_stand_together_in_the_order_of_print(editor):
    article = ArticleFactory(bylines=[AuthorFactory(name="سلمى"), AuthorFactory(name="نور")])
    article.bylines.create(author=AuthorFactory(name="ليلى"), role="photographed", order=2)
    article.bylines.create(author=AuthorFactory(name="كريم"), role="wrote", order=3)

    groups = page_again(publish(article, by=editor)).byline_groups

    assert [(group["label"], [person["name"] for person in group["people"]]) for group in groups] == [
        ("كتب", ["سلمى", "نور"]),
        ("تصوير", ["ليلى"]),
        ("كتب", ["كريم"]),
    ]


def test_an_author_who_is_renamed_keeps_the_name_that_was_printed(editor):
    author = AuthorFactory(name="الاسم القديم")
    story = publish(ArticleFactory(bylines=[author]), by=editor)

    author.name = "الاسم الجديد"
    author.save()

    assert page_again(story).byline_groups[0]["people"][0]["name"] == "الاسم القديم"


def test_sharing_gives_the_short_address_and_the_whole_headline(editor, settings):
    page = page_of(editor, headline="«العودة» & المرفأ #1؟")

    assert page.short_url == f"{settings.SITE_URL}/n/{page.story.article_id}"
    for link in page.share:
        given = parse_qs(urlsplit(link["url"]).query)
        assert page.short_url in " ".join(value for values in given.values() for value in values)
        if "u" not in given:
            # The sign of #1 would otherwise be printed behind it.
            assert "«العودة» & المرفأ \u2068#1\u2069؟" in given["text"][0]


def test_an_update_is_told_only_when_it_came_five_minutes_later(editor):
    article = ArticleFactory()
    story = publish(article, by=editor)

    for minutes, told in ((4, False), (5, True)):
        story.updated_at = story.published_at + timedelta(minutes=minutes)
        story.save()
        assert (page_again(story).updated_at is not None) is told


def test_topics_and_reading_time_come_from_what_was_printed(editor):
    article = ArticleFactory(body=PARAGRAPH * 8)
    article.topics.add(TopicFactory(name="الموانئ"))

    page = page_again(publish(article, by=editor))

    assert [topic.name for topic in page.topics] == ["الموانئ"]
    assert page.reading_time == "3 دقائق قراءة"
    assert page_of(editor).reading_time == ""


def test_cleaned_html_is_the_only_thing_marked_as_html(editor):
    page = page_of(editor, headline="<b>عنوان</b>", body=PARAGRAPH + "<p>&lt;b&gt;</p>")

    assert hasattr(prose("<p>"), "__html__")
    assert not hasattr(page.story.headline, "__html__")
    assert "&lt;b&gt;" in html(page)
