"""`manage.py check_newsroom`: verifies every invariant and the record; exit 1 and a list if one is broken."""

from django.core.management.base import BaseCommand, CommandError

from accounts import digest
from articles.press.invariants import broken


class Command(BaseCommand):
    help = "Verify that stories, articles, revisions, intervals, photos and the edition agree, and that the record is as it was sealed."

    def handle(self, *args, **options):
        digest.seal()
        found = [*broken(), *digest.broken()]
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"Broken invariants: {len(found)}")
        head = digest.head()
        if head:
            # Noted elsewhere, it proves later that nothing before it was changed.
            self.stdout.write(f"The record is sealed to {head.day}: {head.digest}")
        self.stdout.write("The newsroom is sound.")
