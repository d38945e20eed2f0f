"""How often a page asks the database (design.md §7): a number that does not grow with what is in it.

Warm: this process has the masthead and the sections of this edition. Cold: the edition has just moved.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.press.publish import backdate, publish, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

WARM = {
    "front": ["edition"],
    "section": ["section", "story", "edition"],
    "older": ["section", "story", "edition"],
    "story": ["story", "photo", "topic", "story", "edition"],
    "short": ["story"],
    "old address": ["story"],
    "unknown": ["edition", "story"],
    "unknown number": ["story", "story", "withdrawal", "edition", "story"],
    "withdrawn": ["story", "story", "withdrawal", "edition", "story"],
}
LIMITS = {"front": 6, "section": 4, "older": 4, "story": 5}
# A breaking line is asked together with whether its story still stands.
SHELL = ["masthead", "officer", "sociallink", "section", "story", "frontversion"]
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
            article.bylines.create(author=AuthorFactory(), order=2)
            article.save()
            story = publish(article, by=editor)
        else:
            backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=number))
    gone = ArticleFactory(section=sections[0], live_by=editor)
    withdraw(gone, by=editor, reason="سبب")
    at = sections[0].get_absolute_url()
    return {
        "front": "/",
        "section": at,
        "older": f"{at}?before=9999999999999999-1",
        "story": story.get_absolute_url(),
        "short": f"/n/{story.article_id}",
        "old address": f"{at}{story.article_id}/x/",
        "unknown": "/nowhere/at/all/",
        "unknown number": "/n/999999",
        "withdrawn": f"/n/{gone.pk}",
    }


def asked(client, address):
    """The table that each query of a request starts from."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [query["sql"].split(" FROM ")[1].split('"')[1].removeprefix("articles_") for query in queries]


def test_pages_ask_for_what_they_show_and_for_nothing_twice(client, addresses):
    client.get("/")

    found = {name: asked(client, address) for name, address in addresses.items()}

    assert found == WARM
    assert {name: len(found[name]) for name, limit in LIMITS.items() if len(found[name]) > limit} == {}


def test_just_after_an_edition_a_page_asks_for_the_masthead_and_the_sections_too(client, addresses):
    for name, address in addresses.items():
        Edition.move()

        found = asked(client, address)

        shell = SHELL if "edition" in WARM[name] else []
        # The zones of the front are drawn anew, until the next boundary (whose query begins with the stories').
        shell = [*shell, "story", "story"] if name == "front" else shell
        assert sorted(found) == sorted(WARM[name] + shell), name
        assert len(found) <= COLD_LIMIT


def test_lists_leave_the_text_of_their_stories_in_the_database(client, addresses):
    for name in ("front", "section", "unknown"):
        Edition.move()
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[name])
        lists = [query["sql"] for query in queries if 'FROM "articles_story"' in query["sql"]]
        assert lists
        assert all("body_html" not in sql and "body_text" not in sql for sql in lists)
        assert all(" LIMIT " in sql for sql in lists)
        assert all("OFFSET" not in sql and "COUNT(" not in sql for sql in lists)


def test_a_story_page_reads_the_text_of_one_story_only(client, addresses):
    with CaptureQueriesContext(connection) as queries:
        client.get(addresses["story"])

    assert sum("body_html" in query["sql"] for query in queries) == 1
