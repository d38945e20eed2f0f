"""How often a page asks the database (design.md §7): a number that does not grow with what is in it.

Warm: this process has the masthead and the sections of this edition. Cold: the edition has just moved.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.page import Page
from articles.press.correct import correct
from articles.press.publish import backdate, publish, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

WARM = {
    "front": ["edition"],
    "section": ["section", "story", "edition"],
    "older": ["section", "story", "edition"],
    "story": ["story", "correction", "photo", "topic", "story"],
    "topic": ["topic", "story", "edition"],
    "author": ["author", "story", "edition"],
    "most read": ["edition"],
    "corrections": ["correction", "story", "edition"],
    "year": ["edition", "story", "story"],
    "month": ["edition"],
    "day": ["edition", "story"],
    "page": ["page", "edition"],
    "staff": ["page", "edition", "author"],
    "lite front": ["edition", "story"],
    "lite section": ["section", "story", "edition"],
    "lite story": ["story", "photo", "topic", "correction"],
    "short": ["story"],
    "old address": ["story", "redirect"],
    "unknown": ["redirect", "edition"],
    "unknown number": ["story", "story", "withdrawal", "redirect", "edition"],
    "withdrawn": ["story", "story", "withdrawal", "edition"],
}
LISTS = ("section", "older", "topic", "author", "most read", "corrections", "year", "month", "day")
LIMITS = {"front": 6, "story": 5} | dict.fromkeys(LISTS, 4)
SHELL = ["officer", "sociallink", "section", "page"]
# What is remembered under one edition besides the shell. The zones of the front are drawn anew until the next boundary.
FRAGMENTS = {
    "front": ["edition", "frontversion", "story", "story"],
    "story": ["author", "story", "story"],
    "most read": ["story"],
    "year": ["story"],
    "month": ["story"],
    "day": ["story"],
    "unknown": ["story"],
    "unknown number": ["story"],
    "withdrawn": ["story"],
}
COLD_LIMIT = 12


@pytest.fixture
def addresses(editor):
    """A paper with everything that could cost a query each: photos, bylines, topics, many sections and stories."""
    masthead = Masthead.objects.create(pk=1, name="البريد")
    for order in range(3):
        Officer.objects.create(masthead=masthead, title="مدير", name=f"فلان {order}", order=order)
        SocialLink.objects.create(masthead=masthead, name=f"صفحة {order}", url="https://x.example/", order=order)
    photos = [PhotoFactory() for _ in range(4)]
    sections = [SectionFactory() for _ in range(3)]
    for number in range(24):
        article = ArticleFactory(
            section=sections[0 if number < 21 else 1],
            kind="opinion" if number % 9 == 1 else "news",
            lead_photo=photos[number % 4],
        )
        if number == 0:
            article.body += "".join(f'<figure data-photo="{photo.pk}"></figure>{PARAGRAPH}' for photo in photos)
            article.topics.set([TopicFactory() for _ in range(3)])
            article.bylines.create(author=AuthorFactory(), order=2, role="photographed")
            article.kind = "opinion"
            article.save()
            story = publish(article, by=editor)
            correct(article, by=editor, kind="correction", text="العدد 12 لا 21.")
        else:
            backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=number))
    Page.objects.create(title="من نحن", slug="about", body=PARAGRAPH)
    Page.objects.create(title="هيئة التحرير", slug="staff", body=PARAGRAPH, lists_staff=True)
    today = timezone.localdate()
    gone = ArticleFactory(section=sections[0], live_by=editor)
    withdraw(gone, by=editor, reason="سبب")
    at = sections[0].get_absolute_url()
    return {
        "front": "/",
        "section": at,
        "older": f"{at}?before=9999999999999999-1",
        "story": story.get_absolute_url(),
        "topic": story.topics.first().get_absolute_url(),
        "author": story.authors.first().get_absolute_url(),
        "most read": "/most-read/",
        "corrections": "/corrections/",
        "year": f"/archive/{today:%Y}/",
        "month": f"/archive/{today:%Y/%m}/",
        "day": f"/archive/{today:%Y/%m/%d}/",
        "page": "/page/about/",
        "staff": "/page/staff/",
        "lite front": "/lite/",
        "lite section": f"/lite{at}",
        "lite story": f"/lite{story.get_absolute_url()}",
        "short": f"/n/{story.article_id}",
        "old address": f"{at}{story.article_id}/x/",
        "unknown": "/nowhere/at/all/",
        "unknown number": "/n/999999",
        "withdrawn": f"/n/{gone.pk}",
    }


def asked(client, address):
    """The table that each query of a request starts from."""
    # Django tries this out once in a process, in the first request that needs to know.
    assert connection.features.supports_json_field
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [main_table(query["sql"]) for query in queries]


def main_table(sql):
    """The first table of a statement; those of its subqueries are read along with it."""
    while (plain := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = plain
    return sql.split(" FROM ")[1].split('"')[1].removeprefix("articles_")


def test_pages_ask_for_what_they_show_and_for_nothing_twice(client, addresses):
    for address in addresses.values():
        client.get(address)

    found = {name: asked(client, address) for name, address in addresses.items()}

    assert found == WARM
    assert {name: len(found[name]) for name, limit in LIMITS.items() if len(found[name]) > limit} == {}


def test_just_after_an_edition_a_page_asks_for_the_masthead_and_the_sections_too(client, addresses):
    for name, address in addresses.items():
        Edition.move()

        found = asked(client, address)

        shell = SHELL if "edition" in WARM[name] or name in ("story", "lite story") else []
        assert sorted(found) == sorted(WARM[name] + shell + FRAGMENTS.get(name, [])), name
        assert len(found) <= COLD_LIMIT


def test_lists_leave_the_text_of_their_stories_in_the_database(client, addresses):
    for name in ("front", "section", "unknown", "topic", "author", "day", "lite front"):
        Edition.move()
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[name])
        lists = [query["sql"] for query in queries if '"articles_story"."headline"' in query["sql"]]
        assert lists
        assert all("body_html" not in sql and "body_text" not in sql for sql in lists)
        assert all(" LIMIT " in sql for sql in lists)
        assert all("OFFSET" not in sql and "COUNT(" not in sql for sql in lists)


def test_a_story_page_reads_the_text_of_one_story_only(client, addresses):
    with CaptureQueriesContext(connection) as queries:
        client.get(addresses["story"])

    assert sum("body_html" in query["sql"] for query in queries) == 1
