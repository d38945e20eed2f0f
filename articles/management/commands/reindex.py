"""`manage.py reindex`: write the search index anew. Interrupted, it goes on where it stopped."""

from django.core.management.base import BaseCommand

from articles.search import desk, rebuild


class Command(BaseCommand):
    help = "Bring the search index in line with the stories, and count the words again. Safe to interrupt and repeat."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also write what is in line already")

    def handle(self, *args, **options):
        if options["all"]:
            rebuild.full_text()
        for done, total in rebuild.entries(options["all"]):
            self._draw(done, total)
        self.stdout.write("")
        rebuild.counts()
        while desk.catch_up(everything=True):
            pass
        self.stdout.write("The index is in line with the stories.")

    def _draw(self, done, total):
        filled = 30 * done // max(1, total)
        self.stdout.write(f"\r{'█' * filled}{'░' * (30 - filled)} {done:,} / {total:,}", ending="")
        self.stdout.flush()
