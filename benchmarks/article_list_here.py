"""The measuring half of `article_list`: one database, that of the environment, in a test database that goes away."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from articles.desk.listing import EPOCH
from articles.models.article import Article, Byline, State
from articles.models.revision import Revision
from articles.models.story import Story
from articles.search import desk
from benchmarks import turns
from tests.factories import AuthorFactory, SectionFactory, UserFactory

SIZE = int(os.environ.get("SIZE", "100000"))
SMALL = 1_000
ROUNDS = 15
# Enough to fill every list of the small newsroom, so that the same number of rows is printed at both sizes.
WORK = 600
BODY = "<p>" + "قال المسئول عن المشروع إن العمل بدأ قبل عشرة أيام في ثلاث قرى قريبة من النهر. " * 12 + "</p>"


def main():
    """Prints one row a page as JSON: milliseconds over SMALL articles and over SIZE."""
    setup_test_environment()
    # As in the suite: style sheets straight from static/, SQLite in a file.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}.test"
    name = connection.creation.create_test_db(verbosity=0)
    try:
        newsroom = _newsroom()
        _grow(newsroom, SMALL)
        small = _measured(newsroom)
        _grow(newsroom, SIZE)
        large = _measured(newsroom)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    rows = [[page, small[page]["ms"], large[page]["ms"], large[page]["queries"]] for page in small]
    print(json.dumps(rows, ensure_ascii=False))


def _newsroom():

    return {
        "editor": UserFactory(roles=[Role.EDITOR]),
        "reporter": UserFactory(roles=[Role.REPORTER]),
        "writers": [UserFactory(roles=[Role.REPORTER]) for _ in range(40)],
        "sections": [SectionFactory(slug=f"bench-{n}") for n in range(12)],
        "authors": [AuthorFactory() for _ in range(60)],
    }


def _grow(newsroom, size):
    """Articles up to this many. What is under way does not grow with an archive, but a hundredth of it is left lying."""

    begin = datetime.now(UTC) - timedelta(days=2000)
    at = Article.objects.count()
    while at < size:
        step = min(250, size - at)
        moment = begin + timedelta(minutes=25 * at * 100_000 // max(SIZE, 1))
        with turns.filling(), time_machine.travel(moment, tick=False):
            _batch(newsroom, at, step)
        at += step
    # As in a newsroom: a search folds what was saved since the last one, not an archive that came overnight.
    while _catch_up():
        pass
    if connection.vendor == "postgresql":
        # As its own worker does by and by. Nobody does so for SQLite.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _catch_up():
    with turns.filling():
        return desk.catch_up()


def _batch(newsroom, first, step):

    writers, sections, authors = newsroom["writers"], newsroom["sections"], newsroom["authors"]
    working = (State.DRAFT, State.REVIEW, State.READY)
    articles = Article.objects.bulk_create(
        Article(
            headline=f"عودة {'القناديل' if n < SMALL and n % 50 == 0 else 'قوارب الصيد'} إلى المرفأ القديم {n}",
            standfirst="مائة مركب رست في صباح واحد.",
            body=BODY,
            section=sections[n % len(sections)],
            created_by=newsroom["reporter"] if n < 200 or n % 500 == 7 else writers[n % len(writers)],
            state=working[n % 3] if n < WORK or n % 100 == 0 else State.DONE,
            return_note="أكمل المصادر." if n < WORK and n % 6 == 0 else "",
        )
        for n in range(first, first + step)
    )
    by = newsroom["editor"]
    Byline.objects.bulk_create(Byline(article=one, author=authors[one.pk % len(authors)]) for one in articles)
    revisions = Revision.objects.bulk_create(
        Revision(article=one, number=1, version=1, kind=Revision.Kind.PUBLISHED, snapshot={}, by=by) for one in articles
    )
    now = timezone.now()
    Story.objects.bulk_create(
        Story(
            article=one,
            revision=revision,
            visible_from=now,
            published_at=now,
            slug="عودة",
            headline=one.headline,
            body_html="<p>نص</p>",
            body_text="نص",
            kind="news",
            kind_label="خبر",
            section=one.section,
        )
        for one, revision in zip(articles, revisions, strict=True)
        if one.state == State.DONE
    )


def _measured(newsroom):

    listing, front = reverse("admin:articles_article_changelist"), reverse("admin:index")
    pages = {
        "list, editor": ("editor", listing),
        "list, review": ("editor", f"{listing}?status=review"),
        "list, published": ("editor", f"{listing}?status=live"),
        "list, returned": ("editor", f"{listing}?status=returned"),
        "list, one section": ("editor", f"{listing}?section={newsroom['sections'][3].pk}"),
        "list, last page": ("editor", f"{listing}?order=oldest&before={_nearly_last()}"),
        "list, reporter": ("reporter", listing),
        "list, numbers only": ("editor", reverse("admin:today")),
        "front screen, editor": ("editor", front),
        "front screen, reporter": ("reporter", front),
        "search, 20 hits": ("editor", f"{listing}?q=القناديل"),
        "search that finds everything": ("editor", f"{listing}?q=المرفأ"),
    }
    with turns.measuring():
        return {name: _timed(newsroom[who], address) for name, (who, address) in pages.items()}


def _nearly_last():

    one = Article.objects.order_by("-updated_at", "-id")[200]
    return f"{(one.updated_at - EPOCH) // timedelta(microseconds=1)}-{one.pk}"


def _timed(user, address):

    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(address).status_code
        cost = len(queries)
    if status != 200:
        raise SystemExit(f"{address} answered {status}.")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    # The best round: what else the machine does only ever adds.
    return {"ms": min(times), "queries": cost}
