"""The front that readers see now: the launch in force, over the stories that are public now."""

from articles.press.front_page import front_page


def compose(shell, now):
    """The zones of the front page by name, as `site/front.html` shows them."""
    return front_page(shell.front_at(now), shell.nav, now=now, breaking=shell.breaking_at(now))
