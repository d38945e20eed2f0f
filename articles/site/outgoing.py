"""A story as it leaves the paper: full addresses, plain texts, photos with their credit, and what was corrected since.

Feeds, the API and ninjs say it each in their own way; what they say is gathered here, in as many queries for one story as
for fifty.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.utils.html import escape

from articles.models.addresses import address
from articles.models.correction import Correction
from articles.models.fields import RowByRow
from articles.models.photo import SHOWN, Photo
from articles.models.prepared import Prepared
from articles.models.section import Section
from articles.models.story import Story, Withdrawal
from articles.press import body
from articles.press.page import author_url
from articles.site.head import absolute, picture, summary

_OWN_LINK = re.compile('<a href="/')


@dataclass(frozen=True)
class Shot:
    """A photo as this story prints it, and the largest public file of it."""

    photo: Photo
    caption: str
    alt: str

    @cached_property
    def file(self):
        return picture(self.photo, "full", self.alt)

    @property
    def credit(self):
        return self.photo.credit_line


class Keyword(NamedTuple):
    """A topic of a story, without the object that Django would make for each."""

    name: str
    slug: str

    def get_absolute_url(self):
        return address("topic", self.slug)


@dataclass(frozen=True)
class Outgoing:
    story: Story
    topics: list
    shots: dict = field(repr=False)
    corrections: list = field(default_factory=list)

    @property
    def url(self):
        return absolute(self.story.get_absolute_url())

    @property
    def permanent(self):
        """What names the story for ever: it stays when the section or the headline changes."""
        return permanent(self.story.article_id)

    @property
    def summary(self):
        return self.story.standfirst or summary(self.story.body_text)

    @property
    def authors(self):
        """Everybody who is named over the story, once each, in the order of print, with their address if they have one."""
        people = {printed["name"]: author_url(printed) for printed in self.story.bylines}
        return [(name, absolute(url) if url else "") for name, url in people.items()]

    @property
    def updated(self):
        """When the words last changed in substance, as the page and its structured data say it."""
        update = self.story.updated_at if self.story.is_substantively_updated else None
        moments = (self.story.published_at, update, *(row.at for row in self.corrections))
        return max(moment for moment in moments if moment)

    @property
    def lead(self):
        photo = self.story.card_photo
        if photo is None:
            return None
        return Shot(photo, self.story.lead_caption or photo.caption, self.story.lead_alt or photo.alt)

    @property
    def photos(self):
        """The lead, then those in the text, each once."""
        lead = self.lead
        inline = [shot for pk, shot in self.shots.items() if lead is None or pk != lead.photo.pk]
        return [lead, *inline] if lead else inline

    @property
    def html(self):
        """The whole text for somebody else's page: nothing of ours but addresses, and the direction said in it."""
        dateline = f"<p><b>{escape(self.story.dateline)}</b></p>" if self.story.dateline else ""
        parts = [self._block(block) for block in body.blocks(self.story.body_html)]
        notes = [_note(row) for row in self.corrections]
        return f'<div lang="ar" dir="rtl">{dateline}{"".join(parts)}{"".join(notes)}</div>'

    def _block(self, block):
        if isinstance(block, body.Html):
            return _OWN_LINK.sub(f'<a href="{settings.SITE_URL}/', block.html)
        if block.kind in ("photo", "gallery"):
            return "".join(_figure(self.shots[pk]) for pk in block.ids if pk in self.shots)
        return ""


def permanent(article_id):
    return f"{settings.SITE_URL}/n/{article_id}"


def outgoing(stories):
    """These stories, ready to go: sections, topics, photos and corrections in one query each, however many they are.

    Lists are not asked with their sections and photos: joined, a paper of few sections makes SQLite begin with them and
    sort a million stories to send twenty; prefetched, Django compares each row with every other.
    """
    _put_sections(stories)
    topics = _topics_of(stories)
    shots = _shots_of(stories)
    corrections = corrections_of({story.article_id for story in stories})
    return [
        Outgoing(story, topics[story.pk], shots[story.pk], corrections.get(story.article_id, [])) for story in stories
    ]


