"""`manage.py demo`: the demo newsroom, loaded once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.demo.load import load, read_newsroom, render_cards


class Command(BaseCommand):
    help = "Load the demo newsroom into an empty database and print its logins. A second run changes nothing."

    def handle(self, *args, **options):
        if not settings.SITE_URL.startswith("http://"):
            raise CommandError("The demo newsroom has well-known passwords: it is for a loopback address only.")
        loaded = load()
        if loaded:
            render_cards()
        self.stdout.write(
            "The demo newsroom is loaded." if loaded else "The newsroom is there already; nothing was changed."
        )
        newsroom = read_newsroom()
        logins = [
            f"{person['login']} ({', '.join(person['roles'])})" for person in newsroom["people"] if "login" in person
        ]
        self.stdout.write(f"Logins, password {newsroom['password']}: {', '.join(logins)}")
