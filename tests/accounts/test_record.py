"""The record: rows are only added, days are sealed, and whoever changes something behind our back is found out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import digest
from accounts.models import Act, DayDigest, Device, SignIn
from accounts.roles import Role
from articles.models.edition import Edition
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def without_rules(statement, *parameters):
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_act DISABLE TRIGGER act_is_kept")
        else:
            cursor.execute("DROP TRIGGER act_is_not_changed")
            cursor.execute("DROP TRIGGER act_is_not_deleted")
        cursor.execute(statement, parameters)


@pytest.fixture
def three_days():
    user = UserFactory(roles=[Role.EDITOR])
    for day in range(3):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            Act.record(Act.Name.PUBLISH, by=user, about=user, before="ready", after="done", note="ملاحظة")
            Act.record(Act.Name.WITHDRAW, by=user, about=user, note="سبب")
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        digest.seal()


@pytest.mark.parametrize("model", [Act, DayDigest])
def test_the_database_refuses_to_change_or_drop_what_is_on_record(three_days, model):
    name = "note" if model is Act else "digest"
    for verb in (lambda: model.objects.update(**{name: "غيره"}), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError, match="record_is_kept"), transaction.atomic():
            verb()


def test_each_finished_day_is_sealed_once_and_the_running_one_is_not(three_days):
    assert [str(row.day) for row in DayDigest.objects.all()] == ["2026-07-01", "2026-07-02", "2026-07-03"]
    assert {row.count for row in DayDigest.objects.all()} == {2}
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        Act.record(Act.Name.SUBMIT, by=None)
        digest.seal()
    assert DayDigest.objects.count() == 3
    assert list(digest.broken()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_act SET note = 'غير ما قيل' WHERE id = %s",
        "UPDATE accounts_act SET by_id = NULL WHERE id = %s",
        "DELETE FROM accounts_act WHERE id = %s",
    ],
)
def test_a_change_behind_our_back_is_found_out(three_days, statement):
    without_rules(statement, Act.objects.order_by("id")[2].pk)

    assert ["2026-07-02" in sentence for sentence in digest.broken()] == [True]
    with pytest.raises(CommandError):
        call_command("check_newsroom")


def test_a_seal_that_was_made_anew_breaks_the_chain_after_it(three_days):
    without_rules("UPDATE accounts_act SET note = 'غيره' WHERE id = %s", Act.objects.order_by("id")[0].pk)
    count, forged = digest._digest_of(DayDigest.objects.first().day, "")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE accounts_daydigest DISABLE TRIGGER digest_is_kept")
        else:
            cursor.execute("DROP TRIGGER digest_is_not_changed")
    DayDigest.objects.filter(day="2026-07-01").update(digest=forged)

    assert count == 2
    assert ["2026-07-02" in sentence for sentence in digest.broken()] == [True]


def test_check_newsroom_names_the_newest_seal(three_days, capsys):
    assert Edition.objects.exists()

    call_command("check_newsroom")

    assert f"The record is sealed to 2026-07-03: {digest.head().digest}" in capsys.readouterr().out


def test_what_is_no_longer_needed_about_people_goes_and_the_chain_holds(three_days):
    user = UserFactory()
    SignIn.objects.create(account="x", at=NOON)
    Device.objects.create(user=user, digest="x", agent="كروم", last_seen=NOON)
    with connection.cursor() as cursor:
        # Old by the database's own clock, which is what its triggers go by.
        cursor.execute(
            "INSERT INTO accounts_act (at, address, name, about, title, note) VALUES (%s, '', 'publish', '', '', '')",
            [datetime(2020, 1, 1, tzinfo=UTC)],
        )
    with time_machine.travel(NOON + timedelta(days=370), tick=False):
        call_command("tidy_record")

    assert not SignIn.objects.exists()
    assert not Device.objects.exists()
    assert Act.objects.count() == 6
    assert list(digest.broken()) == []
