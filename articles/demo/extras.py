"""What surrounds the demo newspaper's stories: corrections, static pages, old addresses, and what was read most."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from articles.models.correction import Correction
from articles.models.page import Page
from articles.models.redirect import Miss, Redirect, address_key
from articles.models.story import Story
from articles.models.views import ViewCount
from articles.press import body
from articles.press.correct import correct

MOST_READ = 20


def load(newsroom, articles, now):
    editor = User.objects.get(username="editor")
    _corrections(newsroom["corrections"], articles, editor, now)
    _pages(newsroom["pages"])
    _addresses(newsroom, articles, editor, now)
    _views(now)


def _corrections(rows, articles, editor, now):
    for row in rows:
        article = articles[row["story"]]
        made = correct(article, by=editor, kind=row["kind"], text=row["text"])
        printed = Story.objects.get(article=article).published_at
        at = min(now, printed + timedelta(minutes=row["after"]))
        Correction.objects.filter(pk=made.pk).update(at=at)


def _pages(rows):
    for order, row in enumerate(rows):
        Page.objects.create(order=order, **{**row, "body": body.from_plain_text(row["body"])})


def _addresses(newsroom, articles, editor, now):
    for row in newsroom["redirects"]:
        target = f"/n/{articles[row['story']].pk}"
        Redirect.objects.create(old=row["old"], key=address_key(row["old"]), target=target, by=editor)
    for row in newsroom["misses"]:
        Miss.objects.create(key=address_key(row["path"]), last_at=now, **row)


def _views(now):
    """Some were read more than others in the day before the paper opens, and all of them less at night."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    stories = Story.objects.live(now).newest_first()[: 2 * MOST_READ]
    rows = []
    for place, story in enumerate(sorted(stories, key=lambda story: story.words % 17)[:MOST_READ]):
        for at in (hour - timedelta(hours=back) for back in range(24)):
            if at > story.published_at - timedelta(hours=1):
                wave = 30 + story.words * at.hour % 50
                is_night = timezone.localtime(at).hour < 6
                count = wave * (24 - place) // (72 if is_night else 12)
                rows.append(ViewCount(article_id=story.article_id, hour=at, count=count))
    ViewCount.objects.bulk_create(rows)
