"""Signing in: who is let in, how often somebody may guess, and what the owner of an account is told (security.md H7)."""

from datetime import timedelta
from threading import Barrier, Thread
from time import time

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import second_factor, throttle
from accounts.models import Act, Device, RecoveryCode, SignIn, StaffSession, User
from accounts.origin import address_of
from accounts.roles import Role
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "newsroom-demo"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"


def code_of(user):
    return f"{TOTP(second_factor.secret_of(user.second_factor.seed)).token():06}"


def with_factor(user):
    """Gives this person an authenticator whose first code is not used up yet. Returns the recovery codes."""
    seed = second_factor.new_seed()
    totp = TOTP(second_factor.secret_of(seed))
    totp.time = time() - 60
    with time_machine.travel(timezone.now() - timedelta(seconds=60), tick=False):
        codes = second_factor.confirm(user, seed, f"{totp.token():06}")
    assert codes
    user.refresh_from_db()
    return codes


def try_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("admin:login"), {"username": username, "password": password, **more})


def is_in(client):
    return client.get(reverse("admin:account")).status_code == 200


def test_a_password_opens_the_desk_and_is_on_record(client):
    user = UserFactory(roles=[Role.REPORTER])

    answer = try_in(client, user.username)

    assert answer.status_code == 302
    assert is_in(client)
    user.refresh_from_db()
    assert user.last_seen
    assert SignIn.objects.get().outcome == SignIn.Outcome.IN


@pytest.mark.parametrize("username", ["known", "unknown", "stopped"])
def test_a_wrong_password_and_an_unknown_name_are_told_the_same(client, username):
    UserFactory(username="known")
    UserFactory(username="stopped", is_active=False)

    answer = try_in(client, username, PASSWORD if username == "stopped" else "غير صحيحة أبدًا")

    assert "اسم الدخول أو كلمة المرور غير صحيحين" in answer.content.decode()
    assert not is_in(client)


class Counting(MD5PasswordHasher):
    """Django's hasher of the suite, which notes how often it worked."""

    algorithm = "counting"
    worked = 0

    def encode(self, password, salt):
        Counting.worked += 1
        return super().encode(password, salt)


def test_a_name_that_nobody_has_costs_as_much_work_as_one_that_is_there(client, settings):
    """A quick refusal would tell which names there are."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.worked, known = 0, UserFactory()
    known.set_password(PASSWORD)
    known.save()

    work = []
    for name in (known.username, "nobody"):
        before = Counting.worked
        try_in(client, name, "غير صحيحة أبدًا")
        work.append(Counting.worked - before)

    assert work[0] == work[1] > 0


def test_what_was_typed_as_a_name_is_not_kept(client):
    try_in(client, "كلمة-مروري-كتبتها-هنا")

    row = SignIn.objects.get()
    assert "مروري" not in f"{row.account} {row.user} {row.agent}"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_sign_in_leads_nowhere_else(client, wanted):
    user = UserFactory()

    assert try_in(client, user.username, next=wanted).url == reverse("admin:index")


def test_the_session_gets_a_new_key_at_sign_in(client):
    user = UserFactory()
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key

    try_in(client, user.username)

    assert client.session.session_key != old


def test_whoever_signs_in_or_shows_who_they_are_once_more_gets_a_new_key_too(client):
    user = UserFactory(roles=[Role.CHIEF])
    try_in(client, user.username)
    first = client.session.session_key

    try_in(client, user.username)
    second = client.session.session_key
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        client.post(reverse("admin:end_others"), {"again_password": PASSWORD})

    assert len({first, second, client.session.session_key}) == 3
    assert is_in(client)
    assert list(StaffSession.objects.values_list("session_key", flat=True)) == [client.session.session_key]


# Guessing


def test_strangers_are_stopped_after_five_guesses(client):
    user = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(throttle.OF_ACCOUNT):
            assert try_in(client, user.username, "تخمين لا يصيب").status_code == 200
            clock.shift(30)

        answer = try_in(client, user.username)

        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 60
        assert "محاولات كثيرة" in answer.content.decode()
        clock.shift(throttle.WINDOW)
        assert try_in(client, user.username).status_code == 302


def test_guesses_come_slower_and_slower(client):
    user = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(3):
            try_in(client, user.username, "تخمين لا يصيب")

        assert try_in(client, user.username).status_code == 429
        clock.shift(6)
        assert try_in(client, user.username).status_code == 302


def test_the_count_holds_for_every_spelling_of_the_name_and_for_names_that_nobody_has(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for name in ["nobody", "NOBODY", "no_body", "nob0dy", "no.body"]:
            try_in(client, name, "تخمين لا يصيب")
            clock.shift(30)

        assert try_in(client, "nobody").status_code == 429


def test_a_device_that_is_known_is_not_shut_out_by_strangers(client):
    user = UserFactory()
    try_in(client, user.username)
    client.post(reverse("admin:logout"))
    stranger = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(throttle.OF_ACCOUNT + 1):
            try_in(stranger, user.username, "تخمين لا يصيب")
            clock.shift(30)
        assert try_in(stranger, user.username).status_code == 429

        assert try_in(client, user.username).status_code == 302


def test_a_known_device_has_an_end_too(client):
    user = UserFactory()
    try_in(client, user.username)
    client.post(reverse("admin:logout"))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(throttle.OF_DEVICE):
            assert try_in(client, user.username, "تخمين لا يصيب").status_code in (200, 429)
            clock.shift(30)

        assert try_in(client, user.username).status_code == 429


def test_a_cookie_that_we_did_not_sign_makes_no_device_known(client):
    """Nor does its owner's sign-in with it: whoever planted it in that browser has no allowance of its own."""
    user, stranger = UserFactory(), Client()
    client.cookies["device"] = stranger.cookies["device"] = "made-up:1:x"
    assert try_in(client, user.username).status_code == 302
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(throttle.OF_ACCOUNT):
            try_in(stranger, user.username, "تخمين لا يصيب")
            clock.shift(30)

        assert try_in(stranger, user.username).status_code == 429


