"""Rebuilding the index in batches: each is one transaction, and what is in line already is left alone."""

from collections import defaultdict
from contextlib import nullcontext

from django.db import connection, transaction

from articles.models.edition import Edition
from articles.models.search import SearchEntry
from articles.models.story import Story
from articles.search import analysis, checks, index
from articles.search.ahead import ahead
from articles.search.backends import backend

# Publishing waits while a batch is written: about a second.
BATCH = 1_000
READ = [
    *("headline", "standfirst", "body_text", "kicker", "bylines"),
    *("published_at", "visible_from", "visible_until", "section"),
]
# What is counted and what the counts say, in one question: a database answers it as of one moment.
_OF_ONE_MOMENT = """SELECT 'entry', title, exact, body, length FROM articles_searchentry
    UNION ALL SELECT 'term', lexeme, '', '', stories FROM articles_searchterm
    UNION ALL SELECT 'word', word, shown, '', stories FROM articles_searchword"""


def full_text():
    """Make anew what does not agree with the entries: writing an entry again takes out of it only what the entry says."""
    for name in checks.disagreeing():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608


def entries(everything=False):
    """Write what is out of line, or every entry. Yields (done, total) after each batch."""
    stories = Story.objects.all() if everything else index.out_of_line()
    waiting = list(stories.order_by("-published_at").values_list("pk", flat=True))
    batches = [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)]
    texts = (_said_by(_stories(numbers)) for numbers in batches)
    done = 0
    for numbers, (said, found) in zip(batches, ahead(analysis.analyse_stories, texts), strict=True):
        with transaction.atomic():
            # What was read ahead may have been published anew since: from here on it cannot.
            Edition.hold()
            write(_stories(numbers), dict(zip(said, found, strict=True)))
        done += len(numbers)
        yield done, len(waiting)


def write(stories, known=None):
    """The entries of these stories, at once. Counts are a matter of `counts`. Returns the entries.

    `known` has analyses made ahead, by what was said; a story that says something else is analysed here.
    """
    SearchEntry.objects.filter(story__in=[story.pk for story in stories]).delete()
    topics = _topics_of(stories)
    found = [index.entry_of(story, topics[story.pk], known) for story in stories]
    backend().insert(found)
    return found


def _stories(numbers):
    return list(Story.objects.filter(pk__in=numbers).only(*READ))


def _said_by(stories):
    topics = _topics_of(stories)
    return [index.said_by(story, topics[story.pk]) for story in stories]


def counts():
    """Count the words of all entries, and set right what drifted.

    That takes minutes, which nobody who publishes should wait for: only what the counts lack is added to them in the end,
    on top of what was published meanwhile.
    """
    tally = index.Tally()
    # PostgreSQL reads on within a transaction only; SQLite would keep out everybody who writes as long as one lasts.
    reading = transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
    with reading, connection.chunked_cursor() as cursor:
        cursor.execute(_OF_ONE_MOMENT)
        for kind, text, spelled, body, number in cursor:
            if kind == "entry":
                tally.add(analysis.Analysis(title=text, exact=spelled, words="", body=body, length=number))
            elif kind == "term":
                tally.terms[text] -= number
            else:
                tally.words[text] -= number
                tally.shown.setdefault(text, spelled)
    with transaction.atomic():
        Edition.hold()
        tally.write()
    analyze()


def analyze():
    """Tell PostgreSQL's planner what the entries look like now, rather than when its own worker comes round."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_searchentry")


def _topics_of(stories):
    names = defaultdict(list)
    rows = Story.topics.through.objects.filter(story__in=[story.pk for story in stories])
    for story_id, name in rows.order_by("topic__name").values_list("story_id", "topic__name"):
        names[story_id].append(name)
    return names