def corrections_of(article_ids):
    """The corrections of each of these articles, newest first."""
    found = defaultdict(list)
    for row in _corrections(sorted(article_ids)):
        found[row.article_id].append(row)
    return found


@Prepared
def _corrections(article_ids):
    return Correction.objects.filter(article__in=article_ids)


def gone(since, *, now=None, **within):
    """The last row of what was public since then, in that part of the paper, and is not any more; newest first.

    Each has `reason` (None where it ended at its hour, without a withdrawal). Nothing else of it may be told.
    """
    rows = Story.objects.passed(now).filter(visible_until__gte=since)
    if "section" in within:
        # Few stories end, and a section has its part of all: an index of sections must not be what leads to them.
        rows = rows.alias(of_section=RowByRow("section_id")).filter(of_section=within.pop("section"))
    rows = rows.filter(**within)
    live = Story.objects.live(now).filter(article=OuterRef("article"))
    later = Story.objects.passed(now).filter(article=OuterRef("article"), visible_until__gt=OuterRef("visible_until"))
    withdrawal = Withdrawal.objects.filter(article=OuterRef("article"), at__gte=OuterRef("visible_until"))
    rows = rows.filter(~Exists(live), ~Exists(later)).order_by("-visible_until", "-article_id")
    return rows.annotate(reason=Subquery(withdrawal.values("reason")[:1])).only("article", "visible_until")


def _put_sections(stories):
    bare = [story for story in stories if not Story.section.is_cached(story)]
    sections = {section.pk: section for section in _sections(sorted({story.section_id for story in bare}))}
    for story in bare:
        story.section = sections[story.section_id]


@Prepared
def _sections(numbers):
    return Section.objects.filter(pk__in=numbers).order_by()


def _topics_of(stories):
    found = defaultdict(list)
    for story, name, slug in _tagged([story.pk for story in stories]):
        found[story].append(Keyword(name, slug))
    return found


@Prepared
def _tagged(stories):
    rows = Story.topics.through.objects.filter(story__in=stories).order_by("topic__name")
    return rows.values_list("story_id", "topic__name", "topic__slug")


def _shots_of(stories):
    """The photos in each text; on the way, those over them."""
    wanted = {story.pk: _photo_ids(story) for story in stories}
    bare = [story for story in stories if not Story.lead_photo.is_cached(story)]
    every = {pk for ids in wanted.values() for pk in ids} | {story.lead_photo_id for story in bare} - {None}
    found = {photo.pk: photo for photo in _photos(sorted(every))}
    for story in bare:
        story.lead_photo = found.get(story.lead_photo_id)
    photos = {pk: photo for pk, photo in found.items() if photo.is_usable}
    return {
        story.pk: {pk: _shot(photos[pk], story.photo_texts.get(str(pk), {})) for pk in wanted[story.pk] if pk in photos}
        for story in stories
    }


@Prepared
def _photos(numbers):
    return Photo.objects.filter(pk__in=numbers).order_by().only(*SHOWN, "rights")


def _photo_ids(story):
    # A list that does not send the text does not read it either.
    return body.photo_ids(story.body_html) if has_text(story) else []


def has_text(story):
    """Whether the text was read with the story. (Django's own answer goes through all its columns.)"""
    return "body_html" in vars(story)


def _shot(photo, texts):
    return Shot(photo, texts.get("caption") or photo.caption, texts.get("alt") or photo.alt)


def _figure(shot):
    words = " – ".join(part for part in (shot.caption, shot.credit) if part)
    return (
        f'<figure><img src="{escape(shot.file.url)}" width="{shot.file.width}" height="{shot.file.height}"'
        f' alt="{escape(shot.alt)}"><figcaption>{escape(words)}</figcaption></figure>'
    )


def _note(row):
    return f"<p><b>{row.get_kind_display()}</b>: {escape(row.text)}</p>"