def test_a_newsroom_behind_one_address_is_not_shut_out(client):
    colleague = UserFactory()
    try_in(client, colleague.username)
    client.post(reverse("admin:logout"))
    SignIn.objects.bulk_create(
        SignIn(account=str(number), address="127.0.0.1") for number in range(throttle.OF_ADDRESS)
    )

    assert try_in(Client(), "somebody").status_code == 429
    assert try_in(client, colleague.username).status_code == 302


# New devices


def test_the_owner_is_told_in_arabic_of_a_new_device_and_of_no_known_one(django_capture_on_commit_callbacks):
    user = UserFactory(email="amal@news.example")
    own, new = Client(headers={"User-Agent": CHROME}), Client(headers={"User-Agent": CHROME})
    with django_capture_on_commit_callbacks(execute=True):
        try_in(own, user.username)
        own.post(reverse("admin:logout"))
        try_in(own, user.username)
    assert mail.outbox == []

    with django_capture_on_commit_callbacks(execute=True):
        try_in(new, user.username)

    [letter] = mail.outbox
    assert letter.to == [user.email]
    assert letter.subject == "دخول إلى حسابك من جهاز جديد"
    assert "كروم على لينكس" in letter.body
    assert "127.0.0.1" in letter.body


def test_readers_get_no_cookie_and_the_desks_are_out_of_scripts_reach(client):
    assert not client.get("/").cookies

    try_in(client, UserFactory().username)

    assert {name for name, cookie in client.cookies.items() if not cookie["httponly"]} == set()
    assert {name for name, cookie in client.cookies.items() if cookie["samesite"] != "Lax"} == set()


# The second factor


def test_who_publishes_gets_no_further_than_setting_a_second_factor(client):
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    try_in(client, user.username)

    for address in (reverse("admin:index"), reverse("admin:articles_article_changelist"), reverse("admin:account")):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("admin:second_factor"))
    page = client.get(reverse("admin:second_factor"))
    assert b"<svg" in page.content
    # Whose phone is not at hand gets out again.
    assert reverse("admin:logout") in page.content.decode()
    seed = client.session["new_seed"]

    wrong = client.post(reverse("admin:second_factor"), {"code": "000000"})
    assert "الرمز غير صحيح" in wrong.content.decode()
    right = client.post(reverse("admin:second_factor"), {"code": f"{TOTP(second_factor.secret_of(seed)).token():06}"})

    assert len(right.context["codes"]) == second_factor.CODES
    assert client.get(reverse("admin:index")).status_code == 200
    assert RecoveryCode.objects.filter(user=user).count() == second_factor.CODES


