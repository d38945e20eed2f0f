"""Search through PostgreSQL's GIN over our own lexemes; its parsers, dictionaries and ranking have no say.

`search_lexemes` (migration 0006) makes a tsvector of a text of lexemes, and the week of first publication is one of them. So
a word that stands in half of all stories is not looked up in all of them: it is asked for together with the newest weeks,
whose lists are short, and GIN skips in the long list from one of their stories to the next. Of a week's hits those are left
where they lie that are older than what is looked for. Only if those weeks have too few hits, the word is asked for alone.
"""

import time
from dataclasses import replace

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models.search import SearchEntry
from articles.search import conditions
from articles.search.ranking import Candidate

WEEK = 7 * 86_400

_COLUMNS = "entry.key, entry.story_id, entry.title, entry.exact, entry.body, entry.length"
# As migration 0010 writes them into its indexes, letter by letter: or the indexes are not used.
_WEEK = f"' #' || ((key >> 28) / {WEEK})::text"
_WHOLE = f"search_lexemes(title || ' ' || body || {_WEEK})"
_TITLE = f"search_lexemes(title || {_WEEK})"
_WORDS = f"search_lexemes(words || {_WEEK})"
# The newest weeks hold so many times the stories that the guess asks for, or up to twice as many; beyond the most, all are
# looked at.
_GENEROUS = 2
_LEAST, _MOST = 500, 30_000
_MOST_WEEKS = 260
# How long a guess is good: a wrong one costs time, never a hit.
_GUESS_SECONDS = 60
# A section or an author has perhaps so much of the paper.
_PART = 0.1
# What so many stories add to the indexes is merged at once; a reader's search never meets it unmerged.
_UNMERGED = "64MB"
_INDEXES = ("search_whole_by_week", "search_title_by_week", "search_words_by_week")


def insert(entries):
    """Write new entries by the hundred."""
    fields = SearchEntry._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL gin_pending_list_limit = '{_UNMERGED}'")
        with cursor.copy(
            f"COPY articles_searchentry ({', '.join(field.column for field in fields)}) FROM STDIN"
        ) as copy:
            for entry in entries:
                copy.write_row([getattr(entry, field.attname) for field in fields])
        cursor.execute("SELECT " + ", ".join(f"gin_clean_pending_list('{name}')" for name in _INDEXES))


def candidates(wanted):
    rows = conditions.LOOKED_THROUGH if wanted.phrases else wanted.limit
    for since, weeks in _spans(wanted.filters, rows, wanted.share, wanted.newest):
        found, seen = _found(replace(wanted, filters=replace(wanted.filters, since=since)), weeks)
        if seen >= rows:
            break
    return found


def explain(wanted):
    return _plan(*_select(wanted, ()))


def beginning(words, now, limit):
    """The newest live stories with all of `words` in headline or names, the last one perhaps unfinished."""
    for since, weeks in _spans(None, limit, 0.01, _published(0, None) or 0):
        found = _rows(*_select_beginning(words, now, limit, since or 0, weeks))
        if len(found) >= limit:
            break
    return [story_id for (story_id,) in found]


def explain_beginning(words, now, limit):
    return _plan(*_select_beginning(words, now, limit, 0, ()))


def desk_entries(words):
    """The numbers of the desk's entries in which each of `words` begins a word."""
    beginnings = _and([f"{_quoted(word)}:*" for word in words])
    return RawSQL("SELECT id FROM articles_deskentry WHERE search_lexemes(words) @@ %s::tsquery", [beginnings])


def _spans(filters, rows, share, newest):
    """Since when to look, and in which weeks: where probably `rows` hits are, then where all may be. No week named is every one."""
    since, until, guess = filters and filters.since, filters and filters.until, None
    if filters and (filters.section_id is not None or filters.author_id is not None):
        share *= _PART
    if rows * _GENEROUS <= share * _MOST:
        stories = 1 << max(_LEAST, int(rows * _GENEROUS / share)).bit_length()
        guess = _guessed(stories) if until is None else _published(stories, until)
    end = until or newest
    if guess is not None and (since is None or guess > since):
        yield guess, _between(guess, end)
    yield since, _between(since, end) if since is not None else ()


