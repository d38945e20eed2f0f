"""What an editor says for the networks only: kept, printed, and on record like the rest of the article."""

import pytest

from articles.models.masthead import Masthead
from articles.models.revision import Revision
from articles.models.story import Story
from articles.press.publish import publish
from tests.articles.desk.desk_client import Writer
from tests.factories import ArticleFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def test_a_headline_and_a_photo_for_the_networks_are_saved_and_printed(editor):
    article, photo = ArticleFactory(created_by=editor), PhotoFactory()
    writer = Writer(editor, article)

    answer = writer.type(social_headline="عنوان للشبكات", social_photo=str(photo.pk)).save()
    article.refresh_from_db()
    story = publish(article, by=editor)

    assert answer.status_code == 302
    assert (article.social_headline, article.social_photo) == ("عنوان للشبكات", photo)
    assert (story.social_headline, story.social_photo) == ("عنوان للشبكات", photo)
    assert Revision.objects.filter(article=article).last().snapshot["social_photo_id"] == photo.pk
    assert Writer(editor, article).fields["social_headline"] == "عنوان للشبكات"


def test_taking_them_back_brings_the_drawn_card_back(editor):
    article = ArticleFactory(
        created_by=editor, social_headline="عنوان للشبكات", social_photo=PhotoFactory(), live_by=editor
    )
    Writer(editor, article).type(social_headline="", social_photo="").save()
    article.refresh_from_db()
    publish(article, by=editor)

    story = Story.objects.live().get(article=article)
    assert (story.social_headline, story.social_photo) == ("", None)


def test_a_headline_too_long_for_a_card_is_refused_at_its_field_and_stays(editor):
    article = ArticleFactory(created_by=editor)
    writer = Writer(editor, article)

    answer = writer.type(social_headline="كلمة " * 40).save()

    assert answer.status_code == 200
    assert "social_headline" in answer.context["adminform"].form.errors
    assert "كلمة كلمة" in answer.text


def test_the_masthead_says_what_feeds_carry(editor, client):
    Masthead.objects.create(pk=1, name="البريد")
    client.force_login(editor)

    page = client.get("/admin/articles/masthead/1/change/")

    assert "الخلاصات تحمل النص كاملًا" in page.text