def test_no_address_of_the_desk_answers_who_is_held_back():
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    article = ArticleFactory()
    client = Client()
    client.force_login(user)

    autosave = client.post(reverse("admin:articles_article_autosave", args=[article.pk]), {"headline": "مكتوب"})

    assert (autosave.status_code, autosave.url) == (302, reverse("admin:second_factor"))


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.EDITOR, True),
        (Role.CHIEF, True),
        (Role.ADMIN, True),
        (Role.REPORTER, False),
        (Role.COPY, False),
        (Role.PHOTO, False),
        (Role.DESK, False),
    ],
)
def test_it_is_asked_of_whoever_publishes_or_administers(role, needs, settings):
    assert UserFactory(roles=[role], is_demo=False).needs_second_factor == needs
    assert not UserFactory(roles=[role], is_demo=True).needs_second_factor
    settings.HTTPS = True
    assert UserFactory(roles=[role], is_demo=True).needs_second_factor == needs


def test_the_password_alone_opens_nothing_once_the_factor_is_set(client):
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    with_factor(user)

    answer = try_in(client, user.username)
    assert answer.url == reverse("admin:code")
    assert not is_in(client)
    assert "الرمز غير صحيح" in client.post(answer.url, {"code": "123"}).content.decode()
    assert not is_in(client)

    assert client.post(answer.url, {"code": code_of(user)}).status_code == 302
    assert is_in(client)


def test_the_second_step_is_closed_to_who_did_not_take_the_first(client):
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    with_factor(user)

    assert client.post(reverse("admin:code"), {"code": code_of(user)}).url == reverse("admin:login")
    assert not is_in(client)


