"""The environment of the suite, before Django reads it: nothing of the developer's own (.env, var/) reaches a test."""

import os
import tempfile
from pathlib import Path

import django

NOWHERE = Path(tempfile.gettempdir()) / "newsroom-without-a-fixture"
os.environ.update(
    DJANGO_SETTINGS_MODULE="newsroom.settings",
    SECRET_KEY="the-key-of-the-suite-which-guards-nothing",
    DEBUG="off",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    SITE_URL="http://127.0.0.1:8000",
    ADMIN_PATH="admin/",
    MEDIA_ROOT=str(NOWHERE / "media"),
    STATIC_ROOT=str(NOWHERE / "static"),
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{NOWHERE / 'newsroom.sqlite3'}")

django.setup()