def _between(start, end):
    """None are named where they would be too many to name."""
    weeks = range(start // WEEK, end // WEEK + 1)
    return weeks if len(weeks) <= _MOST_WEEKS else ()


_guesses: dict[int, tuple[float, int | None]] = {}


def _guessed(skipped):
    """`_published(skipped, None)` as it was lately: counting thousands of stories costs as much as finding the hits."""
    asked_at, found = _guesses.get(skipped, (float("-inf"), None))
    if time.monotonic() - asked_at > _GUESS_SECONDS:
        found = _published(skipped, None)
        _guesses[skipped] = time.monotonic(), found
    return found


def forget():
    """Drop what this process guessed (tests roll their database back, and a guess is good for longer than a test)."""
    _guesses.clear()


def _published(skipped, until):
    """When the story was published that so many newer ones (of those before `until`) stand above of; None if there is none."""
    before, values = ("WHERE key < %s", [until << 28]) if until is not None else ("", [])
    sql = f"SELECT key >> 28 FROM articles_searchentry {before} ORDER BY key DESC OFFSET %s LIMIT 1"  # noqa: S608
    found = _rows(sql, [*values, skipped])
    return found[0][0] if found else None


def _found(wanted, weeks):
    """The candidates, and how many stories had the words before phrases were looked for."""
    rows = _rows(*_select(wanted, weeks))
    return [Candidate(*row[:-1]) for row in rows if row[0] is not None], rows[0][-1] if rows else 0


def _select(wanted, weeks):
    where, values = conditions.filters(wanted.filters)
    standing, phrases = _phrases(wanted)
    column = _TITLE if wanted.in_title else _WHOLE
    rows = conditions.LOOKED_THROUGH if wanted.phrases else wanted.limit
    # The hits are collected by the index before anything is sorted (OFFSET 0 stands between): a sorted walk would unpack
    # every text on its way.
    sql = f"""WITH newest AS MATERIALIZED (
            SELECT key FROM (
                SELECT key FROM articles_searchentry entry WHERE {column} @@ %s::tsquery AND {where} OFFSET 0
            ) hit ORDER BY key DESC LIMIT %s
        ), found AS (
            SELECT {_COLUMNS} FROM newest JOIN articles_searchentry entry USING (key)
            WHERE {standing} ORDER BY entry.key DESC LIMIT %s
        )
        SELECT found.*, total.seen FROM (SELECT count(*) AS seen FROM newest) total LEFT JOIN found ON TRUE
        ORDER BY found.key DESC"""  # noqa: S608
    return sql, [_tsquery(wanted, weeks), *values, rows, *phrases, wanted.limit]


def _phrases(wanted):
    """SQL over `entry` that every phrase stands in headline or text."""
    standing, values = ["TRUE"], []
    for phrase in wanted.phrases:
        spaced = f" {' '.join(phrase)} "
        standing.append("(strpos(' ' || entry.title || ' ', %s) > 0 OR strpos(' ' || entry.body || ' ', %s) > 0)")
        values += [spaced, spaced]
    return " AND ".join(standing), values


def _select_beginning(words, now, limit, since, weeks):
    *whole, last = map(_quoted, words)
    sql = f"""SELECT story_id FROM (
            SELECT key, story_id FROM articles_searchentry
            WHERE {_WORDS} @@ %s::tsquery AND key >= %s AND visible_from <= %s AND visible_until > %s OFFSET 0
        ) hit ORDER BY key DESC LIMIT %s"""  # noqa: S608
    return sql, [_and([*whole, f"{last}:*", *_in_one_of(weeks)]), since << 28, now, now, limit]


def _tsquery(wanted, weeks):
    found = conditions.expression(wanted.conjunctions, _quoted, "&", "|")
    return _and([found, *_in_one_of(weeks), *(f"!{_quoted(lexeme)}" for lexeme in wanted.left_out)])


def _and(parts):
    return " & ".join(parts)


def _in_one_of(weeks):
    return [f"({' | '.join(_quoted(f'#{week}') for week in weeks)})"] if weeks else []


def _quoted(lexeme):
    """A lexeme of a tsquery literal; lexemes are letters and digits in any case."""
    return "'{}'".format(lexeme.replace("\\", "").replace("'", ""))


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _plan(sql, values):
    return "\n".join(row[0] for row in _rows(f"EXPLAIN {sql}", values))
