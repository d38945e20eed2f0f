"""JSON-LD of every page that is no story: the front, lists of stories, a person, the corrections, the search."""

from django.conf import settings

from articles.site.head import absolute, picture
from articles.site.structured import correction, publisher, script


def front(masthead, stories):
    """The paper itself: its site, how to search it, who makes it, and what stands on its front."""
    site = {
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#site",
        "url": f"{settings.SITE_URL}/",
        "name": masthead["name"],
        "inLanguage": "ar",
        "publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{settings.SITE_URL}/search/?q={{search_term_string}}"},
            # Google's own way of naming the words that are searched for.
            "query-input": "required name=search_term_string",
        },
    }
    return script(site, _page("WebPage", f"{settings.SITE_URL}/", masthead["name"], stories), publisher(masthead))


def collection(masthead, *, url, name, description="", stories=(), kind="CollectionPage"):
    """A section, a topic, a day of the archive, the most read, or a static page (`kind`)."""
    return script(_page(kind, url, name, stories, description), _path(name, url), publisher(masthead))


def results(masthead, text, stories):
    """A page of what a search found: no list that anybody could be led to, so nothing but itself and its stories."""
    name = f"نتائج البحث عن «{text}»" if text else "بحث"
    return script(_page("SearchResultsPage", f"{settings.SITE_URL}/search/", name, stories), publisher(masthead))


def profile(masthead, author, *, url, stories):
    """A person (or an agency), and what they wrote."""
    person = {
        "@type": "Organization" if author.kind == "agency" else "Person",
        "@id": f"{url}#author",
        "name": author.name,
        "url": url,
        "description": author.bio,
    }
    if author.kind != "agency":
        person |= {"jobTitle": author.job_title, "worksFor": {"@id": f"{settings.SITE_URL}/#publisher"}}
    if author.portrait:
        person["image"] = picture(author.portrait, "1x1").url
    page = _page("ProfilePage", url, author.name, ()) | {"mainEntity": {"@id": f"{url}#author"}}
    listed = _list_of(stories)
    written = [listed | {"@id": f"{url}#stories", "name": author.name}] if listed else []
    return script(page, _said(person), *written, _path(author.name, url), publisher(masthead))


def ledger(masthead, *, url, name, rows):
    """The corrections, each with the story that it corrects."""
    page = _page("CollectionPage", url, name, ())
    page["hasPart"] = [
        correction(row) | {"about": {"@type": "NewsArticle", "headline": story.headline, "url": _address(story)}}
        for row, story in rows
    ]
    return script(_said(page), _path(name, url), publisher(masthead))


def _page(kind, url, name, stories, description=""):
    page = {
        "@type": kind,
        "@id": f"{url}#page",
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": "ar",
        "isPartOf": {"@id": f"{settings.SITE_URL}/#site"},
        "publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "mainEntity": _list_of(stories),
    }
    return _said(page)


def _list_of(stories):
    items = [
        {"@type": "ListItem", "position": place, "url": _address(story), "name": story.headline}
        for place, story in enumerate(stories, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items} if items else None


def _path(name, url):
    steps = [("الرئيسية", f"{settings.SITE_URL}/"), (name, url)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step, "item": {"@id": address}}
            for place, (step, address) in enumerate(steps, start=1)
        ],
    }


def _address(story):
    return absolute(story.get_absolute_url())


def _said(thing):
    return {name: value for name, value in thing.items() if value not in ("", None, [])}
