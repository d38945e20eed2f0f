"""Stories for search, made by the press; and archives of many, written past it for speed."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from articles.models.article import Article
from articles.models.revision import Revision
from articles.models.story import FAR, Story
from articles.press.publish import backdate, publish
from articles.search import index, rebuild
from tests.factories import PARAGRAPH, ArticleFactory, SectionFactory, UserFactory


def story(headline, text="", *, days=0, by=None, **fields):
    """A live story with this headline, published so many days ago; `text` goes before the usual paragraph."""
    by = by or UserFactory(roles=[Role.EDITOR])
    fields.setdefault("standfirst", "")
    article = ArticleFactory(headline=headline, body=f"<p>{text}</p>{PARAGRAPH}" if text else PARAGRAPH, **fields)
    printed = publish(article, by=by)
    return backdate(printed, timezone.now() - timedelta(days=days)) if days else printed


def archive(texts, *, step=timedelta(hours=1)):
    """A live story for each (headline, text), oldest first, with its entry; in a few statements."""
    user, section = UserFactory(), SectionFactory()
    now = timezone.now()
    articles = Article.objects.bulk_create(
        [Article(headline=headline, section=section, created_by=user) for headline, _ in texts], batch_size=500
    )
    revisions = Revision.objects.bulk_create(
        [Revision(article=one, number=1, version=1, kind="published", snapshot={}, by=user) for one in articles],
        batch_size=500,
    )
    moments = [now - step * (len(texts) - place) for place in range(len(texts))]
    stories = Story.objects.bulk_create(
        [
            Story(
                article=article,
                revision=revision,
                visible_from=moment,
                visible_until=FAR,
                published_at=moment,
                slug="خبر",
                headline=headline,
                body_html="<p>.</p>",
                body_text=text,
                kind="news",
                kind_label="خبر",
                section=section,
            )
            for (headline, text), article, revision, moment in zip(texts, articles, revisions, moments, strict=True)
        ],
        batch_size=200,
    )
    tally = index.Tally()
    for start in range(0, len(stories), 500):
        for entry in rebuild.write(stories[start : start + 500]):
            tally.add(entry)
    tally.write()
    return stories
