"""Reads an article from the desk's tables into what the checklist and the press need."""

from dataclasses import dataclass

from articles.arabic.reading import word_count
from articles.models.editing import Lock
from articles.models.photo import Photo
from articles.photos.uses import printed_elsewhere
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
    photos: set
    lock: Lock | None
    candidate: Candidate


def proof_of(article, begins, by):
    """Clean and gather one article for `by`. `begins` is when readers would first see it. Raises `body.BodyRefused`."""
    body_html = body.clean(article.body)
    body_text = body.to_text(body_html)
    words = word_count(body_text)
    bylines = article.printed_bylines()
    wanted = body.photo_ids(body_html)
    lead = article.lead_photo
    photos = Photo.objects.in_bulk(wanted)
    own = {use.photo_id: use for use in article.photos.all() if use.photo_id in photos}
    single = [photo.pk for photo in (*photos.values(), *([lead] if lead else [])) if photo.single_use]
    spent = printed_elsewhere(single, article) if single else set()
    lock = Lock.objects.fresh().exclude(user=by).filter(article=article).select_related("user").first()
    return Proof(
        body_html=body_html,
        body_text=body_text,
        words=words,
        bylines=bylines,
        photo_texts={str(pk): texts for pk in wanted if pk in own and (texts := _own_texts(own[pk]))},
        photos=set(photos) | ({lead.pk} if lead else set()),
        lock=lock,
        candidate=Candidate(
            headline=article.headline,
            body_text=body_text,
            words=words,
            kind=article.kind,
            has_section=article.section_id is not None,
            has_byline=bool(bylines),
            begins=begins,
            lead=_texts(lead, spent, article.lead_caption, article.lead_alt) if lead else None,
            photos=[
                _texts(photos[pk], spent, **(_own_texts(own[pk]) if pk in own else {})) for pk in wanted if pk in photos
            ],
            missing_photos=len(set(wanted) - set(photos)),
            expires_at=article.expires_at,
            embargo_until=article.embargo_until,
            holder=str(lock.user) if lock else "",
        ),
    )


def _own_texts(use):
    """What an article says of a photo in its text, where it says anything of its own."""
    texts = {"caption": use.caption, "alt": use.alt, "decorative": use.decorative}
    return {name: text for name, text in texts.items() if text}


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
