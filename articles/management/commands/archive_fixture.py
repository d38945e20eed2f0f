"""`manage.py archive_fixture --stories N`: an archive of generated stories, for measuring."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.demo import fixture
from articles.demo.archive import WORDS_A_STORY


class Command(BaseCommand):
    help = "Fill the database up to so many generated stories, the same ones every time, with the search index."

    def add_arguments(self, parser):
        parser.add_argument("--stories", type=int, required=True)
        parser.add_argument("--words", type=int, default=WORDS_A_STORY, help="words a story")

    def handle(self, *args, **options):
        if settings.HTTPS:
            raise CommandError("Generated stories are for measuring: not for a database behind a public address.")
        start = time.monotonic()
        for done, total in fixture.write(options["stories"], options["words"]):
            self.stdout.write(f"\r{done:,} / {total:,}", ending="")
            self.stdout.flush()
        seconds = time.monotonic() - start
        self.stdout.write(f"\nThe archive is there ({seconds:.0f} s).")
