"""How long the difference of two versions takes to open: a story of 3,000 words with 60 revisions. Target: 300 ms.

The floor is the same request to a desk page that shows no text (the list of what readers saw), in the same run.
"""

import os
import random
import statistics
import time

import django

WORDS, REVISIONS, ROUNDS = 3_000, 60, 15
TARGET_MS = 300
VOCABULARY = (
    "قال المسئول إن العمل بدأ قبل عشرة أيام في ثلاث قرى قريبة من النهر وشارك السكان في اختيار موضع المحطة الجديدة بعد أن "
    "زار المهندسون بيوتهم وسمعوا منهم عن انقطاع المياه في الصيف وعن الطريق الذي لا تصل إليه السيارات إذا هطل المطر"
).split()


def story(chance):
    """Paragraphs of about fifty words, with a subhead before every fifth."""
    parts = []
    for number in range(WORDS // 50):
        if number % 5 == 0:
            parts.append(f"<h2>{' '.join(chance.choices(VOCABULARY, k=4))}</h2>")
        parts.append(f"<p>{' '.join(chance.choices(VOCABULARY, k=50))}.</p>")
    return parts


def edited(parts, chance):
    """A working day's save: a few words in a few paragraphs, now and then a paragraph moved, cut or bold."""
    parts = list(parts)
    for _ in range(4):
        place = chance.randrange(len(parts))
        words = parts[place].split(" ")
        words[chance.randrange(1, len(words) - 1)] = chance.choice(VOCABULARY)
        parts[place] = " ".join(words)
    if chance.random() < 0.3:
        parts.insert(chance.randrange(len(parts)), parts.pop(chance.randrange(len(parts))))
    return parts


def run():
    from django.test import Client  # noqa: PLC0415 — after django.setup()
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

    from accounts.models import RoleGrant, User  # noqa: PLC0415
    from articles.models.article import Article  # noqa: PLC0415
    from articles.models.revision import Revision, snapshot_of  # noqa: PLC0415

    chance = random.Random(7)
    editor = User.objects.create(username="bench", full_name="محررة القياس")
    RoleGrant.objects.create(user=editor, role="editor")
    article = Article.objects.create(headline="قصة طويلة لقياس الفروق", created_by=editor)
    parts = story(chance)
    for _ in range(REVISIONS):
        parts = edited(parts, chance)
        Revision.record(
            article, Revision.Kind.SAVED, by=editor, snapshot=snapshot_of(article) | {"body": "".join(parts)}
        )
    setup_test_environment()
    client = Client()
    client.force_login(editor)
    desk = f"/admin/articles/article/{article.pk}"
    pages = {
        "floor: a desk page without text": f"{desk}/printed/",
        "history: 60 revisions": f"{desk}/history/",
        "difference: neighbours": f"{desk}/diff/?from=59&to=60",
        "difference: first and last": f"{desk}/diff/?from=1&to=60",
        "difference: first and last, loose": f"{desk}/diff/?from=1&to=60&loose=1",
    }
    medians = {name: _median_ms(client, url) for name, url in pages.items()}
    teardown_test_environment()
    floor = next(iter(medians.values()))
    return [
        {
            "name": name,
            "ms": round(ms, 1),
            "ratio": round(ms / floor, 2),
            "target_ms": TARGET_MS if name.startswith("difference") else None,
        }
        for name, ms in medians.items()
    ]


def _median_ms(client, url):
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(url)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)  # noqa: S101 — a wrong page measures nothing
    return statistics.median(times)


def main():
    """By itself: `python -m benchmarks.history`, on a database in memory."""
    os.environ |= {
        "DATABASE_URL": "sqlite://:memory:",
        "SECRET_KEY": "benchmark-" * 6,
        "SITE_URL": "http://127.0.0.1:8000",
        "DEBUG": "off",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    from django.conf import settings  # noqa: PLC0415

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for row in run():
        print(row)


if __name__ == "__main__":
    main()
