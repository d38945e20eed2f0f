"""What can go on the front: the newest public and scheduled stories, searched and filtered."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from articles.arabic.fold import fold
from articles.models.article import Kind
from articles.models.people import Author
from articles.models.section import Section
from articles.models.story import Story

# Searching reads this many; what is older is no news for a front.
REACH = 400
SHOWN = 40
WHEN = {"": "أي وقت", "today": "اليوم", "yesterday": "أمس", "week": "آخر أسبوع", "scheduled": "مجدول"}


def feed(params, homes):
    """The rows of the feed and its filters. `homes` says in which zone an article stands already."""
    stories = list(_found(params)[:REACH])
    words = fold(params.get("q", "")).split()
    if words:
        stories = [story for story in stories if all(word in _text_of(story) for word in words)]
    now = timezone.now()
    for story in stories[:SHOWN]:
        story.is_scheduled = story.visible_from > now
        story.home = homes.get(story.article_id, "")
    return stories[:SHOWN]


def filters(params):
    """The choices of the form, each with what is chosen."""
    return {
        "sections": [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")],
        "authors": [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")],
        "kinds": Kind.choices,
        "whens": WHEN.items(),
        "chosen": {name: params.get(name, "") for name in ("q", "section", "author", "kind", "when")},
    }


def _found(params):
    now = timezone.now()
    stories = (
        Story.objects.filter(visible_until__mostly_gt=now)
        .for_cards("visible_from")
        .order_by("-published_at", "-article_id")
    )
    if params.get("when") != "scheduled":
        # A scheduled update of a live story is not a second story.
        stories = stories.exclude(visible_from__gt=now, published_at__lte=now)
    for name, column in (("section", "section"), ("author", "authors")):
        if params.get(name, "").isdecimal() and len(params[name]) < 16:
            stories = stories.filter(**{column: int(params[name])})
    if params.get("kind") in Kind:
        stories = stories.filter(kind=params["kind"])
    return stories.filter(_when(params.get("when"), now))


def _when(chosen, now):
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "today": Q(published_at__gte=today),
        "yesterday": Q(published_at__gte=today - timedelta(days=1), published_at__lt=today),
        "week": Q(published_at__gte=today - timedelta(days=7)),
        "scheduled": Q(visible_from__gt=now),
    }.get(chosen, Q())


def _text_of(story):
    names = " ".join(printed["name"] for printed in story.bylines)
    return fold(f"{story.headline} {story.kicker} {story.standfirst} {names} {story.article_id}")
