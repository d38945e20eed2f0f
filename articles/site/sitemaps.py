"""Sitemaps: an index of months, each month with its photos, and the news of two days; robots and security.txt.

What a request costs does not grow with the archive: months are found by steps in an index, and none is ever counted.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Subquery
from django.http import Http404, HttpResponse
from django.utils import timezone

from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.page import Page
from articles.models.story import Story
from articles.site import answers, fragments, shell
from articles.site.feed_formats import iso
from articles.site.head import absolute, picture
from articles.site.kept import etag_of, kept
from articles.site.markup import document, joined, tag

XML = "application/xml; charset=utf-8"
SITEMAP = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
IMAGES = {"xmlns__image": "http://www.google.com/schemas/sitemap-image/1.1"}
NEWS = {"xmlns__news": "http://www.google.com/schemas/sitemap-news/0.9"}
# The protocols' own limits, and how long news are news.
MOST_URLS, MOST_NEWS = 50_000, 1_000
NEWS_HOURS = timedelta(hours=48)
# How long the word of security.txt is good; it is given anew with every answer.
VOUCHED_FOR = timedelta(days=180)
# Months that one query asks about.
AT_ONCE = 200


# The index


@answers.read_only
def index(request):
    return kept(request, XML, _index, timezone.localdate())


def _index(stamp):
    # Django takes longer to write so many questions than the database to answer them.
    months = fragments.remembered(stamp, "months of the sitemap", _months)
    paths = ["/sitemap/pages.xml", *(f"/sitemap/{day.year:04}-{day.month:02}.xml" for day in months)]
    paths += [f"/news-sitemap{f'-{number}' if number > 1 else ''}.xml" for number in range(1, _news_files() + 1)]
    return document(tag("sitemapindex", joined(tag("sitemap", tag("loc", absolute(p))) for p in paths), **SITEMAP))


def _months():
    """The first day of each month that has a story, newest first."""
    live = Story.objects.live()
    ends = [live.order_by(order).values("published_at")[:1] for order in ("-published_at", "published_at")]
    newest, oldest = _asked(map(Subquery, ends))
    if newest is None:
        return []
    months = [timezone.localtime(newest).date().replace(day=1)]
    while _begin(months[-1]) > oldest:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    found = []
    for place in range(0, len(months), AT_ONCE):
        some = months[place : place + AT_ONCE]
        has_stories = _asked(Exists(_between(day, _next_month(day))) for day in some)
        found += [day for day, has in zip(some, has_stories, strict=True) if has]
    return found


def _asked(questions):
    """The answers to several small questions in one query."""
    named = {f"answer_{place}": question for place, question in enumerate(questions)}
    return Edition.objects.filter(pk=1).annotate(**named).values_list(*named).get()


def _between(first, end):
    """The live stories of the days from `first` up to, not including, `end`, by Cairo's clock."""
    return Story.objects.live().filter(published_at__gte=_begin(first), published_at__lt=_begin(end))


def _begin(day):
    return datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())


def _next_month(day):
    return (day + timedelta(days=31)).replace(day=1)


# A month


@answers.read_only
def month(request, year, month):
    if not (1900 < year < 9000 and 1 <= month <= 12):
        raise Http404("لا يوجد هذا التاريخ.")
    first = date(year, month, 1)
    stories = _between(first, _next_month(first))
    if not stories.exists():
        raise Http404("لا توجد مواد منشورة في هذا التاريخ.")
    return kept(request, XML, lambda stamp: _urls(stories))


def _urls(stories):
    corrected = defaultdict(list)
    for row in Correction.objects.filter(article__in=stories.values("article_id")):
        corrected[row.article_id].append(row.at)
    listed = stories.newest_first().for_cards("updated_at")[:MOST_URLS]
    # Row by row: ten thousand of them at once are forty megabytes that a worker never gives back.
    urls = (_url(story, corrected[story.article_id]) for story in listed.iterator(chunk_size=500))
    return document(tag("urlset", joined(urls), **SITEMAP, **IMAGES))


def _url(story, corrected):
    photo = story.card_photo
    return tag(
        "url",
        tag("loc", absolute(story.get_absolute_url())),
        tag("lastmod", iso(max([story.updated_at or story.published_at, *corrected]))),
        tag("image:image", tag("image:loc", picture(photo, "full").url)) if photo else "",
    )


# Everything that is no story


@answers.read_only
def pages(request):
    return kept(request, XML, _pages)


def _pages(stamp):
    paper = shell.current(stamp[0])
    paths = ["/", *(section.get_absolute_url() for section in paper.nav), "/corrections/", "/most-read/"]
    paths += [page.get_absolute_url() for page in paper.pages]
    return document(tag("urlset", joined(tag("url", tag("loc", absolute(path))) for path in paths), **SITEMAP))


# The news


@answers.read_only
def news(request, number=1):
    if number > 1 and number > _news_files():
        raise Http404("لا يوجد هذا الملف.")
    stories = list(_news().for_cards()[(number - 1) * MOST_NEWS : number * MOST_NEWS])
    # By the clock a story leaves without anybody touching the paper: what the file lists is what it is known by.
    listed = [(story.pk, story.revision_id) for story in stories]
    return kept(request, XML, lambda stamp: _news_urls(stories, shell.current(stamp[0]).masthead.name), etag_of(listed))


def _news():
    return Story.objects.live().filter(published_at__gt=timezone.now() - NEWS_HOURS).newest_first()


def _news_files():
    """How many files the news of two days fill: as many steps as there are files."""
    files = 0
    while _news().values("pk")[files * MOST_NEWS : files * MOST_NEWS + 1]:
        files += 1
    return files


def _news_urls(stories, paper):
    return document(tag("urlset", joined(_news_url(story, paper) for story in stories), **SITEMAP, **NEWS))


def _news_url(story, paper):
    return tag(
        "url",
        tag("loc", absolute(story.get_absolute_url())),
        tag(
            "news:news",
            tag("news:publication", tag("news:name", paper), tag("news:language", "ar")),
            tag("news:publication_date", iso(story.published_at)),
            tag("news:title", story.headline),
        ),
    )


@answers.read_only
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /preview/",
        "Disallow: /beacon/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        f"Sitemap: {settings.SITE_URL}/news-sitemap.xml",
    ]
    return answers.fresh(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@answers.read_only
def security(request):
    """Where to report a hole (RFC 9116): to the paper's own contact page, or by mail where there is none."""
    contact = Page.objects.filter(slug="contact").first()
    address = absolute(contact.get_absolute_url()) if contact else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    lines = [
        f"Contact: {address}",
        f"Expires: {timezone.now() + VOUCHED_FOR:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: ar, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return answers.fresh(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))
