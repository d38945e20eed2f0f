"""A page costs what it shows, not what the archive holds: no question gathers the stories that are live, to sort them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.press.publish import publish
from tests.factories import ArticleFactory, SectionFactory

# PostgreSQL counts its rows before it chooses a way, and a small table it reads whole.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# Nearly every story began before now and ends after it: such a step reads the archive from end to end.
WHOLE_ARCHIVE = ("story_ends (visible_until>?)", "story_begins (visible_from<?)")


@pytest.fixture(autouse=True)
def story(editor):
    return publish(ArticleFactory(section=SectionFactory(name="اقتصاد", slug="economy")), by=editor)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/economy/", "/economy/1/", "/feed/", "/economy/feed/", "/lite/", "/archive/", "/news-sitemap.xml"),
        *("/sitemap.xml", "/nothing/", "/search/?q=زغدرسب"),
    ],
)
def test_no_page_sorts_the_archive(client, address):
    for plan in plans(client, address, "articles_story"):
        assert not ("ORDER BY" in plan and any(step in plan for step in WHOLE_ARCHIVE)), plan


def test_the_stories_that_left_a_section_are_not_looked_for_among_all_of_it(client):
    (plan,) = plans(client, "/economy/feed/", "articles_withdrawal")

    assert "story_ends (visible_until>? AND visible_until<?)" in plan


def plans(client, address, table):
    """The steps by which SQLite answers each question about a table that a page asks."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address, follow=True)
    questions = {query["sql"] for query in asked if query["sql"].startswith("SELECT") and table in query["sql"]}
    found = []
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute("EXPLAIN QUERY PLAN " + question.replace("%", "%%"))
            found.append("\n".join(step[-1] for step in cursor.fetchall()))
    return found
