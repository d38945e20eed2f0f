"""The public addresses (design.md §5). A story's number decides; everything round it is for people to read."""

from django.urls import path, register_converter

from articles.models.section import RESERVED_SLUGS
from articles.site import (
    api,
    archive,
    breaking,
    card_view,
    feeds,
    lists,
    lite,
    manifest,
    media,
    most_read,
    oembed,
    pages,
    search,
    sitemaps,
    views,
)


class NumberConverter:
    """A row's number, short enough for every database."""

    regex = "[0-9]{1,15}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class SectionConverter:
    """The first segment of a story's address, whatever it says, but for the names of the site's own pages."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS - {'n'}))})/)[-a-zA-Z0-9_]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class NameConverter(SectionConverter):
    """The words of a topic or an author: one segment without control characters, which PostgreSQL would not even compare."""

    regex = r"[^/\x00-\x1f\x7f]+"


class YearConverter(NumberConverter):
    regex = "[0-9]{4}"

    def to_url(self, value):
        return f"{value:04}"


class TwoDigitsConverter(NumberConverter):
    """A month or a day. One digit is understood, and led to the address with two."""

    regex = "[0-9]{1,2}"

    def to_url(self, value):
        return f"{value:02}"


register_converter(NumberConverter, "number")
register_converter(SectionConverter, "section")
register_converter(NameConverter, "name")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")

app_name = "site"
urlpatterns = [
    # First, since most requests are for a story and each is tried in turn; no address below has a number there.
    path("<section:section>/<number:article_id>/<str:tail>/", views.story, name="story"),
    path("", views.front, name="front"),
    path("n/<number:article_id>", views.short, name="short"),
    path("media/photos/<path:name>", media.rendition, name="rendition"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("topic/<name:slug>/", lists.topic, name="topic"),
    path("author/<name:slug>/", lists.author, name="author"),
    path("most-read/", lists.most_read_page, name="most-read"),
    path("corrections/", lists.corrections, name="corrections"),
    path("archive/", archive.index, name="archive"),
    path("archive/<year:year>/", archive.year, name="archive-year"),
    path("archive/<year:year>/<two:month>/", archive.month, name="archive-month"),
    path("archive/<year:year>/<two:month>/<two:day>/", archive.day, name="archive-day"),
    path("page/<slug:slug>/", pages.page, name="page"),
    path("beacon/", most_read.beacon, name="beacon"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/security.txt", sitemaps.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap/<year:year>-<two:month>.xml", sitemaps.month, name="sitemap-month"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("news-sitemap-<number:number>.xml", sitemaps.news, name="news-sitemap-part"),
    path("card/<number:article_id>-<number:number>.png", card_view.card, name="card"),
    path("oembed/", oembed.oembed, name="oembed"),
    *api.addresses("api/v1/"),
    *feeds.addresses("", feeds.paper),
    *feeds.addresses("corrections/", feeds.corrections, "corrections"),
    *feeds.addresses("author/<str:slug>/", feeds.author, "author"),
    *feeds.addresses("topic/<str:slug>/", feeds.topic, "topic"),
    path("lite/", lite.front, name="lite-front"),
    path("lite/<slug:slug>/", lite.section, name="lite-section"),
    path("lite/<slug:section>/<number:article_id>/", lite.story, name="lite-bare"),
    path("lite/<slug:section>/<number:article_id>/<path:tail>", lite.story, name="lite-story"),
    path("breaking.json", breaking.breaking, name="breaking"),
    *feeds.addresses("<slug:slug>/", feeds.section, "section"),
    path("<slug:slug>/", views.section, name="section"),
    path("<section:section>/<number:article_id>", views.story, name="story-bare"),
    path("<section:section>/<number:article_id>/", views.story, name="story-bare-slash"),
    path("<section:section>/<number:article_id>/<path:tail>", views.story, name="story-tail"),
]
