# ruff: noqa: PLC0415 — the models can be imported only after Django is set up
"""What the front page costs, uncached, against an empty view behind the same middleware; and how fast the desk draws its draft.

`python -m benchmarks.front` on a database that holds a newspaper (`manage.py demo` is enough).
"""

import os
import statistics
import time

import django

ROUNDS, WARM_UP = 60, 10


def run():
    """Rows of {name, milliseconds, ratio}: CPU of this process, medians, in one run."""
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    from accounts.models import User

    desk = Client()
    desk.force_login(User.objects.filter(role_grants__role="editor").first())
    reader = Client()
    empty = type("urls", (), {"urlpatterns": [path("empty/", lambda request: HttpResponse("ok"))]})
    with override_settings(ROOT_URLCONF=empty):
        floor = _median(lambda: reader.get("/empty/"))
    measured = {
        "front, warm": lambda: reader.get("/"),
        "front, edition just moved": lambda: (_move(), reader.get("/")),
        "breaking.json": lambda: reader.get("/breaking.json"),
        "desk: preview of the draft": lambda: desk.get("/admin/articles/front/preview/"),
        "desk: board": lambda: desk.get("/admin/articles/front/"),
        "desk: as it was": lambda: desk.get("/admin/articles/front/as-it-was/?at=2999-01-01T00:00"),
    }
    rows = [{"name": "empty view", "milliseconds": floor, "ratio": 1.0}]
    for name, ask in measured.items():
        took = _median(ask)
        rows.append({"name": name, "milliseconds": took, "ratio": took / floor})
    return rows


def _move():
    from articles.models.edition import Edition

    Edition.move()


def _median(ask):
    for _ in range(WARM_UP):
        ask()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        ask()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    for row in run():
        print(f"{row['name']:28} {row['milliseconds']:8.2f} ms  {row['ratio']:6.1f} ×")
