"""What reader pages share: masthead, sections, breaking news, launched fronts. Read once an edition in each process."""

from dataclasses import dataclass, field
from threading import Lock

from django.utils import timezone

from articles.models.breaking import Breaking
from articles.models.edition import Edition
from articles.models.front import FrontVersion
from articles.models.masthead import Masthead
from articles.models.section import Section


@dataclass(frozen=True)
class Shell:
    edition: int
    masthead: Masthead
    officers: list
    social: list
    nav: list
    breaking: list
    fronts: list
    drawn: dict = field(default_factory=dict)

    def breaking_at(self, now):
        """The lines over every page, newest first; each leaves at its hour, and with its story."""
        return [item for item in self.breaking if min(item.until, item.story_until) > now]

    def front_at(self, now):
        """The slots of the launch that has begun last; swaps to come are among those remembered, and need no worker."""
        begun = [version for version in self.fronts if version.starts_at <= now]
        return begun[-1].slots if begun else {}


# Newest first, stacked: more would push the news itself off a phone.
BREAKING_ITEMS = 3

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
        breaking=list(Breaking.objects.current()[:BREAKING_ITEMS]),
        fronts=FrontVersion.objects.in_force_and_to_come(),
    )


def context(*, title="", description="", canonical="", current_section=""):
    """The variables that `site/base.html` expects of every page."""
    shell, now = current(), timezone.now()
    return {
        "shell": shell,
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
        "breaking": shell.breaking_at(now),
        "today": now,
        "page_title": title,
        "description": description or shell.masthead.tagline,
        "canonical": canonical,
        "current_section": current_section,
    }
