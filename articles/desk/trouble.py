"""What went wrong after the checklist had passed: on the site, on its way there, or with the day's work."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from accounts.roles import Right
from articles.desk.inbox import reached_by
from articles.models.photo import Photo
from articles.models.story import FAR, Story

ROWS = 8
# Older stories have been seen in the meantime, and a look at all of them would cost more every year.
RECENT = timedelta(days=7)
RECENT_PHOTOS = 500


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble and the articles that have it."""

    title: str
    articles: list


def troubles(user, now):
    """Public stories that lack something, and scheduled ones whose newer text would not be printed."""
    if not any(user.has_perm(right) for right in (Right.PUBLISH, Right.MANAGE_PHOTOS)):
        return []
    new = Story.objects.filter(published_at__gt=now - RECENT)
    public = Story.objects.filter(pk__in=new.values("pk"), visible_until__gt=now, lead_photo__isnull=False)
    lacking = _of(public.filter(_LACKS | Q(lead_photo__expires_at__lte=now)), user)[: ROWS * len(_LACKING)]
    waiting = Story.objects.filter(visible_from__gt=now, article__version__gt=F("revision__version"))
    found = [
        Trouble(title, [story.article for story in lacking if lacks(story, now)][:ROWS]) for title, lacks in _LACKING
    ]
    found.append(Trouble("مجدول وعُدّل نصه بعد الجدولة", [story.article for story in _of(waiting, user)[:ROWS]]))
    return [trouble for trouble in found if trouble.articles]


# What one query finds, and then which of it each story has.
_LACKS = (
    Q(lead_caption="", lead_photo__caption="")
    | Q(lead_alt="", lead_photo__alt="")
    | Q(lead_photo__credit="", lead_photo__agency="")
)
_LACKING = [
    ("على الموقع بلا تعليق صورة", lambda story, now: not (story.lead_caption or story.lead_photo.caption)),
    ("على الموقع بلا نص بديل للصورة", lambda story, now: not (story.lead_alt or story.lead_photo.alt)),
    ("على الموقع بلا مصدر للصورة", lambda story, now: not story.lead_photo.credit_line),
    ("على الموقع وانتهت حقوق صورته", lambda story, now: (story.lead_photo.expires_at or FAR) <= now),
]


def _of(stories, user):
    """Stories with their articles, as far as this person may read those; the article that was saved last comes first."""
    readable = stories.filter(reached_by(user)).select_related("article", "lead_photo")
    return readable.defer("body_html", "body_text", "article__body").order_by("-article__updated_at")


def photos_in_trouble(user):
    """New photos that nobody has described or signed yet, for who looks after them."""
    if not user.has_perm(Right.MANAGE_PHOTOS):
        return []
    recent = Photo.objects.order_by("-id").values("pk")[:RECENT_PHOTOS]
    unsigned = Q(credit="", agency="")
    return list(Photo.objects.filter(Q(caption="") | Q(alt="") | unsigned, pk__in=recent)[:ROWS])
