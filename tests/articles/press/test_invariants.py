"""`check_newsroom` is quiet in a sound newsroom and names what is broken in any other."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models.article import Article, State
from articles.models.edition import Edition
from articles.models.revision import Revision
from articles.models.story import Story, StoryAuthor
from articles.press.invariants import broken
from articles.press.publish import publish
from tests.factories import ArticleFactory, PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor):
    article = ArticleFactory(lead_photo=PhotoFactory())
    publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    publish(article, by=editor)
    return article


def test_a_sound_newsroom_has_nothing_to_report(article, capsys):
    call_command("check_newsroom")

    assert list(broken()) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda article: Edition.objects.all().delete(),
        lambda article: Story.objects.update(headline="عنوان لم يعتمده أحد"),
        lambda article: Story.objects.update(body_html="<p onclick='x'>نص</p>"),
        lambda article: Story.objects.update(bylines=[]),
        lambda article: StoryAuthor.objects.update(published_at=None),
        lambda article: StoryAuthor.objects.update(article_number=0),
        lambda article: Revision.objects.update(kind=Revision.Kind.SAVED),
        lambda article: Revision.objects.order_by("-number").filter(number=2).update(number=7),
        lambda article: Story.objects.all().delete(),
        lambda article: Article.objects.update(headline="تغير بعد النشر"),
        lambda article: article.transitions.all().delete(),
        lambda article: article.lead_photo.file.delete(save=False),
        lambda article: ArticleFactory(version=2),
        lambda article: ArticleFactory(state=State.DONE),
    ],
)
def test_each_kind_of_damage_is_found(article, harm):
    harm(article)

    assert list(broken())
    with pytest.raises(CommandError):
        call_command("check_newsroom")
