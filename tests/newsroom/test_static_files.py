"""The static files: every one that a page, a stylesheet or a script names exists."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

# What the editor asks for while somebody writes, and what stands so deep in it that nothing else is reached from there.
LOADED = set(
    "a11yhelp autogrow autolink clipboard dialog divarea filetools image image2 lineutils link liststyle menubutton "
    "notification notificationaggregator pastefromgdocs pastefromlibreoffice pastefromword pastetools sharedspace table "
    "tableresize tableselection tabletools widget".split()
)
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


def test_nothing_of_the_editor_is_served_that_it_does_not_load(settings, tmp_path):
    """Samples and test pages are how its known holes are reached; what it does not load is only there for attackers."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    editor = tmp_path / "ckeditor" / "ckeditor"
    assert (editor / "ckeditor.js").exists()
    assert {path.name for path in (editor / "plugins").iterdir() if path.is_dir()} <= LOADED
    assert [
        path.relative_to(tmp_path).as_posix()
        for path in (tmp_path / "ckeditor").rglob("*")
        if {"samples", "tests"} & {*path.parts} or path.suffix in (".md", ".html", ".php")
    ] == []
    assert not (editor / "build-config.js").exists()
    # django-ckeditor's own upload view takes any file from anybody.
    assert "ckeditor_uploader" not in settings.INSTALLED_APPS


def test_every_file_that_a_template_names_is_there():
    names = {name for template in TEMPLATES.rglob("*.html") for name in NAMED.findall(template.read_text())}

    assert {name for name in names if not finders.find(name)} == set()
