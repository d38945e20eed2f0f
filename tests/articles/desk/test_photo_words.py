"""What an article says of its photos: overrides of caption and alternative text, kept, restored, asked about."""

import pytest
from django.urls import reverse

from articles.models.article import Article
from articles.models.editing import WorkingCopy
from articles.models.revision import Revision
from articles.models.story import Story
from articles.photos import library
from articles.press.publish import publish
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def posting(article, **changes):
    """The form as the screen sends it."""
    data = {
        "base_version": article.version,
        "kind": article.kind,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "section": article.section_id,
        "body_format": "html",
        "body": article.body,
        "lead_photo": article.lead_photo_id or "",
        "lead_caption": article.lead_caption,
        "lead_alt": article.lead_alt,
    }
    return data | changes


def rows(*photos):
    """Each photo with what is typed beside it: (photo, caption, alt)."""
    data = {}
    for index, (photo, caption, alt) in enumerate(photos):
        data |= {f"photos-{index}-photo": photo.pk, f"photos-{index}-caption": caption, f"photos-{index}-alt": alt}
    return data


@pytest.fixture
def desk(editor, client):
    client.force_login(editor)
    return client


def save(client, article, **changes):
    return client.post(reverse("admin:articles_article_change", args=[article.pk]), posting(article, **changes))


def figure(*photos, kind="photo"):
    return f'<figure data-{kind}="{",".join(str(photo.pk) for photo in photos)}"></figure>'


def test_each_photo_of_the_text_has_its_row_and_its_words(desk, editor):
    one, two = PhotoFactory(), PhotoFactory()
    article = ArticleFactory(created_by=editor)
    body = PARAGRAPH + figure(one) + figure(two, kind="gallery")

    save(desk, article, body=body, **rows((one, "تعليق المادة", ""), (two, "", "نص المادة")))

    article.refresh_from_db()
    assert list(article.photos.values_list("photo", "caption", "alt", "order")) == [
        (one.pk, "تعليق المادة", "", 0),
        (two.pk, "", "نص المادة", 1),
    ]
    assert [row["photo_id"] for row in Revision.objects.first().snapshot["photos"]] == [one.pk, two.pk]
    screen = desk.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "تعليق المادة" in screen
    assert "الأصل:" in screen


def test_a_photo_that_leaves_the_text_takes_its_words_along(desk, editor):
    one, two = PhotoFactory(), PhotoFactory()
    article = ArticleFactory(created_by=editor)
    save(desk, article, body=PARAGRAPH + figure(one) + figure(two), **rows((one, "أولى", ""), (two, "ثانية", "")))
    article.refresh_from_db()

    save(desk, article, body=PARAGRAPH + figure(two), **rows((one, "أولى", ""), (two, "ثانية", "")))

    assert list(article.photos.values_list("photo", "caption")) == [(two.pk, "ثانية")]


def test_without_the_rows_what_was_said_stays(desk, editor):
    photo = PhotoFactory()
    article = ArticleFactory(created_by=editor)
    save(desk, article, body=PARAGRAPH + figure(photo), **rows((photo, "تعليق المادة", "")))
    article.refresh_from_db()

    save(desk, article, headline="عنوان جديد للمادة نفسها")

    assert list(article.photos.values_list("caption", flat=True)) == ["تعليق المادة"]


def test_a_caption_of_five_thousand_letters_is_refused_at_its_row_and_stays_typed(desk, editor):
    photo = PhotoFactory()
    article = ArticleFactory(created_by=editor)

    answer = save(desk, article, body=PARAGRAPH + figure(photo), **rows((photo, "م" * 5000, "")))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "تعليق الصورة 1 أطول من 500 حرف" in page
    assert "م" * 5000 in page
    assert not article.photos.exists()


