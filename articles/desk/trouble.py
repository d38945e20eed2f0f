"""What went wrong after the checklist had passed: on the site, on its way there, or with the day's work."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from accounts.roles import Right
from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.story import Story

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
    waiting = Story.objects.filter(visible_from__gt=now)
    kinds = [
        ("على الموقع بلا تعليق صورة", public.filter(lead_caption="", lead_photo__caption="")),
        ("على الموقع بلا نص بديل للصورة", public.filter(lead_alt="", lead_photo__alt="")),
        ("على الموقع بلا مصدر للصورة", public.filter(lead_photo__credit="", lead_photo__agency="")),
        ("على الموقع وانتهت حقوق صورته", public.filter(lead_photo__expires_at__lte=now)),
        ("مجدول وعُدّل نصه بعد الجدولة", waiting.filter(article__version__gt=F("revision__version"))),
    ]
    found = [Trouble(title, _articles(stories, user)) for title, stories in kinds]
    return [trouble for trouble in found if trouble.articles]


def _articles(stories, user):
    readable = Article.objects.readable_by(user).filter(pk__in=stories.values("article"))
    return list(readable.select_related("section").defer("body").order_by("-updated_at")[:ROWS])


def photos_in_trouble(user):
    """New photos that nobody has described or signed yet, for who looks after them."""
    if not user.has_perm(Right.MANAGE_PHOTOS):
        return []
    recent = Photo.objects.order_by("-id").values("pk")[:RECENT_PHOTOS]
    unsigned = Q(credit="", agency="")
    return list(Photo.objects.filter(Q(caption="") | Q(alt="") | unsigned, pk__in=recent)[:ROWS])
