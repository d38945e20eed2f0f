"""`manage.py restore FOLDER`: a backup into an empty database, verified."""

from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.desk import stamps
from articles.management import backups
from articles.models.story import Story


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and media folder, and verify it."
    # There are no tables yet to check anything against.
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the folder that `backup` named")

    def handle(self, *args, folder, verbosity, **options):
        try:
            manifest = backups.bring_back(folder, lambda said: verbosity > 1 and self.stdout.write(said))
        except (backups.BackupFailed, OSError, ValueError) as failure:
            raise CommandError(f"Nothing was restored. {failure}") from failure
        call_command("check_newsroom", stdout=self.stdout)
        stories = Story.objects.count()
        if stories != manifest["stories"]:
            raise CommandError(f"The backup had {manifest['stories']} stories, and {stories} came back.")
        # «حالة النظام» says when a backup was last proved to come back.
        stamps.prove(folder.resolve(), at=datetime.now(UTC), stories=stories)
        self.stdout.write(f"Restored {stories} stories and {len(manifest['originals'])} originals.")