def test_an_emptied_override_gives_the_photo_its_own_words_again(desk, editor, reader):
    photo = PhotoFactory(caption="الأصل")
    article = ArticleFactory(created_by=editor)
    save(desk, article, body=PARAGRAPH + figure(photo), **rows((photo, "تعليق المادة", "")))
    article.refresh_from_db()
    publish(article, by=editor)
    article.refresh_from_db()

    save(desk, article, **rows((photo, "", "")))
    article.refresh_from_db()
    publish(article, by=editor)

    assert Story.objects.get().photo_texts == {}
    library.change(photo, by=editor, caption="الأصل بعد تصحيحه")
    assert "الأصل بعد تصحيحه" in reader.get(f"/n/{article.pk}", follow=True).content.decode()


def test_replacing_the_lead_photo_asks_what_becomes_of_its_words(desk, editor):
    before, after = PhotoFactory(), PhotoFactory()
    article = ArticleFactory(created_by=editor, lead_photo=before, lead_caption="كلام عن الأولى", lead_alt="وصف الأولى")

    asked = save(desk, article, lead_photo=after.pk)

    page = asked.content.decode()
    assert asked.status_code == 200
    assert "خذ تعليق الصورة الجديدة" in page
    assert "كلام عن الأولى" in page
    article.refresh_from_db()
    assert article.lead_photo == before

    assert save(desk, article, lead_photo=after.pk, photo_swap="drop").status_code == 302
    article.refresh_from_db()
    assert (article.lead_photo, article.lead_caption, article.lead_alt) == (after, "", "")


def test_the_words_of_a_replaced_photo_can_stay(desk, editor):
    before, after = PhotoFactory(), PhotoFactory()
    article = ArticleFactory(created_by=editor, lead_photo=before, lead_caption="كلام يصلح للاثنتين")

    assert save(desk, article, lead_photo=after.pk, photo_swap="keep").status_code == 302

    article.refresh_from_db()
    assert (article.lead_photo, article.lead_caption) == (after, "كلام يصلح للاثنتين")


def test_new_words_for_a_new_photo_are_no_question(desk, editor):
    article = ArticleFactory(created_by=editor, lead_photo=PhotoFactory(), lead_caption="كلام عن الأولى")
    after = PhotoFactory()

    assert save(desk, article, lead_photo=after.pk, lead_caption="كلام عن الثانية").status_code == 302
    assert Article.objects.get(pk=article.pk).lead_caption == "كلام عن الثانية"


def test_words_beside_a_photo_are_part_of_the_working_copy(desk, editor):
    photo = PhotoFactory()
    article = ArticleFactory(created_by=editor)
    url = reverse("admin:articles_article_autosave", args=[article.pk])

    desk.post(url, posting(article, body=PARAGRAPH + figure(photo), **rows((photo, "لم تُحفظ بعد", ""))))

    assert WorkingCopy.objects.exists()
    screen = desk.get(reverse("admin:articles_article_change", args=[article.pk]) + "?copy").content.decode()
    assert "لم تُحفظ بعد" in screen


def test_a_doubtful_alternative_text_is_shown_and_does_not_stop_publication(desk, editor):
    photo = PhotoFactory(alt="صورة مركب خشبي")
    article = ArticleFactory(created_by=editor, lead_photo=photo)

    screen = desk.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

    assert "للمراجعة، ولا يمنع النشر" in screen
    assert "يبدأ بكلمة «صورة»" in screen
    publish(article, by=editor)


def test_rubbish_in_the_rows_is_no_error(desk, editor):
    article = ArticleFactory(created_by=editor)
    answer = save(desk, article, **{"photos-0-photo": "x", "photos-1-photo": "9" * 30, "photos-0-caption": "؟"})

    assert answer.status_code == 302


def test_a_difference_in_the_words_of_photos_is_told_in_words(desk, editor):
    photo = PhotoFactory()
    article = ArticleFactory(created_by=editor)
    url = reverse("admin:articles_article_autosave", args=[article.pk])
    desk.post(url, posting(article, body=PARAGRAPH + figure(photo), **rows((photo, "كلام لم يُحفظ", ""))))

    page = desk.get(reverse("admin:articles_article_copy", args=[article.pk])).content.decode()

    assert "كلام لم يُحفظ" in page
    assert "photo_id" not in page
