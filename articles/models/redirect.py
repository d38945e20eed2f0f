"""Old addresses: where they lead now, and those that nobody has told us about yet."""

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.arabic.fold import normalise

KEY_LENGTH = 300
# An address that was encoded again on its way, and perhaps once more.
TIMES_ENCODED = 3
_HOST = re.compile(r"^(?:https?:)?//[^/?#]*", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")


def address_key(address):
    """One key for every spelling of an old address: without host, decoded, folded, no slash, dot or space at its ends.

    Its parameters count, in any order: old systems named their stories there (`?id=123`).
    """
    path, query = split_address(address)
    key = normalise(re.sub(r"[\s/]*/[\s/]*", "/", decoded(path))).strip("/. ")
    pairs = sorted(parse_qsl(query, keep_blank_values=False, max_num_fields=20)) if query.count("&") < 20 else ()
    if pairs:
        key += "?" + "&".join(f"{normalise(decoded(name))}={normalise(decoded(value))}" for name, value in pairs)
    if len(key) <= KEY_LENGTH:
        return key
    # Too long for an index: the beginning is for people, the digest tells it from its neighbours.
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - 65]}-{digest}"


def split_address(address):
    """Path and query of an address that may have a scheme and a host; nothing that is typed here raises."""
    rest = _HOST.sub("", address.strip(), count=1).partition("#")[0]
    path, _, query = rest.partition("?")
    return path, query


def decoded(text):
    """Text without percent signs, however often it was encoded; what is no UTF-8 and what cannot be seen is left out."""
    for _ in range(TIMES_ENCODED):
        again = unquote(text, errors="ignore")
        if again == text:
            break
        text = again
    return _UNPRINTABLE.sub("", text)


class RedirectQuerySet(models.QuerySet):
    def leading_from(self, path, query=""):
        """Where this address leads, or None: with its parameters first, without them if it has none of its own."""
        keys = [address_key(path)]
        if query:
            keys.insert(0, address_key(f"{path}?{query}"))
        found = {row.key: row for row in self.filter(key__in=keys)} if any(keys) else {}
        return next((found[key].target for key in keys if key in found), None)


class Redirect(models.Model):
    """An address of the old site, and the page of this one that took its place."""

    old = models.CharField("العنوان القديم", max_length=2000)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    target = models.CharField("يقود إلى", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="أضافه"
    )
    at = models.DateTimeField("أُضيف في", default=timezone.now, editable=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = "تحويل"
        verbose_name_plural = "تحويلات العناوين القديمة"
        ordering = ["-id"]

    def __str__(self):
        return self.old


class Miss(models.Model):
    """An address that readers asked for in vain, and how often."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    path = models.CharField("العنوان المطلوب", max_length=500)
    count = models.PositiveIntegerField("مرات الطلب", default=0)
    last_at = models.DateTimeField("آخر طلب", db_index=True)

    class Meta:
        verbose_name = "عنوان مفقود"
        verbose_name_plural = "العناوين المفقودة"
        ordering = ["-count", "-last_at"]

    def __str__(self):
        return self.path


def path_of(address):
    """The part of an address of this site that a redirect may lead to; empty for an address of another site."""
    parts = urlsplit(address.strip()) if "[" not in address else urlsplit("")
    own = urlsplit(settings.SITE_URL)
    if parts.netloc and (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return ""
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if re.match(r"/(?![/\\])", path) and not _UNPRINTABLE.search(path) else ""
