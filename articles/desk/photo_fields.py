"""What an article says of the photos in its text: a row for each, empty where the photo's own words are good."""

import re

from django import forms
from django.core.exceptions import ValidationError

from articles.arabic.hygiene import clean_line
from articles.models.article import ArticlePhoto
from articles.models.photo import Photo

MOST_PHOTOS = 200
_LIMITS = {name: ArticlePhoto._meta.get_field(name).max_length for name in ("caption", "alt")}
_LABELS = {"caption": "تعليق", "alt": "النص البديل في"}


class PhotosWidget(forms.Widget):
    """Rows of caption, alternative text and «للزينة», each beside its photo and what the photo says itself."""

    template_name = "desk/photo_rows.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if str(row["photo_id"]).isdecimal()]
        photos = Photo.objects.in_bulk([int(row["photo_id"]) for row in rows])
        context["rows"] = [
            {**row, "index": index, "photo": photos[int(row["photo_id"])]}
            for index, row in enumerate(rows)
            if int(row["photo_id"]) in photos
        ]
        return context

    def value_from_datadict(self, data, files, name):
        rows = []
        for index in range(MOST_PHOTOS):
            number = data.get(f"{name}-{index}-photo")
            if number is None:
                break
            texts = {text: clean_line(data.get(f"{name}-{index}-{text}", "")) for text in _LIMITS}
            if re.fullmatch("[0-9]{1,15}", number):
                decorative = bool(data.get(f"{name}-{index}-decorative"))
                rows.append({"photo_id": int(number), **texts, "decorative": decorative})
        return rows

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-photo" not in data


class PhotosField(forms.Field):
    """An ordered list of {photo_id, caption, alt, decorative}, one for each photo at most."""

    widget = PhotosWidget

    def clean(self, value):
        long = [
            ValidationError(f"{_LABELS[name]} الصورة {number} أطول من {limit} حرف: اختصره.", code="long")
            for number, row in enumerate(value or [], start=1)
            for name, limit in _LIMITS.items()
            if len(row[name]) > limit
        ]
        if long:
            raise ValidationError(long)
        return list({row["photo_id"]: row for row in value or []}.values())
