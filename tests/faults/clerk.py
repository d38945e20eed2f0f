"""Fills the database of a live server and reports what is in it: `python -m tests.faults.clerk report`.

A process of its own, because the test's Django knows only the database of the suite. It answers one line of JSON.
"""

import json
import os
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from articles.models.article import Article
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Revision, Transition
from articles.models.section import Section
from articles.models.story import Story, Withdrawal
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, UserFactory


@transaction.atomic
def found(username, role=Role.EDITOR):
    """A newsroom with a section, a byline, and an editor who may say «انشر»."""
    SectionFactory()
    AuthorFactory()
    UserFactory(username=username, roles=[role])


@transaction.atomic
def stock(count):
    """Drafts that only wait for «انشر». Returns their numbers."""
    ground = {"section": Section.objects.get(), "created_by": User.objects.get(), "bylines": [Author.objects.get()]}
    return [ArticleFactory(**ground).pk for _ in range(int(count))]


def settle():
    """PostgreSQL outlives its client: a commit that was on its way when the server died may still arrive."""
    others = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        while connection.vendor == "postgresql" and cursor.execute(others).fetchone():
            time.sleep(0.02)


def report():
    """What every article, and the edition, came to, and which photos there are. Fails if `manage.py check_newsroom` does."""
    settle()
    call_command("check_newsroom", stdout=sys.stderr)
    connection.check_constraints()
    articles = {
        pk: {
            "headline": headline,
            "version": version,
            "state": state,
            "saved": 0,
            "moves": 0,
            "published": [],
            "live": [],
        }
        for pk, headline, version, state in Article.objects.values_list("pk", "headline", "version", "state")
    }
    for revision in Revision.objects.order_by("number"):
        if revision.kind == Revision.Kind.PUBLISHED:
            text = {"revision": revision.pk, "headline": revision.snapshot["headline"]}
            articles[revision.article_id]["published"].append(text)
        else:
            articles[revision.article_id]["saved"] += 1
    for transition in Transition.objects.filter(name=Transition.Name.PUBLISH):
        articles[transition.article_id]["moves"] += 1
    for story in Story.objects.live():
        articles[story.article_id]["live"].append({"revision": story.revision_id, "headline": story.headline})
    photos = list(Photo.objects.values_list("pk", flat=True))
    return {"edition": Edition.number_now(), "articles": articles, "photos": photos}


def bodies(article):
    """The text of every save of an article, in order."""
    return [revision.snapshot["body"] for revision in Revision.objects.filter(article=article).order_by("number")]


def pages():
    """The paths of one page of each kind in the demo newsroom; the story is the longest that has a photo."""
    longest = Story.objects.live().select_related("section").exclude(lead_photo=None).latest("words")
    corrected = Correction.objects.latest("at").article_id
    opinion = Story.objects.live().select_related("section").filter(kind="opinion").latest("words")
    today = timezone.localtime(longest.published_at)
    return {
        "opinion": opinion.get_absolute_url(),
        "corrected": Story.objects.live().select_related("section").get(article_id=corrected).get_absolute_url(),
        "author": opinion.authors.first().get_absolute_url(),
        "topic": longest.topics.first().get_absolute_url(),
        "most read": "/most-read/",
        "corrections": "/corrections/",
        "day": f"/archive/{today:%Y/%m/%d}/",
        "month": f"/archive/{today:%Y/%m}/",
        "year": f"/archive/{today:%Y}/",
        "staff": "/page/staff/",
        "about": "/page/about/",
        "lite front": "/lite/",
        "lite section": "/lite/culture/",
        "lite story": f"/lite{longest.get_absolute_url()}",
        "front": "/",
        "section": "/culture/",
        "story": longest.get_absolute_url(),
        "404": "/nowhere/",
        "410": f"/n/{Withdrawal.objects.get().article_id}",
    }


if __name__ == "__main__":
    # The suite's own folder, which `tests` has set meanwhile, holds none of this newsroom's photos.
    settings.MEDIA_ROOT = os.environ["MEDIA_OF_THE_NEWSROOM"]
    verb, *arguments = sys.argv[1:]
    verbs = {"found": found, "stock": stock, "report": report, "bodies": bodies, "pages": pages}
    print(json.dumps(verbs[verb](*arguments)))  # noqa: T201
