"""The feeds: the newest stories of the paper or of a part of it, and the corrections, in three formats each."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import path
from django.utils import timezone

from articles.models.correction import Correction
from articles.models.people import Author
from articles.models.prepared import Kept, Prepared
from articles.models.section import Section, Topic
from articles.models.story import Story
from articles.site import answers, shell
from articles.site.feed_formats import Entry, Feed, Tombstone, atom, json_feed, rss
from articles.site.head import absolute
from articles.site.kept import kept, shared
from articles.site.outgoing import gone, has_text, outgoing, permanent

ITEMS = 50
# How long a feed tells that something is gone: every reader has asked by then.
MOURNING = timedelta(days=30)
# The format's name is the end of its address.
FORMATS = {
    "feed/": (rss, "application/rss+xml; charset=utf-8"),
    "atom/": (atom, "application/atom+xml; charset=utf-8"),
    "feed.json": (json_feed, "application/feed+json; charset=utf-8"),
}
# What feeds do not tell of a story, and what they tell of its text alone: each column that is read costs as much as any.
UNTOLD = (
    *("visible_from", "visible_until", "revision", "kicker", "short_headline", "words", "kind", "kind_label"),
    *("social_headline", "social_photo", "related"),
)
OF_THE_TEXT = ("body_html", "dateline", "photo_texts")
NAMES = {"feed/": "feed", "atom/": "atom", "feed.json": "feed-json"}


def addresses(prefix, view, name=""):
    """The three addresses of one feed under a page's own."""
    return [
        path(prefix + tail, view, {"tail": tail}, name="-".join(part for part in (name, NAMES[tail]) if part))
        for tail in FORMATS
    ]


@answers.read_only
def paper(request, tail):
    return _answer(request, tail, title="", description="", home="/")


@answers.read_only
def section(request, slug, tail):
    section = get_object_or_404(Section, slug=slug)
    home = section.get_absolute_url()
    return _answer(request, tail, title=section.name, description=section.description, home=home, section=section)


@answers.read_only
def author(request, slug, tail):
    author = get_object_or_404(Author, slug=slug)
    _public_or_404(authors=author)
    home = author.get_absolute_url()
    return _answer(request, tail, title=author.name, description=author.bio, home=home, authors=author)


@answers.read_only
def topic(request, slug, tail):
    topic = get_object_or_404(Topic, slug=slug)
    _public_or_404(topics=topic)
    home = topic.get_absolute_url()
    return _answer(request, tail, title=topic.name, description=topic.description, home=home, topics=topic)


@answers.read_only
def corrections(request, tail):
    def make(masthead):
        live = Story.objects.live()
        rows = list(Correction.objects.filter(Exists(live.filter(article=OuterRef("article"))))[:ITEMS])
        stories = live.filter(article__in={row.article_id for row in rows}).for_cards()
        by_article = {story.article_id: story for story in stories}
        return [_correction(row, by_article[row.article_id]) for row in rows if row.article_id in by_article], []

    about = "كل ما صححته الصحيفة ووضحته بعد نشره"
    return _written(request, tail, "سجل التصويبات", about, "/corrections/", make)


def _public_or_404(**within):
    """A feed without a story would say that its name is known to the desk."""
    if not Story.objects.live().filter(**within).exists():
        raise Http404("لا توجد مواد منشورة هنا.")


def _answer(request, tail, *, title, description, home, **within):
    def make(masthead):
        now, of = timezone.now(), [row.pk for row in within.values()]
        stories = _newest(now, *of, of=tuple(within), with_text=masthead.full_text_feeds)
        entries = [_entry(item) for item in outgoing(stories)]
        stones = _gone(now, now - MOURNING, *of, of=tuple(within))
        return entries, [Tombstone(permanent(row.article_id), row.visible_until, row.reason) for row in stones]

    return _written(request, tail, title, description, home, make)


@Kept
def _newest(now, *numbers, of, with_text):
    stories = Story.objects.live(now).within(**dict(zip(of, numbers, strict=True))).defer(*UNTOLD)
    return (stories if with_text else stories.defer(*OF_THE_TEXT))[:ITEMS]


@Prepared
def _gone(now, since, *numbers, of):
    return gone(since, now=now, **dict(zip(of, numbers, strict=True)))[:ITEMS]


def _written(request, tail, title, description, home, make):
    write, content_type = FORMATS[tail]

    def written(stamp):
        masthead = shell.current(stamp[0]).masthead
        entries, stones = make(masthead)
        feed = Feed(
            title=f"{title} - {masthead.name}" if title else masthead.name,
            description=description or masthead.tagline or masthead.name,
            paper=masthead.name,
            home=absolute(home),
            address=absolute(home + tail),
            icon=absolute(static("site/icon-180.png")),
            entries=entries,
            gone=stones,
        )
        return write(feed)

    return shared(kept(request, content_type, written))


def _entry(item):
    return Entry(
        id=item.permanent,
        url=item.url,
        title=item.story.headline,
        summary=item.summary,
        published=item.story.published_at,
        updated=item.updated,
        html=item.html if has_text(item.story) else "",
        authors=item.authors,
        categories=[item.story.section.name, *(topic.name for topic in item.topics)],
        photos=item.photos,
        notes=[f"{row.get_kind_display()}: {row.text}" for row in item.corrections],
    )


def _correction(row, story):
    address = f"{absolute(story.get_absolute_url())}#correction-{row.pk}"
    return Entry(
        id=address,
        url=address,
        title=f"{row.get_kind_display()}: {story.headline}",
        summary=row.text,
        published=row.at,
        updated=row.at,
        categories=[row.get_kind_display()],
    )
