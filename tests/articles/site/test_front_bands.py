"""The bands of the front outlive an edition that changes nothing in them: whatever changes is on the next page all the same."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models.edition import Edition
from articles.models.photo import Photo
from articles.models.section import Section
from articles.models.story import Story
from articles.press import fronts
from articles.press.publish import backdate, publish, withdraw
from articles.site import shell
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory

pytestmark = pytest.mark.django_db

# More than the top of the page takes, so that each section has a band.
PER_SECTION = 14


@pytest.fixture
def newsroom(editor):
    """Two sections with a band each, an opinion, and a gallery."""
    for number, section in enumerate([SectionFactory(), SectionFactory(slug="second")]):
        for place in range(PER_SECTION):
            article = ArticleFactory(section=section, lead_photo=PhotoFactory())
            backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=60 * number + place + 1))
    for kind in ("opinion", "gallery"):
        article = ArticleFactory(kind=kind, lead_photo=PhotoFactory())
        backdate(publish(article, by=editor), timezone.now() - timedelta(hours=5))


def update(**values):
    return lambda rows: rows.update(**values)


def in_bands():
    """The stories of the second section: none of them is at the top."""
    return Story.objects.filter(section__slug="second")


def second_section():
    return Section.objects.filter(slug="second")


def lead_photo():
    return Photo.objects.filter(pk=in_bands().order_by("-published_at")[0].lead_photo_id)


CHANGES = {
    "headline": (in_bands, update(headline="عنوان صُحح"), "عنوان صُحح"),
    "kicker": (in_bands, update(kicker="إشارة أخرى"), "إشارة أخرى"),
    "standfirst": (in_bands, update(standfirst="مقدمة أخرى"), "مقدمة أخرى"),
    "slug": (in_bands, update(slug="عنوان-آخر"), "/%D8%B9%D9%86%D9%88%D8%A7%D9%86-%D8%A2%D8%AE%D8%B1/"),
    "section": (second_section, update(name="باب سُمي من جديد"), "باب سُمي من جديد"),
    "colour": (second_section, update(colour="economy"), "c-economy"),
    "photo": (lead_photo, update(token="0123456789abcdef0123456789abcdef"), "0123456789abcdef0123456789abcdef"),
    "author": (
        lambda: Story.objects.filter(kind="opinion"),
        update(bylines=[{"name": "قلم آخر", "slug": "other", "role": "wrote"}]),
        "قلم آخر",
    ),
    "gallery": (lambda: Story.objects.filter(kind="gallery"), update(headline="ألبوم آخر"), "ألبوم آخر"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_in_a_band_is_on_the_next_page(reader, newsroom, change):
    rows, make, words = CHANGES[change]
    assert words not in reader.get("/").content.decode()

    assert make(rows())
    Edition.move()
    page = reader.get("/").content.decode()

    assert words in page
    assert page == drawn_by_a_new_process(reader)


def test_a_layout_that_is_launched_is_what_readers_get(reader, newsroom, editor):
    section = second_section().get()
    before = reader.get("/").content.decode()
    assert "block--4" not in before

    fronts.arrange(f"section-{section.pk}", layout="4", by=editor, base=fronts.draft().version)
    fronts.launch(by=editor, base=fronts.draft().version)
    page = reader.get("/").content.decode()

    assert "block--4" in page
    assert page == drawn_by_a_new_process(reader)


def test_a_photo_leaves_a_band_with_its_rights(reader, newsroom):
    photo = lead_photo()[0]
    Photo.objects.filter(pk=photo.pk).update(expires_at=timezone.now() + timedelta(minutes=1))
    assert photo.token in reader.get("/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        Edition.move()
        page = reader.get("/").content.decode()
        assert photo.token not in page
        assert page == drawn_by_a_new_process(reader)


def test_a_story_that_is_withdrawn_leaves_its_band(reader, newsroom, editor):
    story = in_bands().order_by("-published_at")[0]
    assert story.headline in reader.get("/").content.decode()

    withdraw(story.article, by=editor, reason="خبر غير صحيح")

    assert story.headline not in reader.get("/").content.decode()


def drawn_by_a_new_process(reader):
    shell.forget()
    return reader.get("/").content.decode()
