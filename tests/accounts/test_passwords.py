"""Passwords and names that an attacker of an Arabic newsroom would try first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.names import skeleton, validate_username

COMMON = [
    "ضصثقفغعهخحجد",  # the upper row
    "شسيبلاتنمكط12",  # the middle row
    "دجحخهعغفقثصض",  # the upper row from its end
    "qwertyuiop[]",
    "1qaz2wsx3edc",
    "aaaaaaaaaaaa",
    "ابتثجحخدذرزس",
    "123456789012",
    "كلمة المرور 2026",
    "كلمةالسر!!!!",
    "بسم الله الرحمن الرحيم",
    "محمد123456789",
    "حبيبي٢٠٢٦٢٠٢٦",
    "مدير التحرير 1",
    "حشسسصخقي2026",  # «password» with the layout forgotten on Arabic
    "lpl]lpl]2026",  # «محمدمحمد» with the layout forgotten on Latin
    "Password2026!",
]
GOOD = ["ثلاث كلمات بلا رابط", "قارب وبرتقالة وسلم", "correct horse battery", "Zr7!kd92-qmX4", "مفتاح-الغرفة-الطويل"]


@pytest.mark.parametrize("password", COMMON)
def test_what_is_guessed_first_is_refused_in_arabic(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert all("ا" in message for message in refused.value.messages)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(password):
    validate_password(password)


@pytest.mark.parametrize("name", ["salma", "سلمى", "salma.elrawy", "كريم_2", "a+b@c-d"])
def test_a_plain_name_is_taken(name):
    validate_username(name)


@pytest.mark.parametrize(
    "name",
    ["sаlma", "سلمى\u200f", "salma سلمى", "salmaسلمى", "ﺳﻠﻤﻰ", "s\u0000alma", "\u3164", "...", "sal ma", "a\u202eb"],
)
def test_a_name_that_hides_or_mixes_something_is_refused(name):
    with pytest.raises(ValidationError):
        validate_username(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("احمد", "أحمد"), ("هدى", "هدي"), ("كريم", "کریم"), ("admin", "adm1n"), ("Salma", "salma"), ("root", "r00t")],
)
def test_names_that_look_alike_are_one(one, other, db):
    assert skeleton(one) == skeleton(other)
    User.objects.create_user(one, "قارب وبرتقالة وسلم", full_name="أول")

    with pytest.raises(ValidationError):
        User.objects.create_user(other, "قارب وبرتقالة وسلم", full_name="ثان")
