"""«مواد مرتبطة» on the writing screen: stories that stand beside this one, pointed at by number or address."""

import re

from django import forms
from django.core.exceptions import ValidationError

from articles.arabic.bidi import one_piece
from articles.desk.addresses import article_number
from articles.models.story import Story

MOST = 6


class RelatedField(forms.CharField):
    """Numbers or addresses between spaces or commas; kept as numbers, in the order of the editor."""

    def __init__(self):
        super().__init__(
            label="مواد مرتبطة",
            required=False,
            help_text="أرقام أخبار منشورة أو روابطها بينها مسافة. تظهر بعد الخبر بهذا الترتيب.",
        )

    def clean(self, value):
        typed = [part for part in re.split(r"[\s،,]+", super().clean(value)) if part]
        numbers = list(dict.fromkeys(map(article_number, typed)))
        if None in numbers:
            wrong = next(part for part in typed if article_number(part) is None)
            refusal = f"«{one_piece(wrong)}» ليس رقم مادة ولا رابطها: انسخ رابط الخبر من الموقع."
            raise ValidationError(refusal, code="address")
        if len(numbers) > MOST:
            raise ValidationError(f"اكتفِ بـ {MOST} مواد.", code="many")
        known = set(Story.objects.filter(article_id__in=numbers).values_list("article_id", flat=True))
        unknown = [str(number) for number in numbers if number not in known]
        if unknown:
            raise ValidationError(f"لم تُنشر مادة بهذا الرقم: {'، '.join(unknown)}.", code="unknown")
        return " ".join(map(str, numbers))
