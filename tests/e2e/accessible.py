"""What axe finds on a page: every violation of WCAG 2.2 AA, with the markup that has it."""

from axe_playwright_python.sync_playwright import Axe

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page):
    found = Axe().run(page, options=WCAG | {"resultTypes": ["violations"]}).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


def scrolls_sideways(page):
    return not page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
