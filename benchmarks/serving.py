"""What a page costs: from memory, through nginx, and drawn anew; each against a floor measured in the same run."""

import json
import os
import re
import sqlite3
import statistics
import time
from contextlib import closing
from itertools import islice

import psycopg

from benchmarks.servers import cpu_seconds, get, gunicorn, load, manage, newsroom_of, nginx, worker_memory_mb

# Ratios of design.md §7.
TARGETS = {"story": 8, "front": 15, "section": 15, "archive": 15, "search": 40, "feed": 12}
COLD_ROUNDS = 100
# The first section of the generated archive; those of the demo have too few stories for a deep page.
ARCHIVE = "/archive-a/"
PUBLISH_ROUNDS = 10
# A story in its compressed forms takes some 21 KB.
STORIES_THAT_FILL_IT = 3300
PROXY_CACHE = "proxy_cache_path {folder}/cache keys_zone=pages:10m;"
PROXY = """
location / {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host 127.0.0.1; proxy_cache pages;
  proxy_cache_valid 200 1s; proxy_cache_revalidate on; proxy_cache_lock on; proxy_ignore_headers Cache-Control;
  proxy_cache_use_stale error timeout http_502 http_503; }}
"""


def run():
    stories = int(os.environ.get("SIZE", "10000"))
    with newsroom_of(stories) as environment:
        yield from floors_and_pages(environment, stories)


def floors_and_pages(environment, stories):
    with gunicorn(environment, "benchmarks.floors:constant") as (port, process):
        constant = load(port, process, "/")
    with gunicorn(environment, "benchmarks.floors:empty") as (port, process):
        empty = load(port, process, "/")
        empty_alone = after_an_edition(environment, port, process, "/")
    yield row("floor: constant 60 KB, gunicorn", constant)
    yield row("floor: empty Django view, our middleware", empty)
    with gunicorn(environment) as (port, process):
        paths = pages_of(port, environment)
        for name, path in paths.items():
            if name != "search":
                yield row(f"{name}, from memory", load(port, process, path), constant, 1.3)
        yield from through_nginx(port, process, paths["story"])
        yield memory(port, process)
        yield visible_after(environment, port)
    with gunicorn(environment, PAGE_CACHE_MB="0") as (port, process):
        for name, path in paths.items():
            yield row(f"{name}, drawn, {stories} stories", load(port, process, path), empty, TARGETS[name])
        for name in ("story", "front"):
            yield cold(name, after_an_edition(environment, port, process, paths[name]), empty_alone)


def row(what, found, floor=None, target=None):
    line = {"what": what, "value": round(found.cpu_ms, 3), "unit": "ms CPU", "per_second": round(found.per_second)}
    if floor:
        line |= {
            "floor": round(floor.cpu_ms, 3),
            "ratio": round(found.cpu_ms / floor.cpu_ms, 2),
            "target": f"≤ {target} ×",
        }
    if found.failed:
        line["failed"] = found.failed
    return line


def pages_of(port, environment):
    """One address of each kind, as a reader would find it. A kind that is not there is not measured."""
    wanted = {
        "front": "/",
        "story": manage(environment, "shell", "-v0", "-c", LONGEST).strip().splitlines()[-1],
        "section": ARCHIVE,
        "archive": deep_page(port, ARCHIVE),
        "search": "/search/?q=%D9%85%D8%B5%D8%B1",
        "feed": "/feed/",
    }
    return {name: path for name, path in wanted.items() if path and get(port, path)[0] == 200}


# The demo's longest story with four photos (design.md §7).
LONGEST = """
from articles.models.story import Story
from articles.press.body import photo_ids
stories = Story.objects.live().filter(lead_photo__isnull=False).exclude(photos=None).distinct()
pictured = [story for story in stories if len({story.lead_photo_id, *photo_ids(story.body_html)}) >= 4]
print(max(pictured, key=lambda story: story.words).get_absolute_url())
"""


