"""What people do at the desk, as the browser tests do it."""

import time

from django.urls import reverse
from playwright.sync_api import Error, expect

PASSWORD = "newsroom-demo"
EDITOR_IS_READY = "window.CKEDITOR?.instances?.id_body?.status === 'ready'"
IS_OPEN_FOR_TYPING = "!document.querySelector('#article_form').inert"


def sign_in(page, live_server, username):
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("#logout-form")).to_be_visible()


def sign_out(page):
    page.locator("#logout-form button").click()


def until(page, expression, seconds=60):
    """Wait for something in the page. Playwright's own way needs `eval`, which our policy forbids."""
    deadline = time.monotonic() + seconds
    while not _now(page, expression):
        assert time.monotonic() < deadline, f"Waited {seconds} s in vain for {expression}"
        page.wait_for_timeout(50)


def _now(page, expression):
    try:
        return page.evaluate(expression)
    except Error:
        # The page was just left for the next one.
        return False


def writing_screen(live_server, article):
    return live_server.url + reverse("admin:articles_article_change", args=[article.pk])
