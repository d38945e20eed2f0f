"""A new draft made of an article: what that says, and nothing of what became of it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Act
from accounts.roles import Right
from articles.desk import snapshots
from articles.models.article import Article
from articles.models.revision import SNAPSHOT_TIMES, snapshot_of

# Its hours are its own; and words for other people's sites, which its screen keeps folded, would go out with it unread.
LEFT_BEHIND = {**dict.fromkeys(SNAPSHOT_TIMES), "social_headline": "", "social_photo_id": None}


@transaction.atomic
def duplicate(article, *, by):
    """Make a draft of this person's own that says what the article says as it is saved. Returns the draft."""
    source = Article.objects.select_for_update().get(pk=article.pk)
    if not (source.is_readable_by(by) and by.has_perm(Right.WRITE_OWN_DRAFT)):
        raise PermissionDenied("لا تملك نسخ هذه المادة.")
    copy = Article.objects.create(created_by=by)
    snapshots.save(copy, snapshot_of(source) | LEFT_BEHIND, by=by)
    Act.record(Act.Name.DUPLICATE, by=by, about=copy, note=f"من المادة {source.pk}")
    return copy
