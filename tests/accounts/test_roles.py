"""Accounts: rights come from roles, and from nothing else."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant, User
from accounts.roles import RIGHTS, Right, Role, rights_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_every_role_has_its_row_in_the_table():
    assert set(RIGHTS) == set(Role)
    assert all(RIGHTS[role] for role in Role)


def test_every_right_is_given_to_somebody():
    assert rights_of(set(Role)) == set(Right)


@pytest.mark.parametrize("right", [Right.PUBLISH, Right.EDIT_FRONT, Right.CORRECT, Right.MANAGE_TAXONOMY, Right.EXPORT])
def test_only_editors_decide_what_readers_see(right):
    assert {role for role in Role if right in RIGHTS[role]} == {Role.EDITOR, Role.CHIEF}


def test_only_the_administrator_manages_staff_and_touches_no_story():
    assert {role for role in Role if Right.MANAGE_STAFF in RIGHTS[role]} == {Role.ADMIN}
    assert not any(right.startswith("articles.") and right != Right.SITE_SETTINGS for right in RIGHTS[Role.ADMIN])


def test_rights_are_the_union_of_roles():
    user = UserFactory(roles=[Role.REPORTER, Role.PHOTO])

    assert user.has_perm(Right.WRITE_OWN_DRAFT)
    assert user.has_perm(Right.MANAGE_PHOTOS)
    assert not user.has_perm(Right.PUBLISH)


def test_a_role_that_was_taken_away_is_gone_on_the_next_request():
    user = UserFactory(roles=[Role.EDITOR])
    RoleGrant.objects.all().delete()

    assert not User.objects.get(pk=user.pk).has_perm(Right.PUBLISH)


def test_a_deactivated_member_has_no_rights():
    assert not UserFactory(roles=[Role.CHIEF], is_active=False).has_perm(Right.PUBLISH)


def test_there_is_no_superuser():
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(is_superuser=True)


def test_the_same_role_is_not_granted_twice():
    user = UserFactory(roles=[Role.EDITOR])

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=Role.EDITOR)


def test_an_unknown_role_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=UserFactory(), role="owner")


def test_the_first_administrator_comes_from_a_command(monkeypatch):
    monkeypatch.setattr(
        "accounts.management.commands.create_administrator.getpass", lambda prompt: "مفتاح-الغرفة-الطويل"
    )

    call_command("create_administrator", "salma", full_name="سلمى الراوي")

    assert User.objects.get(username="salma").has_perm(Right.MANAGE_STAFF)


def test_a_weak_password_or_a_taken_name_is_refused(monkeypatch):
    monkeypatch.setattr("accounts.management.commands.create_administrator.getpass", lambda prompt: "123456")

    with pytest.raises(CommandError):
        call_command("create_administrator", "salma", full_name="سلمى الراوي")

    UserFactory(username="hoda")
    with pytest.raises(ValidationError):
        User.objects.create_user("hoda", "مفتاح-الغرفة-الطويل", full_name="هدى")


def test_a_demo_account_signs_in_on_this_machine_only(settings):
    demo = UserFactory(username="demo", is_demo=True)

    assert authenticate(username="demo", password="newsroom-demo") == demo
    settings.HTTPS = True
    assert authenticate(username="demo", password="newsroom-demo") is None
