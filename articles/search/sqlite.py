"""Search through SQLite's FTS5. Its rowids are the entries' keys, so walking them downwards is newest first, without a sort."""

from itertools import islice

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models.search import SearchEntry
from articles.search import conditions
from articles.search.ranking import Candidate

_COLUMNS = "entry.key, entry.story_id, entry.title, entry.exact, entry.body, entry.length"

# A statement takes 32,766 values.
ROWS_AT_ONCE = 2_000


def insert(entries):
    """Write new entries by the hundred, oldest first: FTS5 writes a piece of index a statement, and one more for a step back."""
    entries = sorted(entries, key=lambda entry: entry.key)
    for start in range(0, len(entries), ROWS_AT_ONCE):
        rows = [_row(entry) for entry in entries[start : start + ROWS_AT_ONCE]]
        columns = ", ".join(field.column for field in SearchEntry._meta.concrete_fields)
        marks = ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO articles_searchentry ({columns}) VALUES {marks}",  # noqa: S608
                [value for row in rows for value in row],
            )


def _row(entry):
    return [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in entry._meta.concrete_fields]


def candidates(wanted):
    with connection.cursor() as cursor:
        cursor.execute(*_select(wanted))
        rows = map(Candidate._make, cursor)
        # Read until there are enough: SQLite has not worked out the rest by then.
        return list(islice((row for row in rows if has_phrases(row, wanted.phrases)), wanted.limit))


def has_phrases(row, phrases):
    return all(
        f" {phrase} " in f" {row.title} " or f" {phrase} " in f" {row.body} " for phrase in map(" ".join, phrases)
    )


def explain(wanted):
    return _plan(*_select(wanted))


def beginning(words, now, limit):
    """The newest live stories with all of `words` in headline or names, the last one perhaps unfinished."""
    return [story_id for (story_id,) in _rows(*_select_beginning(words, now, limit))]


def explain_beginning(words, now, limit):
    return _plan(*_select_beginning(words, now, limit))


def desk_entries(words):
    """The numbers of the desk's entries in which each of `words` begins a word."""
    beginnings = " AND ".join(f"{_quoted(word)}*" for word in words)
    return RawSQL("SELECT rowid FROM desk_words WHERE desk_words MATCH %s", [beginnings])


def _select(wanted):
    where, values = conditions.filters(wanted.filters)
    sql = f"""SELECT {_COLUMNS} FROM search_story JOIN articles_searchentry entry ON entry.key = search_story.rowid
        WHERE search_story MATCH %s AND {where} ORDER BY search_story.rowid DESC LIMIT %s"""  # noqa: S608
    rows = conditions.LOOKED_THROUGH if wanted.phrases else wanted.limit
    return sql, [_match(wanted), *values, rows]


def _match(wanted):
    found = conditions.expression(wanted.conjunctions, _quoted, "AND", "OR")
    if wanted.in_title:
        found = f"title : ({found})"
    left_out = " OR ".join(map(_quoted, wanted.left_out))
    return f"({found}) NOT ({left_out})" if left_out else found


def _select_beginning(words, now, limit):
    *whole, last = map(_quoted, words)
    sql = """SELECT entry.story_id FROM search_words JOIN articles_searchentry entry ON entry.key = search_words.rowid
        WHERE search_words MATCH %s AND entry.visible_from <= %s AND entry.visible_until > %s
        ORDER BY search_words.rowid DESC LIMIT %s"""
    return sql, [" AND ".join([*whole, f"{last}*"]), now, now, limit]


def _quoted(lexeme):
    """Between quotes FTS5 sees no operators; lexemes are letters and digits in any case."""
    return '"{}"'.format(lexeme.replace('"', ""))


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _plan(sql, values):
    return "\n".join(row[-1] for row in _rows(f"EXPLAIN QUERY PLAN {sql}", values))
