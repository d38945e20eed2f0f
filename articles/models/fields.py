"""Text columns that keep hidden characters and doubled names out, on every way in; and JSON that spells its letters out."""

import html
import json
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import GreaterThan, In, LessThanOrEqual

from articles.arabic.fold import fold_key
from articles.arabic.hygiene import clean_line, clean_text, has_visible_letter
from articles.arabic.reading import word_count
from articles.arabic.slug import slug

TAG = re.compile("<[^>]*>")


class LineField(models.CharField):
    """One line: control characters, line breaks and direction overrides never reach the database (security.md N2)."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_line(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_line(value) if value else value

    def formfield(self, **kwargs):
        # A `maxlength` attribute would cut what is pasted without a word; the length is refused with a message instead.
        field = super().formfield(**kwargs)
        field.widget.attrs.pop("maxlength", None)
        return field


class ProseField(models.TextField):
    """Several lines of plain text, cleaned like a line but for its line breaks."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value) if value else value


class NameSlugField(models.CharField):
    """The name's words in the address: made once, with a number behind it where another row has it already."""

    def __init__(self, *args, source="name", **kwargs):
        self.source = source
        super().__init__(*args, **{**kwargs, "unique": True, "editable": False})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance, add):
        value = getattr(instance, self.attname) or self._free(instance)
        setattr(instance, self.attname, value)
        return value

    def _free(self, instance):
        wanted = candidate = slug(getattr(instance, self.source))
        number = 1
        while type(instance)._default_manager.filter(**{self.attname: candidate}).exists():
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate


class FoldedField(models.CharField):
    """The folded form of another column, so that «عبدالله» and «عبد الله» cannot both exist."""

    def __init__(self, *args, source="name", **kwargs):
        self.source = source
        super().__init__(*args, editable=False, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance, add):
        value = fold_key(getattr(instance, self.source))
        setattr(instance, self.attname, value)
        return value


class WordsField(models.PositiveIntegerField):
    """How many words another column's HTML has, counted when it is written: a list of thousands reads no body for it."""

    def __init__(self, *args, source="body", **kwargs):
        self.source = source
        super().__init__(*args, **{**kwargs, "default": 0, "editable": False})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance, add):
        value = word_count(html.unescape(TAG.sub(" ", getattr(instance, self.source))))
        setattr(instance, self.attname, value)
        return value


class _Spelled(json.JSONEncoder):
    """JSON with its letters as they are: escaped, an Arabic one takes six bytes instead of two."""

    def __init__(self, **options):
        super().__init__(**options | {"ensure_ascii": False})


class SpelledJSONField(models.JSONField):
    """JSON of Arabic words. The column is that of Django's own field, and rows written by that are read as before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"encoder": _Spelled})

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        del kwargs["encoder"]
        return name, "django.db.models.JSONField", args, kwargs


class _TrueOfMost:
    """Compared row by row by SQLite, which keeps no count of the rows a comparison leaves: by an index of the column it
    would gather nearly the whole archive, and sort it, where the order of the question has an index that ends after ten."""

    def as_sqlite(self, compiler, connection):
        sql, params = self.as_sql(compiler, connection)
        return f"+{sql}", params


class RowByRow(models.Func):
    """A column to compare with where another index leads to fewer rows. SQLite, which keeps no count of either, would
    take any index of this column first."""

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, template="+%(expressions)s")


class _MostlyCompared(_TrueOfMost):
    def get_rhs_op(self, connection, rhs):
        return connection.operators[self.lookup_name.removeprefix("mostly_")] % rhs


@models.DateTimeField.register_lookup
class MostlyBefore(_MostlyCompared, LessThanOrEqual):
    lookup_name = "mostly_lte"


@models.DateTimeField.register_lookup
class MostlyAfter(_MostlyCompared, GreaterThan):
    lookup_name = "mostly_gt"


@models.CharField.register_lookup
class MostlyIn(_TrueOfMost, In):
    lookup_name = "mostly_in"


def validate_visible(value):
    """Refuse a name or headline that shows nothing on the page (security.md N3)."""
    if not has_visible_letter(value):
        raise ValidationError("اكتب نصًا فيه حرف أو رقم ظاهر.", code="invisible")
