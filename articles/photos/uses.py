"""Where a photo is used: on the desk, on the site, in the masthead."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models.article import Article, ArticlePhoto
from articles.models.masthead import Masthead
from articles.models.photo import Photo
from articles.models.story import Story


@dataclass(frozen=True)
class Use:
    """One article that shows a photo, or the masthead (without an article). `since` is when readers saw it first."""

    article: Article | None
    is_live: bool = False
    since: datetime | None = None


def uses_of(photo):
    """Every use, those that readers see first."""
    articles = Article.objects.filter(_articles(photo.pk)).order_by("-pk")
    stories = Story.objects.filter(photos=photo, visible_until__gt=timezone.now())
    since = dict(stories.order_by("-published_at").values_list("article_id", "published_at"))
    uses = [Use(article, article.pk in since, since.get(article.pk)) for article in articles]
    masthead = [Use(None, is_live=True)] if Masthead.objects.filter(logo=photo).exists() else []
    return [*masthead, *sorted(uses, key=lambda use: not use.is_live)]


def _articles(pk):
    """Which articles show a photo: as lead, in the text, or in an edition that was printed and can come back."""
    inside = ArticlePhoto.objects.filter(photo=pk).order_by().values("article")
    printed = Story.objects.filter(Q(lead_photo=pk) | Q(photos=pk)).values("article")
    return Q(lead_photo=pk) | Q(pk__in=inside) | Q(pk__in=printed)


def with_use_counts(photos):
    """Adds `use_count`: in how many articles of the desk each photo stands."""
    leads = _counted(Article.objects.filter(lead_photo=OuterRef("pk")), "lead_photo")
    inside = _counted(
        Article.objects.filter(photos__photo=OuterRef("pk")).exclude(lead_photo=OuterRef("pk")), "photos__photo"
    )
    return photos.annotate(use_count=Coalesce(Subquery(leads), 0) + Coalesce(Subquery(inside), 0))


def _counted(articles, by):
    return articles.order_by().values(by).annotate(count=Count("pk", distinct=True)).values("count")


def printed_elsewhere(photos, article):
    """Which of these photos another article's public or coming story shows."""
    others = Story.objects.filter(visible_until__gt=timezone.now()).exclude(article=article)
    return set(Photo.objects.filter(pk__in=photos).filter(pk__in=others.values("photos")).values_list("pk", flat=True))


def last_printed(photos):
    """The newest public story that shows each of these photos, by the photo's number."""
    rows = Story.photos.through.objects.filter(photo__in=photos, story__in=Story.objects.live())
    return {row.photo_id: row.story for row in rows.select_related("story").order_by("story__published_at")}
