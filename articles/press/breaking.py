"""Breaking news: a line over every page, printed in the same moment as the first words of its story."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.fold import fold_key
from articles.models.article import Article, Byline
from articles.models.breaking import Breaking
from articles.models.edition import Edition
from articles.models.revision import Revision
from articles.models.story import Story
from articles.press.preflight import Problem
from articles.press.publish import PublishRefused, publish

# How long a line may stand, in minutes; the first is what nobody has to choose.
TERMS = {60: "ساعة", 30: "نصف ساعة", 120: "ساعتان", 240: "أربع ساعات"}
# What `/breaking.json` may weigh leaves this much for the line, in bytes.
LINE_BYTES = 230
FIRST_WORDS = "<p>{}</p><p>التفاصيل تتوالى، ويُستكمل هذا الخبر في مكانه.</p>"


@transaction.atomic
def announce(line, *, by, minutes=60, section=None, story=None):
    """Put a line over every page, now: as the first words of a new story, or over one that is public. Returns the Breaking.

    The same line while it stands is the same item: a second click changes nothing. Raises PermissionDenied or PublishRefused.
    """
    _asked(by)
    line = " ".join(line.split())
    now = timezone.now()
    for item in Breaking.objects.current(now):
        if fold_key(item.line) == fold_key(line):
            return item
    if found := _problems(line, minutes, section, story):
        raise PublishRefused(found)
    article_id = story.article_id if story else _begun_story(line, section, by).pk
    item = Breaking.objects.create(
        line=line, article_id=article_id, at=now, until=now + timedelta(minutes=minutes), by=by
    )
    Act.record(Act.Name.BREAK, by=by, about=item, note=TERMS[minutes])
    if not story:
        publish(item.article, by=by)
    Edition.move()
    return item


@transaction.atomic
def end(item, *, by):
    """Take the line off every page before its hour; its story stays."""
    _asked(by)
    if Breaking.objects.filter(pk=item.pk, until__gt=timezone.now()).update(until=timezone.now()):
        Act.record(Act.Name.END_BREAKING, by=by, about=item)
        Edition.move()


def linkable(now=None):
    """The public stories that a line may point to instead of beginning one."""
    return Story.objects.live(now).newest_first().only("article_id", "headline", "published_at")[:20]


def _asked(by):
    if not by.has_perm(Right.EDIT_FRONT):
        raise PermissionDenied("العاجل لمدير التحرير ورئيس التحرير.")


def _problems(line, minutes, section, story):
    found = []
    if not line:
        found.append(Problem("line", "اكتب السطر العاجل."))
    elif len(line) > Breaking._meta.get_field("line").max_length or len(line.encode()) > LINE_BYTES:
        found.append(Problem("line", "السطر أطول من اللازم: اختصره في 110 حروف."))
    if not (section or story):
        found.append(Problem("section", "اختر القسم الذي يظهر فيه الخبر."))
    if minutes not in TERMS:
        found.append(Problem("minutes", "اختر مدة من القائمة."))
    return found


def _begun_story(line, section, by):
    article = Article.objects.create(
        headline=line, section=section, body=str(format_html(FIRST_WORDS, line)), created_by=by, version=2
    )
    author = getattr(by, "author", None)
    if author:
        Byline.objects.create(article=article, author=author)
    Revision.record(article, Revision.Kind.SAVED, by=by)
    return article
