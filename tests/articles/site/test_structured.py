"""What machines are told of a story: JSON-LD that parses and says what the page says, and the tags that networks read."""

import json
import re

import pytest

from articles.models.masthead import Masthead
from articles.models.people import Author
from articles.press.publish import publish
from tests.articles.site.reading import Reading
from tests.articles.site.test_corrections import graph_of
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(editor):
    Masthead.objects.create(pk=1, name="البريد")
    article = ArticleFactory(
        section=SectionFactory(name="اقتصاد", slug="economy"),
        kind="report",
        lead_photo=PhotoFactory(width=2400, height=1600),
        dateline="رشيد",
        short_headline="عودة القوارب",
        bylines=[AuthorFactory(name="سلمى"), AuthorFactory(name="وكالة", kind=Author.Kind.AGENCY)],
    )
    article.topics.add(TopicFactory(name="الصيد"))
    return publish(article, by=editor)


def test_a_story_is_described_as_it_stands_on_the_page(client, story, settings):
    response = client.get(story.get_absolute_url())
    graph = graph_of(response)
    article = graph["ReportageNewsArticle"]
    address = settings.SITE_URL + story.get_absolute_url()

    assert article["headline"] == Reading(response).h1[0] == story.headline
    assert article["mainEntityOfPage"] == address
    assert article["inLanguage"] == "ar"
    assert article["articleSection"] == "اقتصاد"
    assert article["keywords"] == ["الصيد"]
    assert article["dateline"] == article["locationCreated"]["name"] == "رشيد"
    assert article["wordCount"] == story.words
    assert article["author"] == [
        {"@type": "Person", "name": "سلمى", "url": f"{settings.SITE_URL}/author/سلمى/"},
        {"@type": "Organization", "name": "وكالة"},
    ]
    assert article["publisher"]["@id"] == graph["NewsMediaOrganization"]["@id"]
    assert graph["NewsMediaOrganization"]["name"] == "البريد"
    assert graph["NewsMediaOrganization"]["logo"]["url"].startswith(settings.SITE_URL)


def test_its_photo_is_given_in_three_shapes_with_size_and_credit(client, story, settings):
    images = graph_of(client.get(story.get_absolute_url()))["ReportageNewsArticle"]["image"]

    ratios = [round(image["width"] / image["height"], 2) for image in images]
    assert ratios == [1.78, 1.33, 1.0]
    assert all(image["width"] >= 1200 for image in images)
    assert all(image["url"].startswith(f"{settings.SITE_URL}/media/photos/") for image in images)
    assert {image["creditText"] for image in images} == {"تصوير: ليلى الحبر"}


def test_the_way_to_it_equals_the_one_on_the_page(client, story, settings):
    response = client.get(story.get_absolute_url())
    steps = graph_of(response)["BreadcrumbList"]["itemListElement"]

    assert [step["name"] for step in steps] == ["الرئيسية", "اقتصاد", story.headline]
    assert [step["position"] for step in steps] == [1, 2, 3]
    shown = re.search(r'<nav class="path".*?</nav>', response.text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', shown) == [
        step["item"]["@id"].removeprefix(settings.SITE_URL) for step in steps[:2]
    ]


def test_words_that_would_end_the_script_are_data(client, editor):
    headline = "</script><script>alert(1)</script> & <!-- \u2028 عنوان"
    story = publish(ArticleFactory(headline=headline), by=editor)

    response = client.get(story.get_absolute_url())
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)[1]

    assert not re.search("[<>&\u2028]", raw)
    assert json.loads(raw)["@graph"][0]["headline"] == story.headline


def test_a_story_without_photo_or_topics_says_nothing_empty(client, editor):
    article = graph_of(client.get(publish(ArticleFactory(), by=editor).get_absolute_url()))["NewsArticle"]

    assert all(value not in ("", None, []) for value in article.values())
    assert not {"image", "keywords", "correction", "dateline"} & {*article}


def test_networks_are_shown_the_card_in_their_crop(client, story, settings):
    page = Reading(client.get(story.get_absolute_url()))
    tags = {tag["property"]: tag["content"] for tag in page.all("meta") if "property" in tag}

    assert tags["og:type"] == "article"
    assert tags["og:title"] == "عودة القوارب"
    assert tags["og:url"] == settings.SITE_URL + story.get_absolute_url()
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["og:image"] == f"{settings.SITE_URL}/card/{story.article_id}-{story.revision_id}.png"
    assert tags["og:image:alt"] == story.headline
    assert tags["og:locale"] == "ar_EG"
    assert tags["article:section"] == "اقتصاد"
    assert tags["article:tag"] == "الصيد"
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"
    card = client.get(tags["og:image"].removeprefix(settings.SITE_URL))
    assert card.status_code == 200
    card.close()


@pytest.mark.parametrize("address", ["/", "/economy/", "/corrections/", "/most-read/"])
def test_other_pages_show_the_papers_sign(client, story, settings, address):
    page = Reading(client.get(address))
    tags = {tag["property"]: tag["content"] for tag in page.all("meta") if "property" in tag}

    assert tags["og:type"] == "website"
    assert tags["og:image"] == f"{settings.SITE_URL}/static/site/icon-512.png"
    assert tags["og:url"] == page.one("link", rel="canonical")["href"] == settings.SITE_URL + address
