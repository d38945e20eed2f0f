"""JSON-LD of every page, held to schema.org's own vocabulary and to what Google's article guide asks for."""

import json
import re
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models.masthead import Masthead, SocialLink
from articles.models.page import Page
from articles.press.correct import correct
from articles.press.publish import publish
from articles.site import shell
from tests.articles.site.reading import Reading
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

VOCABULARY = json.loads((Path(__file__).parent / "schemas" / "schema_org.json").read_text(encoding="utf-8"))
PLAIN = {
    "Text": str,
    "URL": str,
    "Date": str,
    "DateTime": str,
    "Integer": int,
    "Number": (int, float),
    "Boolean": bool,
    "Language": str,
    "Distance": (int, str),
    "QuantitativeValue": (int, str),
}
# How Google reads a search box; schema.org's own way of annotating an input.
ANNOTATIONS = {"query-input"}


def ancestors(name):
    return {name}.union(*(ancestors(parent) for parent in VOCABULARY[name]["parents"]))


def faults(thing, place="$"):
    """What in a graph schema.org does not know: types, properties of a type, and what a property may hold."""
    if set(thing) == {"@id"}:
        return
    kind = thing.get("@type")
    if kind not in VOCABULARY:
        yield f"{place}: no type {kind}"
        return
    known = {}
    for name in ancestors(kind):
        known |= VOCABULARY[name]["properties"]
    for name, value in thing.items():
        if name.startswith("@") or name in ANNOTATIONS:
            continue
        if name not in known:
            yield f"{place}: {kind} has no {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            yield from _value_faults(one, known[name], f"{place}.{name}")


def _value_faults(value, allowed, place):
    if isinstance(value, dict):
        if set(value) != {"@id"} and not ancestors(value.get("@type", "Thing")) & {
            *allowed,
            "Thing" if "Thing" in allowed else "",
        }:
            yield f"{place}: may not hold a {value.get('@type')}"
        yield from faults(value, place)
    elif not any(isinstance(value, PLAIN[name]) for name in allowed if name in PLAIN):
        yield f"{place}: may not hold {value!r}"


