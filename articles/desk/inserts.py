"""What the writing screen asks about figures of the text: photos and stories by number, stories by words, foreign addresses."""

import re

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from accounts.roles import Right
from articles.arabic.fold import fold_key
from articles.desk.photo_address import address
from articles.models.photo import Photo
from articles.models.story import Story
from articles.press.embeds import PROVIDERS, embed_of, key_of

MOST_STORIES = 12
NEWEST = 300
FOREIGN = (
    f"لا يُضمَّن إلا منشور أو فيديو من {'، '.join(provider.name for provider in PROVIDERS.values())}: الصق رابطه كاملًا."
)


@require_GET
def inserts(request):
    if not request.user.is_authenticated or not request.user.is_active:
        return JsonResponse({}, status=401)
    if not request.user.has_perm(Right.WRITE_OWN_DRAFT):
        return JsonResponse({}, status=403)
    asked = request.GET
    if "embed" in asked:
        return _embed(asked["embed"].strip())
    return JsonResponse(
        {
            "photos": _photos(_numbers(asked.get("photos", ""))),
            "stories": _stories(_numbers(asked.get("stories", ""))),
            "found": _found(asked["q"]) if "q" in asked else [],
        }
    )


def _numbers(text):
    return [int(number) for number in text.split(",")[:200] if re.fullmatch("[0-9]{1,15}", number)]


def _photos(numbers):
    return {
        photo.pk: {
            "id": photo.pk,
            "small": address(photo, "3x2", 320),
            "src": address(photo, "full", 800),
            "caption": photo.caption,
            "alt": photo.alt,
            "credit": photo.credit_line,
        }
        for photo in Photo.objects.filter(pk__in=numbers)
    }


def _stories(numbers):
    rows = Story.objects.live().filter(article__in=numbers).values_list("article_id", "headline")
    return dict(rows)


def _found(query):
    """Live stories whose headline has every word, newest first."""
    words = fold_key(query[:100]).split()
    rows = Story.objects.live().newest_first().values_list("article_id", "headline")[:NEWEST]
    found = [(number, headline) for number, headline in rows if all(word in fold_key(headline) for word in words)]
    return [{"id": number, "headline": headline} for number, headline in found[:MOST_STORIES]]


def _embed(pasted):
    key = key_of(pasted)
    if key is None:
        return JsonResponse({"error": FOREIGN}, status=422)
    return JsonResponse({"key": key, "site": embed_of(key).provider.name})
