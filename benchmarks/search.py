"""Search on archives of generated stories, on both databases: `python -m benchmarks.search [10000 100000]`.

Each database and size runs in a process of its own. Times are of whole requests through Django's test client; CPU is
compared with an empty view behind the same middleware in the same process. Beside them: how fast text is folded.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import servers

ROOT = Path(__file__).resolve().parent.parent
SIZES = [10_000, 100_000]
REPEATS = 5
QUERIES_A_KIND = 20
# Words that stand in as many stories of any archive: each word of the generated language grows with it.
RARE = [f"زغ{first}ر{second}ب" for first in "ابتجح" for second in "دزسش"]
STORIES_WITH_ONE = 20
ALONE = "search alone to an empty view"


def run(sizes=None):
    """One row a measurement: what, database, stories, value, unit, limit."""
    sizes = sizes or [int(size) for size in os.environ.get("SIZE", "").split()] or SIZES[:1]
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder, servers.postgresql() as url:
        for size in sizes:
            rows += _worker(size, f"sqlite:///{folder}/archive.sqlite3", folder)
            rows += _worker(size, url, folder)
    return [*rows, *_growth(rows, sizes)]


def _worker(size, url, folder):
    """The rows of one database at one size; the archive of the size before is added to."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": "benchmark " * 8,
        "SITE_URL": "http://127.0.0.1:8000",
        "STATIC_ROOT": f"{folder}/static",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(  # noqa: S603 — ourselves
        [sys.executable, "-m", "benchmarks.search", "--worker", str(size)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.decode().splitlines()[-1])


def _growth(rows, sizes):
    """How much dearer the largest archive is than the smallest, each measured against the empty view beside it: between the
    two lie minutes, in which a machine's speed may change by half."""
    found = []
    if len(sizes) < 2:
        return found
    value = {(row["database"], row["what"], row["stories"]): row["value"] for row in rows}
    for database in ("SQLite", "PostgreSQL"):
        for kind, limit in (("common", 3), ("rare", 1.3)):
            small, large = (value[database, f"{kind}: {ALONE}", size] for size in (sizes[0], sizes[-1]))
            found.append(_row(f"{kind}: cost, largest to smallest", large / small, "x", limit, database, sizes[-1]))
    return found


def _row(what, value, unit, limit, database="", stories=0):
    return {"what": what, "database": database, "stories": stories, "value": value, "unit": unit, "limit": limit}


# In the process of one database and size


def measure(size):
    import django  # noqa: PLC0415 — the settings are the worker's
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.search_urls"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    from articles.demo import fixture  # noqa: PLC0415
    from articles.models.story import Story  # noqa: PLC0415

    had = Story.objects.count()
    start = time.perf_counter()
    for _ in fixture.write(size):
        pass
    rate = (size - had) / (time.perf_counter() - start) if size > had else 0
    if not had:
        _plant_rare_words()
    return _measured(size, rate)


def _plant_rare_words():
    """Each stands in the text of a few stories, old and new ones."""
    from articles.models.story import Story  # noqa: PLC0415

    numbers = list(Story.objects.order_by("pk").values_list("pk", flat=True))
    some = numbers[:: len(numbers) // (len(RARE) * STORIES_WITH_ONE)][: len(RARE) * STORIES_WITH_ONE]
    chosen = list(Story.objects.filter(pk__in=some))
    for number, story in enumerate(chosen):
        story.body_text += f" {RARE[number % len(RARE)]}"
    Story.objects.bulk_update(chosen, ["body_text"])
    _indexed_anew(some)


def _measured(size, rate):
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    # A server has written no archive: what that left in memory is not looked through for garbage while pages are timed.
    gc.collect()
    gc.freeze()
    client = Client(HTTP_HOST="127.0.0.1")
    empty = _cpu(lambda: client.get("/empty/"), 300)
    found = [("archive_fixture", rate, "stories/s", -500), ("empty view, CPU", empty * 1000, "ms", None)]
    for kind, queries in _queries().items():
        found += _kind(client, kind, queries)
    times = sorted(_wall(lambda text=text: client.get("/search/suggest/", {"q": text})) for text in _beginnings() * 3)
    found.append(("suggest p99", _percentile(times, 99) * 1000, "ms", 20))
    # The size first: writing entries anew leaves gaps behind that the next merge closes.
    found += [("index to text", _index_size(), "x", 1.5), ("index in bulk", _indexing(), "stories/s", -1_000)]
    found += _folding()
    return [_row(what, value, unit, limit, database, size) for what, value, unit, limit in found]


def _kind(client, kind, queries):
    from django.utils import timezone  # noqa: PLC0415

    from articles.search.backends import Filters  # noqa: PLC0415
    from articles.search.engine import search  # noqa: PLC0415

    now = timezone.now()

    def ask(text):
        return client.get("/search/", {"q": text})

    def beside_an_empty_view(text):
        """CPU of the page and time of the search alone, as multiples of what the view costs at that moment."""
        empty = _cpu(lambda: client.get("/empty/"), 20)
        alone = statistics.median(_wall(lambda: search(text, Filters(now=now))) for _ in range(REPEATS))
        return _cpu(lambda: ask(text), REPEATS) / empty, alone / empty

    for text in queries:
        ask(text)
    walls = sorted(_wall(lambda text=text: ask(text)) for text in queries for _ in range(REPEATS))
    pages, alone = zip(*map(beside_an_empty_view, queries), strict=True)
    return [
        (f"{kind}: page p50", _percentile(walls, 50) * 1000, "ms", 20),
        (f"{kind}: page p99", _percentile(walls, 99) * 1000, "ms", 60),
        (f"{kind}: CPU to an empty view", statistics.median(pages), "x", 40),
        (f"{kind}: {ALONE}", statistics.median(alone), "x", None),
    ]


def _queries():
    """Words by their rank in the generated language, and phrases that stand in it."""
    from articles.arabic.tokens import lexemes  # noqa: PLC0415
    from articles.demo.archive import text_of, words_of_rank  # noqa: PLC0415

    telling = [word for word in words_of_rank(0, 200) if len(lexemes(word)) == 1]
    middle = words_of_rank(300, QUERIES_A_KIND)
    phrases = [" ".join(text_of(number).paragraphs[1].split()[5:8]) for number in range(QUERIES_A_KIND)]
    common = telling[:QUERIES_A_KIND]
    return {
        "common": common,
        "rare": RARE,
        "three words": [
            f"{one} {two} {three}" for one, two, three in zip(common, reversed(common), middle, strict=True)
        ],
        "phrase": [f"«{phrase}»" for phrase in phrases],
    }


def _beginnings():
    from articles.demo.archive import words_of_rank  # noqa: PLC0415

    return [word[:length] for word in words_of_rank(0, 40) for length in (2, 3, 4)]


def _indexing():
    """Entries of 10,000 stories written as `manage.py reindex` does, a second."""
    from articles.models.story import Story  # noqa: PLC0415

    numbers = list(Story.objects.order_by("pk").values_list("pk", flat=True)[:10_000])
    return len(numbers) / _indexed_anew(numbers)


def _indexed_anew(numbers):
    """Drop the entries of these stories and write them again. Returns the seconds that the writing took."""
    from articles.models.search import SearchEntry  # noqa: PLC0415
    from articles.search import rebuild  # noqa: PLC0415

    SearchEntry.objects.filter(story__in=numbers).delete()
    start = time.perf_counter()
    for _ in rebuild.entries():
        pass
    return time.perf_counter() - start


def _index_size():
    """Bytes of index to bytes of headline, standfirst and text."""
    if _one("SELECT 1 FROM django_migrations WHERE app = 'articles' LIMIT 1") and _vendor() == "postgresql":
        index = _one("SELECT pg_total_relation_size('articles_searchentry')")
        text = _one("SELECT sum(octet_length(headline || standfirst || body_text)) FROM articles_story")
    else:
        index = sum(
            _one(sql)
            for sql in (
                "SELECT sum(length(block)) FROM search_story_data",
                "SELECT sum(length(block)) FROM search_words_data",
                "SELECT sum(length(CAST(title || exact || words || body AS BLOB)) + 60) FROM articles_searchentry",
            )
        )
        text = _one("SELECT sum(length(CAST(headline || standfirst || body_text AS BLOB))) FROM articles_story")
    return float(index) / float(text)


def _folding():
    from articles.arabic.fold import fold  # noqa: PLC0415
    from articles.demo.archive import text_of  # noqa: PLC0415

    text = "\n".join(paragraph for number in range(200) for paragraph in text_of(number).paragraphs)
    size = len(text.encode()) / 1e6
    folding = min(_cpu(lambda: fold(text), 1) for _ in range(5))
    floor = min(_cpu(lambda: text.casefold(), 1) for _ in range(5))
    return [
        ("folding", size / folding, "MB/s", -20),
        ("folding to str.casefold", folding / floor, "x", None),
    ]


def _vendor():
    from django.db import connection  # noqa: PLC0415

    return connection.vendor


def _one(sql):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row and row[0]


def _wall(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _cpu(act, times):
    start = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - start) / times


def _percentile(values, percent):
    return values[min(len(values) - 1, len(values) * percent // 100)]


def main(arguments):
    if arguments[:1] == ["--worker"]:
        print(json.dumps(measure(int(arguments[1]))))
        return
    for row in run([int(size) for size in arguments] or SIZES):
        limit = row["limit"]
        verdict = (
            "" if limit is None else ("holds" if row["value"] <= limit or -row["value"] <= limit < 0 else "MISSED")
        )
        wanted = "" if limit is None else f"{'>=' if limit < 0 else '<='} {abs(limit):,}"
        print(
            f"{row['database']:11} {row['stories']:>9,} {row['what']:34} {row['value']:9.2f} {row['unit']:9} {wanted:10} {verdict}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
