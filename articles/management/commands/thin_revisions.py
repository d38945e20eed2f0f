"""Makes room in the history: what was published, submitted or shown stays for ever, old saves are thinned out."""

from django.core.management.base import BaseCommand

from articles.desk import thinning


class Command(BaseCommand):
    help = "Delete old saves: after 7 days all but the last of an hour, after 30 of a day, after a year of a month."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many, delete nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(f"{len(list(thinning.superfluous()))} revisions would be deleted.")
        else:
            self.stdout.write(f"{thinning.thin()} revisions deleted.")