def graph_of(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    found = json.loads(text)
    assert found["@context"] == "https://schema.org"
    return found["@graph"]


def one(graph, *kinds):
    [thing] = [thing for thing in graph if thing["@type"] in kinds]
    return thing


@pytest.fixture
def story(editor):
    masthead = Masthead.objects.create(pk=1, name="البريد", tagline="يومية")
    SocialLink.objects.create(masthead=masthead, name="إكس", url="https://x.example/")
    article = ArticleFactory(
        section=SectionFactory(name="اقتصاد", slug="economy"),
        lead_photo=PhotoFactory(width=1600, height=1600),
        dateline="رشيد",
        kind="analysis",
        bylines=[
            AuthorFactory(name="كريم القلم", bio="يكتب عن البحر."),
            AuthorFactory(name="وكالة الحبر", kind="agency"),
        ],
    )
    article.topics.add(TopicFactory(name="الصيد"))
    story = publish(article, by=editor)
    correct(article, by=editor, kind="correction", text="العدد 12 لا 21.")
    Page.objects.create(title="من نحن", slug="about", body=PARAGRAPH)
    return story


@pytest.fixture
def addresses(story):
    today = timezone.localdate()
    return {
        "front": "/",
        "section": "/economy/",
        "story": story.get_absolute_url(),
        "topic": story.topics.first().get_absolute_url(),
        "author": story.authors.get(name="كريم القلم").get_absolute_url(),
        "most read": "/most-read/",
        "corrections": "/corrections/",
        "year": f"/archive/{today:%Y}/",
        "month": f"/archive/{today:%Y/%m}/",
        "day": f"/archive/{today:%Y/%m/%d}/",
        "page": "/page/about/",
        "search": "/search/?q=الصيد",
        "empty search": "/search/",
    }


def test_the_check_itself_catches_what_schema_org_does_not_know():
    wrong = {"@type": "NewsArticle", "headline": 5, "colour": "red", "author": {"@type": "Place", "name": "x"}}

    assert [fault.split(": ", 1)[1] for fault in faults(wrong)] == [
        "may not hold 5",
        "NewsArticle has no colour",
        "may not hold a Place",
    ]


def test_every_page_says_only_what_schema_org_knows(client, addresses):
    found = {name: [*map(list, map(faults, graph_of(client, address)))] for name, address in addresses.items()}

    assert {name: [fault for faulty in lists for fault in faulty] for name, lists in found.items() if any(lists)} == {}


def test_a_story_has_all_that_google_asks_of_an_article(client, story, addresses):
    article = one(graph_of(client, addresses["story"]), "AnalysisNewsArticle")

    assert article["headline"] == story.headline
    ratios = {round(image["width"] / image["height"], 2) for image in article["image"]}
    assert ratios == {1.0, 1.33, 1.78}
    assert all(image["width"] >= 1200 and image["creditText"] and image["caption"] for image in article["image"])
    for name in ("datePublished", "dateModified"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:00", article[name])
    assert [author["@type"] for author in article["author"]] == ["Person", "Organization"]
    assert article["author"][0]["url"].startswith("http")
    assert article["correction"][0]["text"] == "تصحيح: العدد 12 لا 21."
    assert article["isAccessibleForFree"] is True


def test_each_kind_of_page_says_what_it_is(client, story, addresses):
    kinds = {name: {thing["@type"] for thing in graph_of(client, address)} for name, address in addresses.items()}

    assert kinds["front"] == {"WebSite", "WebPage", "NewsMediaOrganization"}
    assert "ProfilePage" in kinds["author"]
    assert "Person" in kinds["author"]
    for name in ("section", "topic", "most read", "corrections", "year", "month", "day"):
        assert "CollectionPage" in kinds[name], name
    assert all("NewsMediaOrganization" in kind for kind in kinds.values())
    front = one(graph_of(client, "/"), "WebSite")
    assert "{search_term_string}" in front["potentialAction"]["target"]["urlTemplate"]
    section = one(graph_of(client, "/economy/"), "CollectionPage")
    assert [item["name"] for item in section["mainEntity"]["itemListElement"]] == [story.headline]
    assert "WebPage" in kinds["page"]
    assert "SearchResultsPage" in kinds["search"] & kinds["empty search"]
    found = one(graph_of(client, f"/search/?q={story.headline}"), "SearchResultsPage")
    assert [item["name"] for item in found["mainEntity"]["itemListElement"]] == [story.headline]
    assert "mainEntity" not in one(graph_of(client, "/search/"), "SearchResultsPage")
    ledger = one(graph_of(client, "/corrections/"), "CollectionPage")
    assert ledger["hasPart"][0]["@type"] == "CorrectionComment"


def test_hostile_words_stay_inside_the_script(client, editor, story):
    name = "</script><script>alert(1)</script>&<!--"
    author = AuthorFactory(name=name, bio=name)
    ArticleFactory(headline=name, section=story.section, bylines=[author], live_by=editor)

    for address in ("/", "/economy/", author.get_absolute_url()):
        graph = graph_of(client, address)
        assert name in str(graph)
        assert len(Reading(client.get(address)).all("script", type="application/ld+json")) == 1


def test_the_paper_names_the_pages_that_say_what_it_holds_itself_to(client, story):
    assert (
        one(graph_of(client, "/"), "NewsMediaOrganization")["correctionsPolicy"] == "http://127.0.0.1:8000/corrections/"
    )

    Page.objects.create(title="سياسة التحرير", slug="editorial-policy", body=PARAGRAPH)
    Page.objects.create(title="سياسة التصويبات", slug="corrections-policy", body=PARAGRAPH)
    shell.forget()

    paper = one(graph_of(client, "/"), "NewsMediaOrganization")
    assert paper["publishingPrinciples"] == "http://127.0.0.1:8000/page/editorial-policy/"
    assert paper["correctionsPolicy"] == "http://127.0.0.1:8000/page/corrections-policy/"


# Open Graph and the picture that networks show


def meta(client, address):
    page = Reading(client.get(address, follow=True))
    return {tag.get("property", tag.get("name")): tag["content"] for tag in page.all("meta") if "content" in tag}


def test_networks_show_the_drawn_card_of_this_edition(client, editor, story):
    found = meta(client, story.get_absolute_url())

    assert found["og:image"] == f"http://127.0.0.1:8000/card/{story.article_id}-{story.revision_id}.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:locale"] == "ar_EG"
    card = client.get(found["og:image"].removeprefix("http://127.0.0.1:8000"))
    assert b"".join(card.streaming_content).startswith(b"\x89PNG")


def test_an_editor_says_otherwise_to_networks_only(client, editor):
    own = PhotoFactory(width=1600, height=1200, alt="صورة للشبكات")
    article = ArticleFactory(social_headline="عنوان للشبكات وحدها", social_photo=own, live_by=editor)
    address = f"/n/{article.pk}"

    found = meta(client, address)

    assert found["og:title"] == "عنوان للشبكات وحدها"
    assert own.token in found["og:image"]
    assert found["og:image:alt"] == "صورة للشبكات"
    page = Reading(client.get(address, follow=True))
    assert page.h1 == [article.headline]
    assert own.token not in "".join(image["src"] for image in page.all("img"))