def deep_page(port, path, steps=10):
    """A page of the section far from its newest."""
    for _ in range(steps):
        _, _, page = get(port, path)
        older = re.search(r'href="(\?before=[^"]+)"', page.decode())
        if not older:
            return path if "?" in path else None
        path = path.partition("?")[0] + older[1]
    return path


def through_nginx(port, process, path):
    _, _, body = get(port, path)
    with nginx(PROXY.format(port=port), http=PROXY_CACHE) as (proxy, proxy_process, _):
        cached = load(proxy, proxy_process, path)
    with nginx("root {folder}/root;") as (static, static_process, folder):
        (folder / "root").mkdir()
        (folder / "root" / "page.html").write_bytes(body)
        file = load(static, static_process, "/page.html")
    yield row("floor: the same story as a file, nginx", file)
    yield row("story through nginx's cache", cached, file, 1.5)


def memory(port, process):
    """What a worker holds once its cache is as full as it gets (64 MB), however it was filled."""
    asked = 0
    for path in islice(every_story(port), STORIES_THAT_FILL_IT):
        get(port, path)
        asked += 1
    return {
        "what": f"memory of a worker (PSS) after {asked} stories, cache of 64 MB",
        "value": round(worker_memory_mb(process), 1),
        "unit": "MB",
        "target": "≤ 110",
    }


def every_story(port):
    """The addresses of the sitemap, month by month."""
    for month in re.findall(r"<loc>[^<]*?(/sitemap/\d[^<]+)</loc>", get(port, "/sitemap.xml")[2].decode()):
        yield from re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", get(port, month)[2].decode())


def after_an_edition(environment, port, process, path):
    """Milliseconds of CPU for a page asked for once after an edition moved, when every fragment is read anew.

    A server that has rested between two requests needs about twice as long for each as one under load, so such a page is
    compared with an empty view that is asked in the same way.
    """
    spent = []
    for _ in range(COLD_ROUNDS):
        move_edition(environment)
        before = cpu_seconds(process)
        get(port, path)
        spent.append(cpu_seconds(process) - before)
    return 1000 * statistics.mean(spent)


def cold(name, cpu_ms, empty_ms):
    return {
        "what": f"{name}, drawn, just after an edition",
        "value": round(cpu_ms, 3),
        "unit": "ms CPU",
        "floor": round(empty_ms, 3),
        "ratio": round(cpu_ms / empty_ms, 2),
        "target": f"≤ {TARGETS[name]} ×",
    }


def move_edition(environment):
    url, statement = environment["DATABASE_URL"], "UPDATE articles_edition SET number = number + 1"
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database, database:
            database.execute(statement)
    else:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(statement)


def visible_after(environment, port):
    """How long after a publish another process still shows the old front: the worst of some rounds, in seconds."""
    worst = 0.0
    for number in range(PUBLISH_ROUNDS):
        mark = f"عنوان القياس رقم {number}"
        done = manage(environment, "shell", "-v0", "-c", PUBLISH.format(mark=mark))
        published = float(json.loads(done.strip().splitlines()[-1]))
        while mark not in get(port, "/")[2].decode():
            if time.time() - published > 5:
                break
            time.sleep(0.01)
        worst = max(worst, time.time() - published)
    return {
        "what": "publish → on the front of another process, worst",
        "value": round(worst, 3),
        "unit": "s",
        "target": "≤ 1 s",
    }


PUBLISH = """
import json, time
from django.utils import timezone
from accounts.models import User
from articles.models.article import Article
from articles.models.story import Story
from articles.press.publish import publish
story = Story.objects.live().newest_first().first()
article = Article.objects.get(pk=story.article_id)
Article.objects.filter(pk=article.pk).update(headline="{mark}", version=article.version + 1, state="draft")
publish(article, by=User.objects.get(username="chief"))
print(json.dumps(time.time()))
"""
