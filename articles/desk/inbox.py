"""What concerns one person: returns, assignments and mentions, in the desk and, for some of them, by mail.

Another source is one call of `tell`, inside the transaction of what happened.
"""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from articles.arabic.bidi import isolate, one_piece
from articles.models.article import Article
from articles.models.desk_page import InboxItem

ROWS = 8
Kind = InboxItem.Kind
# An assignment waits at the desk; what stops somebody's work, or asks them something, is also sent to them.
MAILED = {
    Kind.RETURN: "أعاد {by} إليك مادة «{article}»",
    Kind.MENTION: "ذكرك {by} في مادة «{article}»",
}


def tell(people, kind, article, *, by, text=""):
    """Put one item into the inbox of each of these people; nobody is told of what they did themselves."""
    people = {person for person in people if person and person != by}
    InboxItem.objects.bulk_create(
        InboxItem(user=person, kind=kind, article=article, by=by, text=text) for person in people
    )
    if kind in MAILED:
        for person in people:
            if person.email and person.is_active:
                # A mail server that is down must not undo what was done at the desk: it is logged.
                transaction.on_commit(partial(_mail, person, kind, article, by, text), robust=True)


def unread(user):
    """Newest first; an article that this person cannot reach any more does not speak to them either."""
    rows = InboxItem.objects.filter(user=user, read_at__isnull=True)
    return rows.filter(reached_by(user)).select_related("article", "by")


def reached_by(user):
    """Of rows that belong to an article, those whose article this person may read: asked row by row, since they are few."""
    return Exists(Article.objects.readable_by(user).filter(pk=OuterRef("article")))


def mark_read(user, **which):
    """One item (`pk`), those of one article, or all of them."""
    InboxItem.objects.filter(user=user, read_at__isnull=True, **which).update(read_at=timezone.now())


def _mail(person, kind, article, by, text):
    who = one_piece(by) if by else "قارئ من خارج الدار"
    subject = isolate(MAILED[kind].format(by=who, article=one_piece(article)))
    address = settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk])
    parts = [f"{subject}.", text, f"افتح المادة:\n{address}", "وصلك هذا لأنك تعمل عليها في غرفة الأخبار."]
    send_mail(subject, "\n\n".join(filter(None, parts)), None, [person.email])
