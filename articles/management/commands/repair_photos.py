from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from articles.models.photo import Photo
from articles.photos import workshop
from articles.photos.refusals import PhotoRefused


class Command(BaseCommand):
    help = "Makes every rendition that is missing and removes those of photos that are no more; exit 1 if an original is lost."

    def handle(self, *args, **options):
        lost = []
        made = 0
        for photo in Photo.objects.iterator():
            try:
                made += workshop.make_all(photo)
            except (FileNotFoundError, PhotoRefused) as error:
                lost.append(photo.pk)
                self.stderr.write(f"The original of photo {photo.pk} is lost or broken: {error}")
        removed = self._remove_strangers()
        self.stdout.write(f"{made} renditions are there; {removed} folders without a photo removed.")
        if lost:
            raise CommandError(f"{len(lost)} originals are lost: bring them back from the backup.")

    def _remove_strangers(self):
        """Renditions under a name that no photo has any more: of an older focal point, or of a photo that was removed."""
        try:
            folders, _ = default_storage.listdir(workshop.PUBLIC)
        except FileNotFoundError:
            return 0
        known = set(Photo.objects.values_list("token", flat=True))
        strangers = [folder for folder in folders if folder not in known]
        for folder in strangers:
            for file in default_storage.listdir(f"{workshop.PUBLIC}/{folder}")[1]:
                default_storage.delete(f"{workshop.PUBLIC}/{folder}/{file}")
            default_storage.delete(f"{workshop.PUBLIC}/{folder}")
        return len(strangers)
