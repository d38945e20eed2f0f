"""`manage.py tidy_record`: deletes what is no longer needed about people. Safe at any time; once a day is enough."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.digest import RETENTION, seal
from accounts.models import Act, Device, Invitation, SignIn, StaffSession

SIGN_INS = timedelta(days=180)
DEVICES = timedelta(days=365)
INVITATIONS = timedelta(days=30)


class Command(BaseCommand):
    help = "Delete sign-ins after 180 days, devices unseen for a year, sessions that ended, and acts after five years."

    def handle(self, *args, **options):
        now = timezone.now()
        # An act goes with its day sealed, so that the chain still holds.
        seal(now)
        for rows in (
            SignIn.objects.filter(at__lt=now - SIGN_INS),
            Device.objects.filter(last_seen__lt=now - DEVICES),
            StaffSession.objects.filter(expire_date__lt=now),
            Invitation.objects.filter(expires_at__lt=now - INVITATIONS),
            Act.objects.filter(at__lt=now - RETENTION),
        ):
            deleted, _ = rows.delete()
            self.stdout.write(f"{rows.model.__name__}: {deleted} deleted")
