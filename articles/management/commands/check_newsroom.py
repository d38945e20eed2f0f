"""`manage.py check_newsroom`: verifies every invariant; exit 1 and a list if one is broken."""

from django.core.management.base import BaseCommand, CommandError

from articles.press.invariants import broken


class Command(BaseCommand):
    help = "Verify that stories, articles, revisions, intervals, photos and the edition agree."

    def handle(self, *args, **options):
        found = list(broken())
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"Broken invariants: {len(found)}")
        self.stdout.write("The newsroom is sound.")
