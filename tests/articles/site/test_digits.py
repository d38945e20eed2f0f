"""Digits and the Hijri date on pages, by setting."""

import re

import pytest
import time_machine

from tests.articles.search.papers import story

pytestmark = pytest.mark.django_db


def masthead(client):
    page = client.get("/").content.decode()
    return re.sub("<[^>]+>", " ", re.search(r'<p class="masthead__date">(.*?)</p>', page, re.DOTALL)[1])


@time_machine.travel("2026-03-14T10:00:00Z", tick=False)
def test_western_digits_and_no_hijri_date_unless_it_is_asked_for(client):
    assert masthead(client).split() == ["السبت", "14", "مارس", "2026"]


@time_machine.travel("2026-03-14T10:00:00Z", tick=False)
def test_arabic_digits_and_the_hijri_date_by_setting(client, settings):
    settings.DIGITS, settings.HIJRI = "arabic", "-1"

    shown = masthead(client)

    assert "السبت ١٤ مارس ٢٠٢٦" in shown
    assert "٢٤ رمضان ١٤٤٧ هـ" in shown


def test_addresses_and_machine_dates_keep_western_digits(client, settings):
    settings.DIGITS = "arabic"
    printed = story("خبر رقم 7")

    page = client.get(printed.get_absolute_url()).content.decode()

    assert re.search(r'datetime="20\d\d-', page)
    assert "خبر رقم 7" in page
