"""Reads an article, or what somebody typed of it, into what the checklist and the press need."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from articles.arabic.bidi import one_piece
from articles.arabic.reading import word_count
from articles.models.article import Byline
from articles.models.breaking import Breaking
from articles.models.editing import Lock
from articles.models.note import Note
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import snapshot_of
from articles.models.story import Story
from articles.photos.uses import printed_elsewhere
from articles.press import body, embeds, links
from articles.press.advice import Manuscript
from articles.press.preflight import Candidate, PhotoTexts
from articles.press.style import style_problems

RECENT = timedelta(hours=48)
MOST_HEADLINES = 500
# A paper mends its own slips in this time; afterwards a change is told (ux.md §6.5).
SILENT_UPDATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Proof:
    """An article made ready for the press: its clean body, the text of it, and the photos it shows."""

    body_html: str
    body_text: str
    words: int
    bylines: list
    photo_texts: dict
    photos: set
    lock: Lock | None
    candidate: Candidate


def proof_of(article, begins, by, snapshot=None):
    """Clean and gather one article for `by`. `begins` is when readers would first see it. Raises `body.BodyRefused`.

    `snapshot` is the text to look at where it is not the saved one.
    """
    snapshot = snapshot or snapshot_of(article)
    body_html = body.clean(snapshot["body"])
    body_text = body.to_text(body_html)
    words = word_count(body_text)
    bylines = printed_bylines(snapshot)
    wanted = body.photo_ids(body_html)
    found = Photo.objects.in_bulk([*wanted, *([snapshot["lead_photo_id"]] if snapshot["lead_photo_id"] else [])])
    lead = found.get(snapshot["lead_photo_id"])
    photos = {pk: found[pk] for pk in wanted if pk in found}
    own = {used["photo_id"]: _own_texts(used) for used in snapshot["photos"]}
    single = [photo.pk for photo in found.values() if photo.single_use]
    spent = printed_elsewhere(single, article) if single else set()
    lock = Lock.objects.fresh().exclude(user=by).filter(article=article).select_related("user").first()
    return Proof(
        body_html=body_html,
        body_text=body_text,
        words=words,
        bylines=bylines,
        photo_texts={str(pk): own[pk] for pk in photos if own.get(pk)},
        photos=set(found),
        lock=lock,
        candidate=Candidate(
            headline=snapshot["headline"],
            body_text=body_text,
            words=words,
            kind=snapshot["kind"],
            has_section=snapshot["section_id"] is not None,
            has_byline=bool(bylines),
            begins=begins,
            lead=_texts(lead, spent, snapshot["lead_caption"], snapshot["lead_alt"]) if lead else None,
            photos=[_texts(photo, spent, **own.get(pk, {})) for pk, photo in photos.items()],
            missing_photos=len(set(wanted) - set(photos)),
            expires_at=_moment(snapshot["expires_at"]),
            embargo_until=_moment(snapshot["embargo_until"]),
            holder=str(lock.user) if lock else "",
            is_breaking=Breaking.objects.filter(article=article, until__gt=begins).exists(),
            forbidden_embeds=_forbidden_embeds(snapshot["body"]),
            broken_links=[link.text for link in links.broken(links.links_in(body_html), article, begins)],
            blocking_notes=_blocking_notes(article),
            style=style_problems(snapshot, body_text),
        ),
    )


def advised(proof, article, snapshot, *, substantive=False):
    """The proof's candidate with what the warnings look at: asked for screens, never by the press itself."""
    found = links.links_in(proof.body_html)
    manuscript = Manuscript(
        standfirst=snapshot["standfirst"],
        blocks=[(block[1], body.to_text(block[0])) for block in _BLOCK.finditer(proof.body_html)],
        topics=len(snapshot["topics"]),
        hrefs=[link.href for link in found],
        has_related="data-related" in proof.body_html or any(link.path for link in found),
        recent_headlines=_recent_headlines(article),
        photo_used_in=_photo_used_in(article, snapshot),
        is_unmarked_update=not substantive and _changes_what_readers_know(article, snapshot),
    )
    return replace(proof.candidate, manuscript=manuscript)


def printed_bylines(snapshot):
    """The bylines as readers will see them: plain data, in order."""
    authors = Author.objects.in_bulk([row["author_id"] for row in snapshot["bylines"]])
    return [
        {
            "role": row["role"],
            "label": Byline.Role(row["role"]).label,
            "name": authors[row["author_id"]].name,
            "slug": authors[row["author_id"]].slug,
            "kind": authors[row["author_id"]].kind,
        }
        for row in snapshot["bylines"]
        if row["author_id"] in authors
    ]


def _own_texts(used):
    """What an article says of a photo in its text, where it says anything of its own."""
    return {name: used[name] for name in ("caption", "alt", "decorative") if used.get(name)}


def _texts(photo, spent, caption="", alt="", decorative=False):
    return PhotoTexts(
        caption=caption or photo.caption,
        alt=alt or photo.alt,
        credit=photo.credit_line,
        decorative=decorative,
        width=photo.width,
        embargo_until=photo.embargo_until,
        expires_at=photo.expires_at,
        is_spent=photo.pk in spent,
    )


def _moment(text):
    return datetime.fromisoformat(text) if text else None


_EMBED = re.compile(r"""data-embed=["']?([^"':\s>]*)|<(?:iframe|embed|object)\b[^>]*?(?:src|data)=["']?([^"'\s>]+)""")


def _forbidden_embeds(raw):
    """Embeds that cleaning would drop without a word; looked for in the text as it is stored."""
    named = [provider or address for provider, address in _EMBED.findall(raw)]
    return [name for name in dict.fromkeys(named) if name not in embeds.PROVIDERS]


def _blocking_notes(article):
    return [
        f"من {one_piece(note.writer)}: «{one_piece(note)}»"
        for note in Note.objects.blocking().filter(article=article).select_related("by")
    ]


_BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote|table)\b.*?</\1>", re.DOTALL)


def _recent_headlines(article):
    since = timezone.now() - RECENT
    rows = Story.objects.filter(published_at__gte=since).exclude(article=article).order_by("-published_at")
    return list(rows.values_list("headline", flat=True)[:MOST_HEADLINES])


def _photo_used_in(article, snapshot):
    """The headline of another story of today, in the same section, with the same lead photo."""
    if not snapshot["lead_photo_id"]:
        return ""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    same = Story.objects.filter(
        lead_photo=snapshot["lead_photo_id"], section=snapshot["section_id"], published_at__gte=today
    )
    return same.exclude(article=article).values_list("headline", flat=True).first() or ""


def _changes_what_readers_know(article, snapshot):
    now = timezone.now()
    story = Story.objects.live(now).filter(article=article).select_related("revision").first()
    if story is None or now - story.published_at <= SILENT_UPDATE:
        return False
    printed = story.revision.snapshot
    return any(snapshot[name] != printed.get(name) for name in ("headline", "standfirst", "body"))
