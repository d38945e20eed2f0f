"""A page costs what it shows, not what the archive holds: no question gathers the stories that are live, to sort them."""

import pytest

from articles.press.publish import publish
from benchmarks.questions import plans
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TopicFactory

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


@pytest.mark.parametrize(("side", "step"), [("before", "published_at<?"), ("after", "published_at>?")])
def test_a_deep_page_begins_in_the_index_where_it_stands(client, side, step):
    found = plans(client, f"/economy/?{side}=1700000000000000-1", "articles_story")

    assert any(f"story_section_latest (section_id=? AND {step})" in plan for plan in found), found


@pytest.mark.parametrize("tail", ["", "?before=1700000000000000-1", "?after=1700000000000000-1", "feed/"])
@pytest.mark.parametrize("kind", ["topic", "author"])
def test_a_list_of_thousands_is_read_where_its_page_stands(client, editor, kind, tail):
    topic, author = TopicFactory(), AuthorFactory()
    article = ArticleFactory(bylines=[author])
    article.topics.add(topic)
    publish(article, by=editor)
    address = {"topic": topic, "author": author}[kind].get_absolute_url()

    found = plans(client, address + tail, "listed_at")

    in_order = [plan for plan in found if f"story_{kind}_latest ({kind}_id=?" in plan and "ORDER BY" not in plan]
    assert in_order, found
    # Beyond a cursor it begins there, not with the newest of all.
    assert "?" not in tail or f"{kind}_id=? AND published_at" in in_order[0]


def test_what_shares_a_topic_is_found_among_the_newest_of_it(client, editor):
    article = ArticleFactory()
    article.topics.set([TopicFactory(), TopicFactory()])
    printed = publish(article, by=editor)

    (plan,) = (one for one in plans(client, printed.get_absolute_url(), "articles_story_topics") if "LIST" in one)

    assert "story_topic_latest (topic_id=?)" in plan
    # The four cards are sorted, and no list of thousands.
    assert plan.count("ORDER BY") <= 1
