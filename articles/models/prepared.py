"""Questions that Django turns into SQL once in a process; asked again, only their values change.

Turning a queryset into SQL costs many times what the database needs to answer it: 5 ms of CPU for a story with its section
and photo, against 0.2. What every page asks is therefore asked through `Prepared`, and the rows come back as from any queryset.
"""

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

# Values that nobody asks for, by which each place in the SQL is known again; two of each, to see what else comes of a value.
_MARK_MOMENTS = (datetime(1066, 1, 1, tzinfo=UTC), datetime(1258, 1, 1, tzinfo=UTC))
_MARK_NUMBERS = (1_917_000_000, 1_919_000_001)
# Rows that a question of `Kept` has in memory: several sections' lists, or twice the longest one.
_MOST_KEPT = 300


@dataclass(frozen=True)
class _Known:
    queryset: object
    compiler: SQLCompiler
    sql: str
    params: tuple
    # For each parameter the place of its value, or None for one that the question always asks with.
    places: tuple
    # How columns become what fields hold.
    converters: dict
    # For `Kept`: what rows were made into, by the rows as the database gave them.
    kept: dict = field(default_factory=dict)


class Prepared:
    """`ask(*values, **shape)` returns a queryset.

    Values are aware moments, whole numbers, texts, or lists of these; they must only ever be compared with, since the SQL of
    the first ones serves all. `shape` is whatever else the question depends on: it is asked anew for each.
    """

    def __init__(self, ask):
        self._ask = ask
        self._known = {}

    def __call__(self, *values, **shape):
        """The rows, as a list. One query, and none where Django knows that there can be no row."""
        values = [_padded(value) if isinstance(value, list) else value for value in values]
        kinds = tuple(_kind(value) for value in values)
        found = self._known.get(key := (kinds, *sorted(shape.items())))
        # Which database answers is decided by each question (`site/replica.py`).
        if found is None or found.compiler.using != found.queryset.db:
            found = self._known[key] = self._prepare(values, shape)
        return self._answer(found, values) if found.sql else []

    def _answer(self, known, values):
        return list(_rows(known, _compiler(known, values)))

    def _prepare(self, values, shape):
        first, second = (_marked(self._ask, values, shape, number) for number in (0, 1))
        # What a value was made into before the SQL was, nobody would make again for the next value.
        if first.sql != second.sql or first.places != second.places or _fixed(first) != _fixed(second):
            raise ValueError(
                "A value of this question is more than compared with: make it two values, or part of the shape."
            )
        return first


class Kept(Prepared):
    """The same for lists that one edition of the paper mostly has in common with the next: the database is asked each time,
    and a row that is what it was is not made into an object again, which costs ten times what reading it does.

    Every answer is made of copies, for pages to dress; what a row was joined with is shared, and nobody's to change.
    """

    def _answer(self, known, values):
        compiler = _compiler(known, values)
        rows = list(chain.from_iterable(compiler.execute_sql()))
        found = {row: known.kept.get(row) for row in rows}
        if missing := [row for row, made in found.items() if made is None]:
            compiler.execute_sql = lambda *args, **kwargs: [missing]
            found |= zip(missing, _rows(known, compiler), strict=True)
            if len(known.kept) + len(missing) > _MOST_KEPT:
                known.kept.clear()
            known.kept.update(found)
        return [_twin(found[row]) for row in rows]


def values_of(row):
    """Everything that a row holds itself, for comparing: rows are equal by their number alone."""
    return row and row.__dict__ | {"_state": None}


def _twin(row):
    """A copy with the same values, to be given others."""
    twin, state = type(row).__new__(type(row)), ModelState()
    state.__dict__ = row._state.__dict__ | {"fields_cache": row._state.fields_cache.copy()}
    twin.__dict__ = row.__dict__ | {"_state": state}
    return twin


def _marked(ask, values, shape, number):
    marks = _marks(values, number)
    queryset = ask(*marks, **shape)
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Known(queryset, compiler, "", (), (), {})
    written = [_written(mark, compiler.connection) for mark in _flat(marks)]
    places = tuple(written.index(param) if param in written else None for param in params)
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    return _Known(queryset, compiler, sql, tuple(params), places, converters)


def _fixed(known):
    return [param for param, place in zip(known.params, known.places, strict=True) if place is None]


def _padded(numbers):
    """Lists of nearly the same length are one question: the last value stands in it a few times."""
    length = 1 << (len(numbers) - 1).bit_length() if numbers else 0
    return numbers + numbers[-1:] * (length - len(numbers))


def _kind(value):
    return (list, *map(type, value)) if isinstance(value, list) else type(value)


def _flat(values):
    return [part for value in values for part in (value if isinstance(value, list) else [value])]


def _marks(values, number):
    marks = iter([_mark(value, place, number) for place, value in enumerate(_flat(values))])
    return [[next(marks) for _ in value] if isinstance(value, list) else next(marks) for value in values]


def _mark(value, place, number):
    if isinstance(value, datetime):
        return _MARK_MOMENTS[number] + timedelta(days=place)
    return _MARK_NUMBERS[number] + place if isinstance(value, int) else f"prepared {number} {place}"


def _written(value, connection):
    """The value as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _compiler(known, values):
    """The question ready to be asked. Compilers belong to a thread's connection, so each time it is another one."""
    compiler = copy(known.compiler)
    compiler.connection = connections[compiler.using]
    written = [_written(value, compiler.connection) for value in _flat(values)]
    params = tuple(
        fixed if place is None else _typed(written[place], fixed)
        for fixed, place in zip(known.params, known.places, strict=True)
    )
    compiler.as_sql = lambda *args, **kwargs: (known.sql, params)
    compiler.get_converters = lambda expressions: known.converters
    # No table here has a key of several columns; Django asks each column of each question.
    compiler.has_composite_fields = lambda expressions: False
    return compiler


def _rows(known, compiler):
    queryset = known.queryset.all()
    queryset.query.get_compiler = lambda *args, **kwargs: compiler
    return queryset


def _typed(value, like):
    """psycopg says with the type of a number which integer of PostgreSQL it is."""
    return type(like)(value) if isinstance(value, int) else value
