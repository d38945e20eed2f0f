# ruff: noqa: PLC0415 — the worker imports the newsroom after its settings are made
"""What a page costs at ten times the archive, and the index that each page is read by; on both databases.

10,000 stories, then 100,000; `SIZE=1000000` goes on to a million. Each figure is the best of 25 whole requests without the
page cache; the floor is the same page of the same run at the first size. What the machine did meanwhile is taken out of the
ratio: a page is compared in empty views of Django, measured in the same second. The stories are short (WORDS=450 makes them whole):
what grows here is the number of rows, and `benchmarks.search` measures the text.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from benchmarks import servers, turns

ROOT = Path(__file__).resolve().parent.parent
FIRST = 10_000
TARGET = 1.3
# A slow second of the machine meets five rounds of a page, not all of them.
PASSES, ROUNDS = 5, 5
# Tables that grow with the archive: none of them is read from end to end for a page.
GROWING = {
    f"articles_{name}"
    for name in (
        *("story", "story_authors", "story_topics", "article", "article_topics", "byline", "revision", "transition"),
        *("printing", "searchentry"),
    )
}


def run():
    """Rows of both databases: pages by size, then the indexes. Both at once: most of the time goes into writing archives."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-growth-") as folder,
        servers.postgresql() as url,
        ThreadPoolExecutor() as pool,
    ):
        halves = pool.map(lambda url: [*_on(url, folder)], (f"sqlite:///{folder}/archive.sqlite3", url))
        for half in halves:
            yield from half


def sizes():
    last = int(os.environ.get("SIZE", "100000"))
    return sorted({size for size in (FIRST, 100_000, last) if size <= last})


