"""Folded search for the desk: its lists and pickers find any spelling, drafts too. Only rows that were asked for come back.

Entries are brought up to date when somebody searches: what was saved since is folded first. No save has to know of it.
"""

from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from articles.arabic.fold import fold, fold_key
from articles.arabic.tokens import plain_words
from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.search import DeskEntry
from articles.search.analysis import prefix_word
from articles.search.backends import backend

MOST_WORDS = 8
# So many new rows, and as many that were saved again, are folded for one search; `manage.py reindex` does the rest of a large archive.
MOST_AT_ONCE = 2_000
# A save is stamped before it is visible: the last minute is looked at again.
OVERLAP = timedelta(minutes=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

ARTICLE_FIELDS = ("kicker", "headline", "short_headline", "standfirst")
PHOTO_FIELDS = ("caption", "alt", "credit", "agency", "place")


def articles(rows, text):
    """Those of the articles `rows` with every word of `text` in headlines or standfirst, or with that number."""
    catch_up()
    return _narrowed(rows, DeskEntry.Kind.ARTICLE, text)


def photos(rows, text):
    """Those of the photos `rows` with every word of `text` in their captions and credits, or with that number."""
    _note_missing_photos()
    return _narrowed(rows, DeskEntry.Kind.PHOTO, text)


def names(rows, text):
    """Those of the authors or topics `rows` whose name has every word of `text`, in any spelling and order."""
    for word in fold_key(text).split()[:MOST_WORDS]:
        rows = rows.filter(folded__contains=word)
    return rows


def catch_up(everything=False):
    """Fold what was saved since the last time, or whatever is behind. Returns how many articles were."""
    entries = DeskEntry.objects.filter(kind=DeskEntry.Kind.ARTICLE)
    behind = Article.objects.exclude(Exists(entries.filter(number=OuterRef("pk"), at=OuterRef("updated_at"))))
    parts = [behind.order_by("pk")] if everything else _newer(behind, entries)
    rows = {
        row[0]: row for part in parts for row in part.values_list("pk", "updated_at", *ARTICLE_FIELDS)[:MOST_AT_ONCE]
    }
    _write(DeskEntry.Kind.ARTICLE, [(pk, _words(texts), at) for pk, at, *texts in rows.values()])
    return len(rows)


def _newer(behind, entries):
    """What was saved after the last entry; a new article may be dated back, but its number is new all the same.

    Two questions, each a step in an index: asked as one, SQLite reads every article to find that there is none.
    """
    highest = Subquery(entries.order_by("-number").values("number")[:1])
    at, number = entries.order_by("-at").values_list("at", highest).first() or (LONG_AGO, 0)
    saved = behind.filter(updated_at__gt=at - OVERLAP).order_by("updated_at", "pk")
    return behind.filter(pk__gt=number).order_by("pk"), saved


def note_photo(photo):
    """Fold one photo's texts again, after they were changed."""
    texts = [getattr(photo, name) for name in PHOTO_FIELDS]
    _write(DeskEntry.Kind.PHOTO, [(photo.pk, _words(texts), timezone.now())])


def _note_missing_photos():
    known = DeskEntry.objects.filter(kind=DeskEntry.Kind.PHOTO).values("number")
    rows = Photo.objects.exclude(pk__in=known).order_by("pk").values_list("pk", *PHOTO_FIELDS)[:MOST_AT_ONCE]
    now = timezone.now()
    _write(DeskEntry.Kind.PHOTO, [(pk, _words(texts), now) for pk, *texts in rows])


def _write(kind, rows):
    DeskEntry.objects.bulk_create(
        [DeskEntry(kind=kind, number=number, words=words, at=at) for number, words, at in rows],
        update_conflicts=True,
        unique_fields=["kind", "number"],
        update_fields=["words", "at"],
        batch_size=500,
    )


def _words(texts):
    """Words without the article, each with a space in front, as both databases index them (migration 0013)."""
    return "".join(f" {prefix_word(word)}" for word in plain_words("\n".join(texts)))


def _narrowed(rows, kind, text):
    words = [prefix_word(word) for word in plain_words(text)][:MOST_WORDS]
    if not words:
        return rows.none() if fold(text) else rows
    entries = DeskEntry.objects.filter(kind=kind, pk__in=backend().desk_entries(words))
    found = Q(pk__in=entries.values("number"))
    number = fold(text)
    if number.isascii() and number.isdigit() and len(number) < 16:
        found |= Q(pk=int(number))
    return rows.filter(found)
