"""`manage.py backup`: database and originals, into a folder of their own."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.management import backups


class Command(BaseCommand):
    help = "Back up the database and the original photos below BACKUP_ROOT."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=Path(settings.BACKUP_ROOT), help="the folder (BACKUP_ROOT)")
        parser.add_argument("--keep", type=int, default=14, help="how many backups stay (14)")

    def handle(self, *args, to, keep, verbosity, **options):
        try:
            folder = backups.make(to, lambda said: verbosity > 1 and self.stdout.write(said))
        except (backups.BackupFailed, OSError) as failure:
            raise CommandError(f"No backup was made. {failure}") from failure
        backups.prune(to, max(1, keep))
        self.stdout.write(f"Backed up to {folder}")