def test_the_second_step_waits_five_minutes(client):
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    with_factor(user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        try_in(client, user.username)
        clock.shift(timedelta(minutes=6))

        assert client.get(reverse("admin:code")).url == reverse("admin:login")


def test_a_code_is_good_once_and_a_recovery_code_too():
    user = UserFactory(is_demo=False)
    codes = with_factor(user)
    code = code_of(user)

    assert second_factor.accepts(user, code)
    assert not second_factor.accepts(user, code)
    assert second_factor.accepts(user, codes[0])
    assert not second_factor.accepts(user, codes[0])
    assert second_factor.accepts(user, codes[1].replace(" ", ""))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_code_at_once_one_gets_in():
    user = UserFactory(is_demo=False)
    with_factor(user)
    code, barrier, let_in = code_of(user), Barrier(2), []

    def use():
        barrier.wait()
        let_in.append(second_factor.accepts(user, code))
        connections.close_all()

    threads = [Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(let_in) == [False, True]


def test_a_code_may_be_typed_in_arabic_digits():
    user = UserFactory(is_demo=False)
    with_factor(user)

    assert second_factor.accepts(user, code_of(user).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


def test_guesses_of_the_code_are_counted_like_those_of_the_password(client):
    user = UserFactory(roles=[Role.EDITOR], is_demo=False)
    with_factor(user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        try_in(client, user.username)
        for _ in range(throttle.OF_ACCOUNT):
            client.post(reverse("admin:code"), {"code": "000000"})
            clock.shift(25)

        assert client.post(reverse("admin:code"), {"code": code_of(user)}).status_code == 429


def test_the_secret_is_not_in_the_database():
    user = UserFactory(is_demo=False)
    codes = with_factor(user)

    kept = str([*type(user.second_factor).objects.values(), *RecoveryCode.objects.values()])

    assert second_factor.secret_of(user.second_factor.seed).hex() not in kept
    assert second_factor.typed_secret(user.second_factor.seed).replace(" ", "") not in kept
    assert codes[0].replace(" ", "") not in kept


def test_the_hash_of_a_recovery_code_hangs_on_the_random_seed_of_its_factor():
    user = UserFactory(is_demo=False)
    code = with_factor(user)[0]
    type(user.second_factor).objects.update(seed=second_factor.new_seed())

    assert not second_factor.accepts(user, code)


def test_a_screen_that_was_left_open_takes_no_authenticator_of_somebody_else(client):
    user = UserFactory(roles=[Role.REPORTER])
    try_in(client, user.username)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        client.get(reverse("admin:second_factor"))
        code = f"{TOTP(second_factor.secret_of(client.session['new_seed'])).token():06}"

        asked = client.post(reverse("admin:second_factor"), {"code": code})
        assert (asked.status_code, second_factor.is_set(user)) == (401, False)

        client.post(reverse("admin:second_factor"), {"code": code, "again_password": PASSWORD})
        assert second_factor.is_set(user)


# Sessions


def test_other_sessions_are_listed_and_ended(client):
    user = UserFactory()
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"})
    try_in(phone, user.username)
    try_in(client, user.username)

    page = client.get(reverse("admin:account")).content.decode()
    assert "سفاري على آيفون" in page
    assert "هذه الجلسة" in page
    client.post(reverse("admin:end_others"))

    assert is_in(client)
    assert not is_in(phone)
    assert Act.objects.get(name=Act.Name.END_SESSIONS).after == 1


def test_who_finds_a_screen_left_open_does_not_throw_its_owner_out_elsewhere(client):
    user, phone = UserFactory(), Client()
    try_in(phone, user.username)
    try_in(client, user.username)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.post(reverse("admin:end_others")).status_code == 401
        assert is_in(phone)

        client.post(reverse("admin:end_others"), {"again_password": PASSWORD})
        assert not is_in(phone)


def test_a_new_password_ends_every_other_session(client):
    user = UserFactory()
    other = Client()
    try_in(other, user.username)
    try_in(client, user.username)
    new = "ثلاث كلمات بلا رابط 7"

    answer = client.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert answer.status_code == 302
    assert is_in(client)
    assert not is_in(other)
    assert StaffSession.objects.filter(user=user).count() == 1


def test_guesses_at_the_old_password_are_counted_too(client):
    user = UserFactory()
    client.force_login(user)
    new = "ثلاث كلمات بلا رابط 7"

    def changed(old):
        fields = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post(reverse("admin:password_change"), fields)

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for guess in range(5):
            assert "wait" not in {
                error.code for error in changed(f"تخمين {guess}").context["form"].errors.as_data()["old_password"]
            }
            clock.shift(timedelta(seconds=25))

        answer = changed(PASSWORD)

    assert {error.code for error in answer.context["form"].errors.as_data()["old_password"]} == {"wait"}
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert changed(PASSWORD).status_code == 200  # the window is that of the clock on the wall
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        assert changed(PASSWORD).status_code == 302


def test_the_proxy_on_this_machine_is_believed_and_nobody_else(rf, settings):
    said = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7"}

    def address(remote, **headers):
        return address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers or said))

    assert address("198.51.100.1") == "198.51.100.1"
    assert address("127.0.0.1") == "127.0.0.1"
    settings.HTTPS = True
    assert address("198.51.100.1") == "198.51.100.1"
    # Only what the proxy itself has seen: the rest of the line is the visitor's.
    assert address("127.0.0.1") == "203.0.113.7"
    assert address("127.0.0.1", **{"X-Forwarded-For": "<script>"}) == "127.0.0.1"


def test_a_session_ends_after_twelve_hours(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        try_in(client, UserFactory().username)
        clock.shift(timedelta(hours=12, seconds=1))

        assert not is_in(client)


def test_it_ends_then_whatever_was_written_into_it_meanwhile(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        try_in(client, UserFactory().username)
        clock.shift(timedelta(hours=11))
        client.post(reverse("admin:end_others"), {"again_password": PASSWORD})
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=1, seconds=1))

        assert not is_in(client)


def test_being_here_is_noted_once_in_five_minutes(client, django_assert_num_queries):
    user = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        try_in(client, user.username)
        clock.shift(timedelta(minutes=6))
        client.get(reverse("admin:jsi18n"))
        seen = user.sessions.get().seen_at
        clock.shift(timedelta(minutes=1))
        client.get(reverse("admin:jsi18n"))

    assert user.sessions.get().seen_at == seen == type(user).objects.get(pk=user.pk).last_seen


def test_a_device_belongs_to_one_person(client):
    first, second = UserFactory(), UserFactory()
    try_in(client, first.username)
    client.post(reverse("admin:logout"))
    try_in(client, second.username)

    assert Device.objects.count() == 2
    assert Device.objects.values("digest").distinct().count() == 1
