"""What axe finds on a page: every violation of WCAG 2.2 AA, with the markup that has it; and whether the page fits."""

from axe_playwright_python.sync_playwright import Axe

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
VIEWS = [("phone", "light"), ("phone", "dark"), ("desktop", "dark"), ("desktop", "light")]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page):
    found = Axe().run(page, options=WCAG | {"resultTypes": ["violations"]}).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


def scrolls_sideways(page):
    return not page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def faults(page):
    """What is wrong with the open page as it is looked at."""
    return [*violations(page), *(["scrolls sideways"] if scrolls_sideways(page) else [])]


def faults_everywhere(page):
    """What is wrong with the open page on a phone and on a desktop, in the light and in the dark, by the view it is wrong in.

    The page is opened once and turned in the hand: opening it for each of the four takes three times as long.
    """
    found = {}
    for size, theme in VIEWS:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is (theme == "dark")
        found[size, theme] = faults(page)
    return {view: wrong for view, wrong in found.items() if wrong}
