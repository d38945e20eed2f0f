"""What an administrator may do with people, asked of the verbs themselves."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from accounts import staff
from accounts.models import Act, RoleGrant, User
from accounts.roles import EXPLAINED, RIGHTS, Right, Role, explained
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(roles=[Role.ADMIN])


def test_every_right_is_spelled_out():
    assert set(EXPLAINED) == set(Right)
    assert explained([Role.PHOTO]) == [
        "يقرأ مواد أقسامه",
        "يقرأ ما أُرسل للمراجعة في كل الأقسام",
        "يرفع الصور",
        "يكتب تعليقات كل الصور",
        "يدير الصور وحقوقها ونقاط تركيزها",
    ]


def test_roles_are_given_and_taken_and_the_record_says_from_what_to_what(administrator):
    member = UserFactory(roles=[Role.REPORTER])

    staff.set_roles(member, [Role.EDITOR], by=administrator)

    assert set(RoleGrant.objects.filter(user=member).values_list("role", "granted_by")) == {
        (Role.EDITOR, administrator.pk)
    }
    act = Act.objects.get(name=Act.Name.ROLES)
    assert (act.by, act.about_id, act.before, act.after) == (administrator, member.pk, ["محرر"], ["مدير تحرير"])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_manages_staff(role):
    somebody, member = UserFactory(roles=[role]), UserFactory()

    for verb in (
        lambda: staff.set_roles(member, [Role.CHIEF], by=somebody),
        lambda: staff.set_roles(somebody, [Role.ADMIN], by=somebody),
        lambda: staff.deactivate(member, by=somebody),
        lambda: staff.activate(member, by=somebody),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert not Act.objects.exists()


def test_nobody_raises_their_own_rights(administrator):
    UserFactory(roles=[Role.ADMIN])

    with pytest.raises(staff.StaffRefused, match="لا يغيّر أحد أدواره بنفسه"):
        staff.set_roles(administrator, [Role.ADMIN, Role.CHIEF], by=administrator)


def test_the_last_administrator_stays(monkeypatch):
    """Also on the day when another role is given the right to manage staff."""
    monkeypatch.setitem(RIGHTS, Role.CHIEF, RIGHTS[Role.CHIEF] | {Right.MANAGE_STAFF})
    administrator, other = UserFactory(roles=[Role.CHIEF]), UserFactory(roles=[Role.ADMIN])
    UserFactory(roles=[Role.ADMIN], is_active=False)

    with pytest.raises(staff.StaffRefused, match="آخر مدير نظام"):
        staff.set_roles(other, [], by=administrator)
    with pytest.raises(staff.StaffRefused, match="آخر مدير نظام"):
        staff.deactivate(other, by=administrator)
    assert User.objects.get(pk=other.pk).has_perm(Right.MANAGE_STAFF)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_once_leave_one():
    first, second = UserFactory(roles=[Role.ADMIN]), UserFactory(roles=[Role.ADMIN])
    barrier, said = Barrier(2), []

    def remove(user, by):
        barrier.wait()
        try:
            staff.deactivate(User.objects.get(pk=user.pk), by=User.objects.get(pk=by.pk))
        except (staff.StaffRefused, PermissionDenied) as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=remove, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert User.objects.filter(is_active=True, role_grants__role=Role.ADMIN).count() == 1
    assert len(said) == 1
