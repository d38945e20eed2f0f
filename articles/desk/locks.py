"""Who holds an article: a soft lock that a crash cannot leave behind, and that is handed over with nothing lost.

Each verb is one conditional statement or holds the lock's row, so two browsers cannot both win.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import Act
from articles.desk import working_copies
from articles.models.editing import Lock


def held_by_another(article, user):
    """The fresh lock of somebody else; None when nobody stands in the way."""
    return Lock.objects.fresh().exclude(user=user).filter(article=article).select_related("user").first()


@transaction.atomic
def hold(article, *, by, tab):
    """Take the lock if it is free, stale, or held by this very tab; renew it if it is ours. Returns the Lock as it is."""
    now = timezone.now()
    lock, is_new = Lock.objects.select_for_update().get_or_create(
        article=article, defaults={"user": by, "tab": tab, "since": now, "seen": now}
    )
    if is_new:
        return lock
    if not lock.is_fresh:
        lock.user, lock.tab, lock.since, lock.asked_by = by, tab, now, None
    if lock.user_id == by.pk and lock.tab == tab:
        lock.seen = now
        lock.save()
    return lock


@transaction.atomic
def take_over(article, *, by, tab):
    """Become the holder whoever holds it; what the holder typed becomes a revision first. Returns the Lock."""
    now = timezone.now()
    lock = Lock.objects.select_for_update().filter(article=article).first()
    if lock and lock.user_id != by.pk:
        working_copies.keep_as_revision(article, lock.user)
        Act.record(Act.Name.TAKE_OVER, by=by, about=article, before=str(lock.user))
    lock, _ = Lock.objects.update_or_create(
        article=article, defaults={"user": by, "tab": tab, "since": now, "seen": now, "asked_by": None}
    )
    return lock


def ask(article, *, by):
    """Tell the holder that this person would like the article."""
    Lock.objects.fresh().filter(article=article).exclude(user=by).update(asked_by=by)


def release(article_id, *, by, tab):
    """Let go, if it is still ours."""
    Lock.objects.filter(article=article_id, user=by, tab=tab).delete()


def release_all(user, article=None):
    """Let go of everything, or of one article, in every tab: on signing out, and when a save ends what was being typed."""
    locks = Lock.objects.filter(user=user)
    (locks.filter(article=article) if article else locks).delete()


@transaction.atomic
def release_keeping_copies(user):
    """Let go of everything for somebody who is thrown out; what they typed becomes a revision of each article first."""
    for lock in Lock.objects.select_for_update().filter(user=user).select_related("article"):
        working_copies.keep_as_revision(lock.article, user)
        lock.delete()
