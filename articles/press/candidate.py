"""Reads an article from the desk's tables into what the checklist and the press need."""

from dataclasses import dataclass

from articles.arabic.reading import word_count
from articles.models.breaking import Breaking
from articles.models.editing import Lock
from articles.models.photo import Photo
from articles.press import body
from articles.press.preflight import Candidate, PhotoTexts


@dataclass(frozen=True)
class Proof:
    """An article made ready for the press: its clean body, the text of it, and the photos it shows."""

    body_html: str
    body_text: str
    words: int
    bylines: list
    photo_texts: dict
    lock: Lock | None
    candidate: Candidate


def proof_of(article, begins, by):
    """Clean and gather one article for `by`. `begins` is when readers would first see it. Raises `body.BodyRefused`."""
    body_html = body.clean(article.body)
    body_text = body.to_text(body_html)
    words = word_count(body_text)
    bylines = article.printed_bylines()
    wanted = body.photo_ids(body_html)
    photos = Photo.objects.in_bulk(wanted)
    overrides = {used.photo_id: {"caption": used.caption, "alt": used.alt} for used in article.photos.all()}
    lead = article.lead_photo
    lock = Lock.objects.fresh().exclude(user=by).filter(article=article).select_related("user").first()
    return Proof(
        body_html=body_html,
        body_text=body_text,
        words=words,
        bylines=bylines,
        photo_texts={str(pk): overrides[pk] for pk in wanted if pk in overrides},
        lock=lock,
        candidate=Candidate(
            headline=article.headline,
            body_text=body_text,
            words=words,
            kind=article.kind,
            has_section=article.section_id is not None,
            has_byline=bool(bylines),
            begins=begins,
            lead=_texts(lead, article.lead_caption, article.lead_alt) if lead else None,
            photos=[_texts(photos[pk], **overrides.get(pk, {})) for pk in wanted if pk in photos],
            missing_photos=len(set(wanted) - set(photos)),
            expires_at=article.expires_at,
            embargo_until=article.embargo_until,
            holder=str(lock.user) if lock else "",
            is_breaking=Breaking.objects.filter(article=article, until__gt=begins).exists(),
        ),
    )


def _texts(photo, caption="", alt=""):
    return PhotoTexts(caption=caption or photo.caption, alt=alt or photo.alt, credit=photo.credit_line)
