"""The static files: every one that a page, a stylesheet or a script names exists."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

NAMED = re.compile(r"""{% static ["']([^"']+)["']""")
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_every_file_that_a_stylesheet_or_script_names_is_there(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    # Hashing follows every reference, as in production; compressing would take most of a minute and prove nothing.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


def test_every_file_that_a_template_names_is_there():
    names = {name for template in TEMPLATES.rglob("*.html") for name in NAMED.findall(template.read_text())}

    assert {name for name in names if not finders.find(name)} == set()
