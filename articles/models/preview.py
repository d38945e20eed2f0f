"""A link by which somebody without a login reads one revision of one article, for a few days."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article, State
from articles.models.fields import LineField
from articles.models.revision import Revision


class PreviewLink(models.Model):
    """Fixed to the revision that was shown, so that an approval says of what. The address itself is signed, not stored."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    reader = LineField("لمن هذا الرابط؟", max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("ينتهي في")
    revoked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = LineField(max_length=80, blank=True)

    class Meta:
        verbose_name = "رابط معاينة"
        verbose_name_plural = "روابط المعاينة"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="preview_approval_has_a_name",
                condition=Q(approved_at__isnull=True) | ~Q(approved_by=""),
                violation_error_message="اكتب اسمك.",
            ),
        ]

    def __str__(self):
        return self.reader

    @property
    def is_open(self):
        """Not revoked, not expired, and nothing about the article that must not leave the newsroom now."""
        now = timezone.now()
        embargoed = self.article.embargo_until and self.article.embargo_until > now
        return not (self.revoked_at or self.expires_at <= now or embargoed or self.article.state == State.SPIKED)
