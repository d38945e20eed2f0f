"""The browser, the server and the database of a test find each other."""

from django.urls import reverse


def test_the_sign_in_page_opens_in_arabic_from_right_to_left(live_server, page):
    response = page.goto(live_server.url + reverse("admin:login"))

    assert response.status == 200
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"


def test_the_front_page_of_a_newsroom_without_stories_opens(live_server, page):
    response = page.goto(live_server.url + "/")

    assert response.status == 200
    assert page.locator("html").get_attribute("dir") == "rtl"
