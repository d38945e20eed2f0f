"""The writing screen's own form fields: the body, the bylines, and moments of Cairo's clock.

CKEditor 4 stands behind this one door: replacing it means replacing `BodyWidget`.
"""

import re

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.arabic.dates import read_digits
from articles.desk.times import ClockRepeats, ClockSkips, is_shown_twice, local_moment
from articles.models.article import Byline
from articles.models.people import Author
from articles.press import body


class BodyWidget(CKEditorWidget):
    """Plain notation in a textarea (`##` for a subhead); writing.js turns it into CKEditor where there is a fine pointer."""

    def __init__(self, attrs=None):
        super().__init__(template_name="desk/widgets/body.html", attrs=attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        try:
            # Cleaned on the way into the editor as well: a row that was stored before a rule runs nothing here.
            html = body.clean(value or "")
            context["widget"] |= {"html": html, "plain": body.to_plain_text(html)}
        except body.BodyRefused:
            # Too large to be cleaned: shown as plain text, so that nothing typed is lost.
            context["widget"] |= {"html": "", "plain": value, "is_refused": True}
        return context

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if value is None or data.get(f"{name}_format") == "html":
            return value
        try:
            return body.from_plain_text(value)
        except body.BodyRefused:
            return value


class BodyField(forms.CharField):
    widget = BodyWidget

    def clean(self, value):
        try:
            return body.clean(super().clean(value))
        except body.BodyRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal


class BylinesWidget(forms.Widget):
    """One row a byline, and two empty ones; the order is a number, so that no script is needed to change it."""

    template_name = "desk/widgets/bylines.html"
    empty_rows = 2

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["rows"] = [
            {"index": index, "author": str(row.get("author_id") or ""), "role": row.get("role"), "order": index + 1}
            for index, row in enumerate([*(value or []), *([{}] * self.empty_rows)])
        ]
        context["authors"] = [(str(pk), author) for pk, author in Author.objects.values_list("pk", "name")]
        context["roles"] = Byline.Role.choices
        return context

    def value_from_datadict(self, data, files, name):
        rows = []
        for index in range(MOST_BYLINES):
            author = data.get(f"{name}-{index}-author")
            if author and not data.get(f"{name}-{index}-DELETE"):
                order = read_digits(data.get(f"{name}-{index}-order", ""))
                rows.append(
                    (
                        int(order) if re.fullmatch("[0-9]{1,4}", order) else index,
                        author,
                        data.get(f"{name}-{index}-role"),
                    )
                )
        return [{"author_id": author, "role": role} for _, author, role in sorted(rows, key=lambda row: row[0])]

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-author" not in data

    def id_for_label(self, id_):
        return f"{id_}-0-author"


MOST_BYLINES = 30


class BylinesField(forms.Field):
    """An ordered list of {author_id, role}."""

    widget = BylinesWidget

    def clean(self, value):
        ids = {row["author_id"] for row in value if re.fullmatch("[0-9]{1,15}", str(row["author_id"]))}
        known = {str(pk) for pk in Author.objects.filter(pk__in=ids).values_list("pk", flat=True)}
        rows = [{"author_id": str(row["author_id"]), "role": row["role"] or Byline.Role.WROTE} for row in value]
        if any(row["author_id"] not in known or row["role"] not in Byline.Role for row in rows):
            raise ValidationError("في التوقيعات اسم أو دور غير معروف: اختره من القائمة.", code="unknown")
        if len({tuple(row.items()) for row in rows}) < len(rows):
            raise ValidationError("توقيع مكرر بالدور نفسه: احذف أحدهما.", code="twice")
        return [{**row, "author_id": int(row["author_id"])} for row in rows]


def topic_names(typed):
    """The names in a line of topics, each once."""
    names = [name.strip() for name in re.split(r"[،,]", typed)]
    return list(dict.fromkeys(name for name in names if name))


class MomentInput(forms.DateTimeInput):
    """A date and an hour; where the clock shows that hour twice, also which of the two."""

    input_type = "datetime-local"
    template_name = "desk/widgets/moment.html"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        text, _, which = str(value or "").partition(" #") if isinstance(value, str) else ("", "", "")
        if isinstance(value, str):
            context["widget"]["value"] = text
            naive = _reading(text)
        else:
            naive = timezone.localtime(value).replace(tzinfo=None, fold=0) if value else None
            which = str(timezone.localtime(value).fold + 1) if value else ""
        context["twice"] = bool(naive) and is_shown_twice(naive, timezone.get_current_timezone())
        context["which"] = which
        return context

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        which = data.get(f"{name}_which")
        return f"{value} #{which}" if value and which in ("1", "2") else value


class MomentField(forms.Field):
    """An aware moment, typed as Cairo's clock shows it, in Arabic or Western digits."""

    widget = MomentInput

    def clean(self, value):
        text, _, which = (value or "").partition(" #")
        if not text.strip():
            return super().clean(None)
        naive = _reading(text)
        if naive is None:
            raise ValidationError("اكتب التاريخ والساعة، مثل 2026-11-23 14:30.", code="invalid")
        second = {"1": False, "2": True}.get(which)
        try:
            return local_moment(naive, timezone.get_current_timezone(), second=second)
        except (ClockSkips, ClockRepeats) as trouble:
            raise ValidationError(str(trouble), code="clock") from trouble

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


def posted_moment(posted, name):
    """The aware moment of a field that stands in no form, or None where it is empty. Raises ValidationError."""
    field = MomentField(required=False)
    return field.clean(field.widget.value_from_datadict(posted, {}, name))


def _reading(text):
    """What the clock says, without a zone; None for anything that is no date and hour."""
    try:
        with timezone.override("UTC"):
            return forms.DateTimeField().clean(read_digits(text)).replace(tzinfo=None)
    except ValidationError:
        return None
