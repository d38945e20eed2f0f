"""What a phone is told that keeps the paper among its programs."""

import json

import pytest

from articles.models.masthead import Masthead
from tests.articles.site.reading import Reading

pytestmark = pytest.mark.django_db


def test_it_has_the_papers_name_direction_and_icons_that_are_there(client):
    Masthead.objects.create(pk=1, name="البريد </script>", tagline="يومية")

    address = Reading(client.get("/")).one("link", rel="manifest")["href"]
    response = client.get(address)
    found = json.loads(response.content)

    assert response.headers["Content-Type"].startswith("application/manifest+json")
    assert (found["name"], found["lang"], found["dir"], found["start_url"]) == ("البريد </script>", "ar", "rtl", "/")
    assert [icon["sizes"] for icon in found["icons"]] == ["192x192", "512x512"]
    for icon in found["icons"]:
        image = client.get(icon["src"])
        assert (image.status_code, image.headers["Content-Type"]) == (200, "image/png")
        image.close()


def test_who_has_it_is_told_so(client):
    first = client.get("/manifest.webmanifest")

    again = client.get("/manifest.webmanifest", headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert client.post("/manifest.webmanifest").status_code == 405
