"""`manage.py create_administrator`: the first account, which can make all the others. There is no superuser."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import Role


class Command(BaseCommand):
    help = "Create an account with the administrator role. The password is asked for, or read from the standard input."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--email", default="")

    def handle(self, *args, username, full_name, email, **options):
        password = getpass("Password: ")
        try:
            validate_password(password, User(username=username, full_name=full_name, email=email))
            User.objects.create_user(username, password, full_name=full_name, email=email, roles=[Role.ADMIN])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"{username} may sign in and manage staff.")
