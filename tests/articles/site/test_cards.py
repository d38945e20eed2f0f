"""Social cards: drawn as Arabic, once for each edition of a story, and never of what is not public."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from PIL import Image, ImageChops, features

from articles.models.section import Colour
from articles.models.story import Story
from articles.press.publish import publish, withdraw
from articles.site import card_drawing, cards
from tests.factories import ArticleFactory, PhotoFactory

pytestmark = pytest.mark.django_db

LONG = "«المسئولون»: قال الرئيس.. نعم للاتفاق مع شركة OpenAI على تشغيل 2026 مركزًا جديدًا في القرى والنجوع والمدن"


def got(client, address):
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def card_of(client, article):
    response, body = got(client, cards.address(Story.objects.live().get(article=article)))
    assert response.status_code == 200
    return Image.open(io.BytesIO(body)).convert("RGB")


def ink(card, box):
    """The smallest box inside `box` that is not paper (whose colour the palette may have moved by a shade)."""
    part = card.crop(box)
    difference = ImageChops.difference(part, Image.new("RGB", part.size, card_drawing.PAPER)).convert("L")
    return difference.point(lambda shade: 255 if shade > 24 else 0).getbbox()


def is_paper(pixel):
    return all(abs(shade - paper) < 4 for shade, paper in zip(pixel, (255, 253, 249), strict=True))


def drawn(headline, photo=None):
    png = card_drawing.draw(headline=headline, section="اقتصاد", colour="economy", paper="البريد", photo=photo)
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_card_has_the_size_and_the_weight_that_networks_take(client, editor):
    photo = PhotoFactory()
    article = ArticleFactory(lead_photo=photo, live_by=editor)
    story = Story.objects.get(article=article)

    response, body = got(client, cards.address(story))

    picture = Image.open(io.BytesIO(body))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(body) < 300_000
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in response.headers


def test_letters_are_joined_and_words_run_from_right_to_left():
    """Joined, three beh are far narrower than three apart; and a short headline stands at the right edge."""
    joined, apart = card_drawing.length("ببب", 60), 3 * card_drawing.length("ب", 60)
    found = ink(drawn("محمد"), (0, card_drawing.TOP, 1200, card_drawing.BOTTOM))

    assert joined < apart * 0.75
    assert 1200 - card_drawing.MARGIN - 10 < found[2] <= 1200 - card_drawing.MARGIN + 4
    assert found[0] > 600


def test_quotes_are_mirrored_as_arabic_does():
    """The sign that opens «نعم» stands at the right and points to the right: its tip is narrower than its arms."""
    card = drawn("«نعم»")
    area = (0, card_drawing.TOP, 1200, card_drawing.BOTTOM)
    left, _, right, _ = ink(card, area)
    opening = ink(card, (right - 30, card_drawing.TOP, right, card_drawing.BOTTOM))

    def height(at):
        found = ink(card, (at, card_drawing.TOP, at + 4, card_drawing.BOTTOM))
        return found[3] - found[1] if found else 0

    assert opening is not None
    assert height(right - 4) < 0.6 * max(height(at) for at in range(right - 30, right - 8))
    assert height(left) < 0.6 * max(height(at) for at in range(left + 4, left + 26))


@pytest.mark.parametrize("photo", [None, Image.new("RGB", (800, 800), "#446688")], ids=["words", "with a photo"])
def test_a_headline_of_any_length_stays_inside_the_card(photo):
    left = card_drawing.MARGIN + (card_drawing.PHOTO[0] if photo else 0)
    for headline in ("خبر", LONG, LONG * 2, "كلمة" * 60, "مُنْتَخَبُ مِصْرَ " * 9, "Supercalifragilistic" * 6):
        card = drawn(headline, photo)
        found = ink(card, (left - 20, card_drawing.TOP, 1200, card_drawing.HEIGHT - 40))
        assert found is not None
        assert found[0] >= 12, headline
        assert found[2] <= 1200 - left + 20 - card_drawing.MARGIN + 8, headline
        assert found[3] <= card_drawing.HEIGHT - 40 - card_drawing.TOP - 1, headline


def test_a_headline_that_cannot_fit_ends_in_an_ellipsis_between_words():
    _, lines = card_drawing.fitted(LONG * 3, 588, *card_drawing.BESIDE_PHOTO)

    assert lines[-1].endswith("…")
    assert lines[-1][:-1].split()[-1] in LONG.split()
    assert all(card_drawing.length(line, 40) <= 588 for line in lines)


def test_lines_are_as_even_as_they_get():
    _, lines = card_drawing.fitted(
        "عودة قوارب الصيد إلى مرفأ رشيد القديم بعد عام ونصف من الترميم", 1088, *card_drawing.ALONE
    )

    widths = [card_drawing.length(line, 60) for line in lines]
    assert min(widths) > max(widths) * 0.5


def test_what_the_face_cannot_draw_is_left_out_rather_than_boxed():
    assert card_drawing.drawable("خبر 😀 عاجل \U0001f1ea\U0001f1ec ﷺ") == "خبر عاجل"
    assert card_drawing.drawable("«قال» COVID-19 100% ٣٫٥ پچڤگ …") == "«قال» COVID-19 100% ٣٫٥ پچڤگ …"


def test_every_section_colour_of_the_site_is_that_of_the_cards():
    css = Path("static/site/tokens.css").read_text(encoding="utf-8")

    assert dict(re.findall(r"\.c-([a-z]+) \{\s*--pillar: light-dark\((#[0-9a-f]{6}),", css)) == card_drawing.COLOURS
    assert {*card_drawing.COLOURS} == {colour.value for colour in Colour}


# Editions


def test_each_edition_has_its_own_address_and_the_old_one_leads_there(client, editor):
    article = ArticleFactory(headline="العنوان الأول", live_by=editor)
    old = cards.address(Story.objects.get(article=article))
    first = card_of(client, article)
    article.headline = "عنوان ثان مختلف تمامًا"
    article.save()
    publish(article, by=editor)

    new = cards.address(Story.objects.get(article=article))
    moved = client.get(old)

    assert new != old
    assert (moved.status_code, moved.headers["Location"]) == (302, new)
    assert ImageChops.difference(first, card_of(client, article)).getbbox()


def test_a_card_is_drawn_once_and_old_ones_go(client, editor, media_root, monkeypatch):
    article = ArticleFactory(live_by=editor)
    card_of(client, article)
    [file] = (media_root / "cards").rglob("*.png")
    before = file.stat().st_mtime_ns
    card_of(client, article)
    assert file.stat().st_mtime_ns == before

    article.headline = "عنوان جديد للخبر نفسه"
    article.save()
    publish(article, by=editor)
    card_of(client, article)

    [other] = (media_root / "cards").rglob("*.png")
    assert other != file


def test_who_has_the_card_is_told_so(client, editor):
    address = cards.address(Story.objects.get(article=ArticleFactory(live_by=editor)))
    first, _ = got(client, address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_an_editors_headline_for_networks_is_the_one_on_the_card(client, editor):
    plain = ArticleFactory(headline="العنوان نفسه", live_by=editor)
    other = ArticleFactory(
        headline="العنوان نفسه", social_headline="عنوان للشبكات مختلف", section=plain.section, live_by=editor
    )

    assert ImageChops.difference(card_of(client, plain), card_of(client, other)).getbbox()


def test_a_photo_leaves_the_card_when_its_rights_end(client, editor):
    noon = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - timedelta(hours=1), tick=False):
        article = ArticleFactory(lead_photo=PhotoFactory(expires_at=noon), live_by=editor)
        assert not is_paper(card_of(client, article).getpixel((100, 300)))
    with time_machine.travel(noon, tick=False):
        assert is_paper(card_of(client, article).getpixel((20, 300)))


def test_a_photo_whose_file_is_lost_costs_the_card_its_photo_and_no_more(client, editor):
    photo = PhotoFactory()
    article = ArticleFactory(lead_photo=photo, live_by=editor)
    Path(photo.file.path).unlink()

    assert card_of(client, article).size == (1200, 630)


# What is not public


def test_there_is_no_card_of_what_readers_do_not_see(client, editor):
    draft = ArticleFactory(headline="سرمكتوم")
    scheduled = ArticleFactory(headline="سرمكتوم")
    hour = publish(scheduled, by=editor, at=datetime.now(UTC) + timedelta(hours=1))

    for article, number in ((draft, 1), (scheduled, hour.revision_id), (scheduled, 1)):
        response = client.get(f"/card/{article.pk}-{number}.png")
        assert response.status_code == client.get(f"/card/999999-{number}.png").status_code == 404
        assert "سرمكتوم" not in response.text


def test_the_card_of_a_withdrawn_story_is_gone_at_once(client, editor):
    article = ArticleFactory(live_by=editor)
    address = cards.address(Story.objects.get(article=article))
    first, _ = got(client, address)

    withdraw(article, by=editor, reason="سبب")

    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 410


# Start


def test_a_public_paper_does_not_start_on_a_machine_that_cannot_draw_arabic(settings, monkeypatch):
    settings.HTTPS = True
    call_command("check", tags=["cards"])
    real = features.check
    for lost in ("raqm", "fribidi"):
        monkeypatch.setattr(features, "check", lambda name, lost=lost: name != lost and real(name))
        with pytest.raises(SystemCheckError, match=f"no {lost}"):
            call_command("check", tags=["cards"])


def test_a_face_without_the_letters_is_refused(settings, monkeypatch):
    settings.HTTPS = True
    monkeypatch.setattr(card_drawing, "SAMPLE", card_drawing.SAMPLE + "\U0001f600")

    with pytest.raises(SystemCheckError, match="no glyph"):
        call_command("check", tags=["cards"])


def test_a_demo_starts_without_cards_and_shows_the_photo(client, editor, settings, monkeypatch):
    monkeypatch.setattr(cards, "are_possible", lambda: False)
    photo = PhotoFactory()
    article = ArticleFactory(lead_photo=photo, live_by=editor)

    page = client.get(f"/n/{article.pk}", follow=True).text

    assert f"{photo.token}/social-" in page
    assert "/card/" not in page
