"""What a request of each machine's address costs on the archive at hand, against an empty answer of the same server.

`python -m benchmarks.distribution` with the settings of a newsroom: once for a small archive, once for a large one.
"""

import os
import time
from statistics import median

import django
from django.conf import settings
from django.test import Client

ROUNDS = 9


def run():
    from articles.models.story import Story  # noqa: PLC0415 — models are there once Django has started

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    client = Client(HTTP_HOST="127.0.0.1")
    newest = Story.objects.live().newest_first().select_related("section")[0]
    month = f"/sitemap/{newest.published_at:%Y-%m}.xml"
    paths = ["/sitemap.xml", month, "/news-sitemap.xml", "/feed/", "/atom/", "/feed.json"]
    paths += [f"{newest.section.get_absolute_url()}feed/", "/api/v1/stories/", f"/api/v1/stories/{newest.article_id}/"]
    paths += [f"/api/v1/stories/{newest.article_id}.ninjs", "/api/v1/authors/", "/api/v1/withdrawals/"]
    floor = _milliseconds(client, "/robots.txt")
    stories = f"{Story.objects.count():,} stories"
    return [_row(path, _milliseconds(client, path), floor, stories) for path in paths]


def _row(path, took, floor, stories):
    return {
        "what": f"{path} at {stories}",
        "value": round(took, 1),
        "unit": "ms CPU",
        "floor": round(floor, 2),
        "ratio": round(took / floor, 1),
        "target": "flat with size",
    }


def _milliseconds(client, path):
    client.get(path)
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        response = client.get(path)
        taken.append((time.process_time() - start) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
    return median(taken)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    for row in run():
        print(row)


if __name__ == "__main__":
    main()
