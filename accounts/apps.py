"""Who works here and what they may do."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "فريق العمل"

    def ready(self):
        from accounts import sessions  # noqa: PLC0415 — models exist from here on

        # Django's own event, and the only place that every way of signing in passes through.
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
