"""What reader pages share: masthead, sections, pages, breaking news, launched fronts. Read once an edition in each process."""

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from articles.models.addresses import address
from articles.models.breaking import Breaking
from articles.models.front import FrontVersion
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.page import Page
from articles.models.prepared import Kept, Prepared, values_of
from articles.models.section import Section
from articles.press.clock import local
from articles.site import fragments


@dataclass(frozen=True)
class Shell:
    edition: int
    masthead: Masthead
    officers: list
    social: list
    nav: list
    pages: list
    breaking: list
    drawn: dict = field(default_factory=dict)
    frame: dict = field(default_factory=dict)
    bands: dict = field(default_factory=dict)

    @cached_property
    def fronts(self):
        """The launches in force and to come: asked for by the front page alone."""
        return _fronts(timezone.now())

    @cached_property
    def policies(self):
        """The static pages that say what the paper holds itself to, as schema.org calls them."""
        paths = {page.slug: page.get_absolute_url() for page in self.pages}
        return {name: paths[slug] for name, slug in POLICIES.items() if slug in paths}

    def breaking_at(self, now):
        """The lines over every page, newest first; each leaves at its hour, and with its story."""
        return tuple(item for item in self.breaking if min(item.until, item.story_until) > now)

    def front_at(self, now):
        """The slots of the launch that has begun last; swaps to come are among those remembered, and need no worker."""
        begun = [version for version in self.fronts if version.starts_at <= now]
        return begun[-1].slots if begun else {}


POLICIES = {"publishingPrinciples": "editorial-policy", "correctionsPolicy": "corrections-policy"}
# Components that are shown no story and no line of news.
OF_THE_PAPER_ALONE = ("masthead", "sections", "footer", "assets", "alternates", "story_styles")
# Newest first, stacked: more would push the news itself off a phone.
BREAKING_ITEMS = 3

_lock = Lock()
_shell: Shell | None = None


def current(number):
    """The shell of this edition: no query while nothing changed."""
    global _shell
    with _lock:
        if _shell is None or _shell.edition != number:
            _shell = _after(_shell, _read(number))
        return _shell


def _after(old, new):
    """An edition mostly brings stories: what shows the paper alone need not be drawn again while the paper is as it was.
    The bands of the front know by themselves what they show."""
    if old is None:
        return new
    same = [*OF_THE_PAPER_ALONE] if _paper(old) == _paper(new) else []
    if [*map(values_of, old.breaking)] == [*map(values_of, new.breaking)]:
        same.append("breaking")
    new.frame.update({key: drawn for key, drawn in old.frame.items() if key[0] in same})
    new.bands.update(old.bands)
    return new


def _paper(shell):
    """Everything that those components could show."""
    rows = [shell.masthead, shell.masthead.logo, *shell.officers, *shell.social, *shell.nav, *shell.pages]
    return [values_of(row) for row in rows]


def paper_known():
    """The name of the paper as this process last read it, for pages that may not ask; empty before its first page."""
    return _shell.masthead.name if _shell else ""


def forget():
    """Drop what this process remembers (tests roll their database back without moving the edition)."""
    global _shell
    _shell = None
    fragments.forget()


def _read(number):
    now = timezone.now()
    # The officers bring the masthead along; only a paper that names nobody is asked for it by itself.
    officers = _officers(now)
    masthead = officers[0].masthead if officers else Masthead.objects.select_related("logo").first()
    return Shell(
        edition=number,
        masthead=masthead or Masthead(name="جريدة"),
        officers=officers,
        social=_social(),
        nav=_nav(),
        pages=_pages(),
        breaking=_breaking(now) if not officers or officers[0].is_breaking else [],
    )


_social = Kept(SocialLink.objects.all)
_nav = Kept(Section.objects.all)
_pages = Kept(lambda: Page.objects.defer("body"))


@Prepared
def _fronts(now):
    return FrontVersion.objects.in_force_and_to_come(now)


@Kept
def _officers(now):
    is_breaking = Exists(Breaking.objects.current(now))
    return Officer.objects.select_related("masthead__logo").annotate(is_breaking=is_breaking)


@Prepared
def _breaking(now):
    return Breaking.objects.current(now)[:BREAKING_ITEMS]


def context(*, stamp=None, title="", description="", canonical="", current_section="", **more):
    """The variables that `site/base.html` expects of every page. `stamp` is the paper's, where a query brought it along."""
    stamp = stamp or fragments.stamp_now()
    shell, now = current(stamp[0]), timezone.now()
    return {
        "stamp": stamp,
        "shell": shell,
        "masthead": {
            "name": shell.masthead.name,
            "tagline": shell.masthead.tagline,
            "promise": shell.masthead.promise,
            "licence_line": shell.masthead.licence_line,
            "logo": shell.masthead.logo,
            "officers": shell.officers,
            "social": shell.social,
            "policies": shell.policies,
        },
        "nav": shell.nav,
        "pages": shell.pages,
        "breaking": shell.breaking_at(now),
        "today": now,
        "day": local(now).date(),
        "page_title": title,
        "description": description or shell.masthead.tagline,
        "canonical": canonical,
        "current_section": current_section,
        "search_url": address("search"),
        "site_url": settings.SITE_URL,
        **more,
    }
