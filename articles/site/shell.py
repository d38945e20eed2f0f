"""What every reader page carries: masthead and sections. Read once an edition in each process."""

from dataclasses import dataclass
from threading import Lock

from django.urls import reverse
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.masthead import Masthead
from articles.models.section import Section


@dataclass(frozen=True)
class Shell:
    edition: int
    masthead: Masthead
    officers: list
    social: list
    nav: list


_lock = Lock()
_shell: Shell | None = None


def current():
    """The shell of the edition that the database has now: one query while nothing changed."""
    global _shell
    number = Edition.number_now()
    with _lock:
        if _shell is None or _shell.edition != number:
            _shell = _read(number)
        return _shell


def forget():
    """Drop what this process remembers (tests roll their database back without moving the edition)."""
    global _shell
    _shell = None


def _read(number):
    masthead = Masthead.objects.select_related("logo").prefetch_related("officers", "social_links").first() or Masthead(
        name="جريدة"
    )
    return Shell(
        edition=number,
        masthead=masthead,
        officers=list(masthead.officers.all()) if masthead.pk else [],
        social=list(masthead.social_links.all()) if masthead.pk else [],
        nav=list(Section.objects.all()),
    )


def context(*, title="", description="", canonical="", current_section=""):
    """The variables that `site/base.html` expects of every page."""
    shell = current()
    return {
        "masthead": {
            "name": shell.masthead.name,
            "tagline": shell.masthead.tagline,
            "promise": shell.masthead.promise,
            "licence_line": shell.masthead.licence_line,
            "logo": shell.masthead.logo,
            "officers": shell.officers,
            "social": shell.social,
        },
        "nav": shell.nav,
        "today": timezone.now(),
        "page_title": title,
        "description": description or shell.masthead.tagline,
        "canonical": canonical,
        "current_section": current_section,
        "search_url": reverse("site:search"),
    }
