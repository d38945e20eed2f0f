"""Search through PostgreSQL's GIN over our own lexemes; its parsers, dictionaries and ranking have no say.

`search_lexemes` (migration 0006) makes a tsvector of a text of lexemes. A word that stands in half of all stories is not
looked up in all of them: the index of keys narrows it to the newest first, and only if those are too few it is asked again.
"""

from django.db import connection

from articles.search import conditions
from articles.search.ranking import Candidate

_COLUMNS = "entry.key, entry.story_id, entry.title, entry.exact, entry.body, entry.length"
_WHOLE = "search_lexemes(title || ' ' || body)"
_TITLE = "search_lexemes(title)"
_WORDS = "search_lexemes(words)"
# The window holds so many times the stories that the guess asks for.
_GENEROUS = 3
_LEAST_WINDOW = 2_000


def candidates(wanted):
    wanted_rows = conditions.LOOKED_THROUGH if wanted.phrases else wanted.limit
    oldest = _window(wanted_rows, wanted.share)
    if oldest is not None:
        found, seen = _found(wanted, oldest)
        if seen >= wanted_rows:
            return found
    return _found(wanted, None)[0]


def explain(wanted):
    return _plan(*_select(wanted, None))


def beginning(words, now, limit):
    """The newest live stories with all of `words` in headline or names, the last one perhaps unfinished."""
    for oldest in (_window(limit, 0.01), None):
        found = _rows(*_select_beginning(words, now, limit, oldest))
        if len(found) >= limit or oldest is None:
            break
    return [story_id for (story_id,) in found]


def explain_beginning(words, now, limit):
    return _plan(*_select_beginning(words, now, limit, None))


def _window(rows, share):
    """The key from which on the newest stories probably hold `rows` hits; None to look at all of them."""
    if share < 0.01:
        return None
    skipped = max(_LEAST_WINDOW, int(rows / share * _GENEROUS))
    found = _rows("SELECT key FROM articles_searchentry ORDER BY key DESC OFFSET %s LIMIT 1", [skipped])
    return found[0][0] if found else None


def _found(wanted, oldest):
    """The candidates, and how many stories had the words before phrases were looked for."""
    rows = _rows(*_select(wanted, oldest))
    return [Candidate(*row[:-1]) for row in rows if row[0] is not None], rows[0][-1] if rows else 0


def _select(wanted, oldest):
    where, values = conditions.filters(wanted.filters)
    standing, phrases = _phrases(wanted)
    column = _TITLE if wanted.in_title else _WHOLE
    rows = conditions.LOOKED_THROUGH if wanted.phrases else wanted.limit
    since, oldest_value = ("AND entry.key >= %s", [oldest]) if oldest is not None else ("", [])
    # The hits are collected by the index before anything is sorted: a sorted walk would unpack every text on its way.
    sql = f"""WITH hit AS MATERIALIZED (
            SELECT key FROM articles_searchentry entry WHERE {column} @@ %s::tsquery {since} AND {where}
        ), newest AS MATERIALIZED (SELECT key FROM hit ORDER BY key DESC LIMIT %s),
        found AS (
            SELECT {_COLUMNS} FROM newest JOIN articles_searchentry entry USING (key)
            WHERE {standing} ORDER BY entry.key DESC LIMIT %s
        )
        SELECT found.*, total.seen FROM (SELECT count(*) AS seen FROM newest) total LEFT JOIN found ON TRUE
        ORDER BY found.key DESC"""  # noqa: S608
    return sql, [_tsquery(wanted), *oldest_value, *values, rows, *phrases, wanted.limit]


def _phrases(wanted):
    """SQL over `entry` that every phrase stands in headline or text."""
    standing, values = ["TRUE"], []
    for phrase in wanted.phrases:
        spaced = f" {' '.join(phrase)} "
        standing.append("(strpos(' ' || entry.title || ' ', %s) > 0 OR strpos(' ' || entry.body || ' ', %s) > 0)")
        values += [spaced, spaced]
    return " AND ".join(standing), values


def _select_beginning(words, now, limit, oldest):
    *whole, last = map(_quoted, words)
    since, oldest_value = ("AND key >= %s", [oldest]) if oldest is not None else ("", [])
    sql = f"""WITH hit AS MATERIALIZED (
            SELECT key, story_id FROM articles_searchentry
            WHERE {_WORDS} @@ %s::tsquery {since} AND visible_from <= %s AND visible_until > %s
        )
        SELECT story_id FROM hit ORDER BY key DESC LIMIT %s"""  # noqa: S608
    return sql, [" & ".join([*whole, f"{last}:*"]), *oldest_value, now, now, limit]


def _tsquery(wanted):
    found = conditions.expression(wanted.conjunctions, _quoted, "&", "|")
    return " & ".join([found, *(f"!{_quoted(lexeme)}" for lexeme in wanted.left_out)])


def _quoted(lexeme):
    """A lexeme of a tsquery literal; lexemes are letters and digits in any case."""
    return "'{}'".format(lexeme.replace("\\", "").replace("'", ""))


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _plan(sql, values):
    return "\n".join(row[0] for row in _rows(f"EXPLAIN {sql}", values))