def _on(url, folder):
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": "benchmark " * 8,
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
        "PYTHONPATH": str(ROOT),
        turns.MEET: folder,
    }
    small, indexes = {}, []
    for size in sizes():
        # A process for each size: nothing that the last one remembered is measured.
        command = [sys.executable, "-m", "benchmarks.growth", "--worker", str(size)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
        said = json.loads(done.stdout.decode().splitlines()[-1])
        indexes, small = said["indexes"], small or said["pages"]
        for page, took in said["pages"].items():
            yield _row(f"{page}, {size:,}, {said['database']}", took, small[page] if size > FIRST else None)
    for page, table, read_by, whole in indexes:
        # At the last size, where a planner has a reason to choose.
        yield {
            "what": f"EXPLAIN {page}: {table}, {said['database']}",
            "value": read_by,
            "unit": "WHOLE" if whole else "index",
        }


def _row(what, took, floor):
    """`took` and `floor` are milliseconds, and how many empty views that is."""
    line = {"what": what, "value": round(took[0], 2), "unit": "ms"}
    if floor:
        line |= {"floor": round(floor[0], 2), "ratio": round(took[1] / floor[1], 2), "target": f"≤ {TARGET} ×"}
    return line


# In the process of one database and size


def measure(size):
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.search_urls"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    _fill(size)
    if connection.vendor == "postgresql":
        # As its own worker does by and by. Nobody does so for SQLite.
        with turns.filling(), connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    reader, desk = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    desk.force_login(_editor())
    pages = {name: (reader, path) for name, path in _paths().items()}
    pages |= {"admin list": (desk, "/admin/articles/article/"), "admin, published": (desk, _published())}
    with turns.measuring():
        passes = [{name: _timed(client, path) for name, (client, path) in pages.items()} for _ in range(PASSES)]
    return {
        "database": "PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        "pages": {name: _of_passes([once[name] for once in passes]) for name in pages},
        "indexes": [row for name, (client, path) in pages.items() for row in _read_by(name, client, path)],
    }


def _fill(size):
    from articles.demo import fixture
    from articles.models.masthead import Masthead

    if not Masthead.objects.exists():
        Masthead.objects.create(pk=1, name="المِداد")
    start = time.monotonic()
    for done, total in turns.filled(fixture.write(size, int(os.environ.get("WORDS", "60")))):
        if done % 10_000 == 0:
            print(f"  {done:,} / {total:,} in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def _editor():
    from accounts.models import User
    from accounts.roles import Role

    user, is_new = User.objects.get_or_create(username="bench", defaults={"full_name": "محررة القياس", "is_demo": True})
    if is_new:
        user.role_grants.create(role=Role.EDITOR)
    return user


def _paths():
    """One address of each kind. The story and the deep page lie in the middle of the archive."""
    from articles.models.story import Story
    from articles.site.paging import STORIES, _cursor

    stories = Story.objects.live().select_related("section")
    newest = stories.newest_first()[0]
    middle = stories.get(pk=newest.pk - Story.objects.count() // 2)
    section = middle.section.get_absolute_url()
    day = f"{middle.published_at:%Y/%m/%d}"
    return {
        "story": middle.get_absolute_url(),
        "front": "/",
        "section": section,
        "section, deep": f"{section}?before={_cursor(middle, STORIES)}",
        "topic": middle.topics.get().get_absolute_url(),
        "author": middle.authors.get().get_absolute_url(),
        "archive day": f"/archive/{day}/",
        "archive month": f"/archive/{day[:7]}/",
        "feed": "/feed/",
        "feed of a section": f"{section}feed/",
        "no such page": "/nothing/",
        "search without a hit": "/search/?q=%D8%B2%D8%BA%D8%AF%D8%B1%D8%B3%D8%A8",
        "sitemap month": f"/sitemap/{day[:7].replace('/', '-')}.xml",
    }


def _published():
    return "/admin/articles/article/?status=live"


def _timed(client, path):
    """Milliseconds of a page, and in how many empty views of that moment they are."""
    empty, took = _best(client, "/empty/", 4 * ROUNDS), _best(client, path, ROUNDS)
    return took, took / empty


def _of_passes(timed):
    """The best time, and the middle one of the ratios: in those the empty view can be the one that was disturbed."""
    took, ratios = zip(*timed, strict=True)
    return min(took), median(ratios)


def _best(client, path, rounds):
    """Milliseconds of the best round: what else the machine does only ever adds."""
    times = []
    # A month of 15,000 stories takes a second and more: two rounds of it will do.
    while len(times) < rounds and sum(times) < 2_000:
        start = time.perf_counter()
        answer = client.get(path)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code not in (200, 404):
            raise SystemExit(f"{path} answered {answer.status_code}.")
    return min(times)


def _read_by(page, client, path):
    """(page, table, how it is read, whether from end to end) for each growing table of the page's queries."""
    from articles.site import shell
    from benchmarks.questions import questions

    shell.forget()
    ways = {way for sql, values in questions(client, path) for way in _plan(sql, values) if way[0] in GROWING}
    tables = {}
    for table, index, whole in sorted(ways):
        names, is_whole = tables.get(table, ([], False))
        tables[table] = ([*names, index], is_whole or whole)
    return [(page, table, ", ".join(names), whole) for table, (names, whole) in tables.items()]


def _plan(sql, values):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
            yield from _nodes(_loaded(cursor.fetchone()[0])[0]["Plan"])
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            names = _aliases(sql)
            for *_, said in cursor.fetchall():
                yield from _step(said, names)


def _loaded(plan):
    return json.loads(plan) if isinstance(plan, str) else plan


def _nodes(node, index=""):
    """PostgreSQL: each table of the plan. Below a bitmap heap scan the index is a node of its own."""
    index = node.get("Index Name", index)
    children = node.get("Plans", [])
    if node["Node Type"] == "Bitmap Heap Scan":
        yield node["Relation Name"], ", ".join(_indexes_below(node)), False
    elif "Relation Name" in node:
        whole = node["Node Type"] == "Seq Scan"
        yield node["Relation Name"], "-" if whole else index, whole
    for child in children:
        yield from _nodes(child)


def _indexes_below(node):
    for child in node.get("Plans", []):
        if "Index Name" in child:
            yield child["Index Name"]
        yield from _indexes_below(child)


def _aliases(sql):
    """Django calls a table that it asks twice T5 or U0."""
    return {alias: table for table, alias in re.findall(r'"(\w+)" "?([TUVW]\d+)"?', sql)}


def _step(said, names):
    """SQLite: «SEARCH articles_story USING INDEX story_latest (…)», or a SCAN, with an index or without."""
    found = re.match(r"(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (\w+)| USING (INTEGER PRIMARY KEY))?", said)
    if found:
        verb, table, index, key = found.groups()
        # An index that is scanned in its order ends with the page's last row; without one the table is read whole.
        yield names.get(table, table), index or key or "-", verb == "SCAN" and not index


def main(arguments):
    if arguments[:1] == ["--worker"]:
        print(json.dumps(measure(int(arguments[1]))))
        return
    for row in run():
        print(row)


if __name__ == "__main__":
    main(sys.argv[1:])
