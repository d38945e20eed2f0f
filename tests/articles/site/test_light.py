"""What a browser gets that was told to save data: the same words, small photos."""

import re

import pytest

from articles.press.publish import publish
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory, SectionFactory

pytestmark = pytest.mark.django_db

SAVING = {"save-data": "on"}


@pytest.fixture
def story(editor):
    inline = PhotoFactory(width=2400, height=1600)
    return publish(
        ArticleFactory(
            section=SectionFactory(slug="economy"),
            lead_photo=PhotoFactory(width=2400, height=1600),
            body=PARAGRAPH + f'<figure data-photo="{inline.pk}"></figure>' + PARAGRAPH,
        ),
        by=editor,
    )


def widths(response):
    return {
        int(width)
        for found in re.findall(r'srcset="([^"]+)"', response.text)
        for width in re.findall(r" (\d+)w", found)
    }


@pytest.mark.parametrize("place", ["story", "front", "section"])
def test_only_small_photos_are_offered_and_nothing_else_changes(client, story, place):
    address = {"story": story.get_absolute_url(), "front": "/", "section": "/economy/"}[place]

    full, light = client.get(address), client.get(address, headers=SAVING)

    assert max(widths(full)) >= 1120
    assert widths(light)
    assert max(widths(light)) <= 480
    assert re.sub(r'srcset="[^"]+"', "", light.text) == re.sub(r'srcset="[^"]+"', "", full.text)


def test_every_photo_keeps_a_file_however_small_the_limit(client, story):
    full, light = (client.get(story.get_absolute_url(), headers=headers) for headers in ({}, SAVING))

    assert light.text.count('srcset="/media/photos/') == full.text.count('srcset="/media/photos/') > 3
    for found in re.findall(r'srcset="([^"]+)"', light.text):
        assert re.fullmatch(r"(/media/photos/\S+ \d+w(, )?)+", found)


@pytest.mark.parametrize("headers", [{}, SAVING, {"save-data": "off"}, {"save-data": "\xff"}])
def test_caches_are_told_that_there_are_two(client, story, headers):
    for address in ("/", "/economy/", story.get_absolute_url(), "/archive/1999/"):
        assert client.get(address, headers=headers).headers["Vary"] == "Save-Data", address


@pytest.mark.parametrize("value", ["off", "", "\xff", "on;q=1"])
def test_anything_but_on_is_the_whole_page(client, story, value):
    response = client.get(story.get_absolute_url(), headers={"save-data": value})

    assert max(widths(response)) >= 1120
