"""What an administrator may do with people. Each verb asks for the right itself, and puts on record what it did."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import invitations, sessions
from accounts.models.people import RoleGrant, User
from accounts.models.record import Act
from accounts.roles import Right, Role

LAST = "هذا آخر مدير نظام: امنح الدور لعضو آخر يعمل حسابه، ثم عد إلى هذا."


class StaffRefused(Exception):
    """The newsroom would be left without an administrator, or somebody would change their own rights. In Arabic."""


def refusal(user, roles, *, by):
    """Why these roles would be refused, for the field to say so before anything is saved; empty when they would not."""
    had, roles = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True)), set(roles)
    if roles == had:
        return ""
    if user.pk == by.pk:
        return "لا يغيّر أحد أدواره بنفسه: اطلب ذلك من مدير نظام آخر."
    return LAST if Role.ADMIN in had - roles and _is_last_administrator(user) else ""


@transaction.atomic
def set_roles(user, roles, *, by):
    """Give this person exactly these roles. Returns whether anything changed."""
    _only_one_at_a_time()
    _guard(by)
    refused = refusal(user, roles, by=by)
    if refused:
        raise StaffRefused(refused)
    had, roles = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True)), set(roles)
    if roles == had:
        return False
    RoleGrant.objects.filter(user=user, role__in=had - roles).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by=by) for role in sorted(roles - had))
    user.__dict__.pop("role_names", None)
    Act.record(Act.Name.ROLES, by=by, about=user, before=_labels(had), after=_labels(roles))
    return True


@transaction.atomic
def deactivate(user, *, by):
    """Out at once, on every device. What carries the person's name stays."""
    _only_one_at_a_time()
    _guard(by)
    if user.pk == by.pk:
        raise StaffRefused("لا يوقف أحد حسابه بنفسه: اطلب ذلك من مدير نظام آخر.")
    if _is_last_administrator(user):
        raise StaffRefused(LAST)
    User.objects.filter(pk=user.pk).update(is_active=False)
    sessions.end(user)
    invitations.void(user)
    user.is_active = False
    Act.record(Act.Name.DEACTIVATE, by=by, about=user)


@transaction.atomic
def activate(user, *, by):
    _guard(by)
    if not user.has_usable_password():
        raise StaffRefused("لم يقبل صاحب هذا الحساب الدعوة بعد: أعد إرسالها، فيعمل الحساب حين يقبلها.")
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    Act.record(Act.Name.ACTIVATE, by=by, about=user)


def _guard(by):
    """Asked of the database, not of the request, which may have begun before this person was removed."""
    if not User.objects.get(pk=by.pk).has_perm(Right.MANAGE_STAFF):
        raise PermissionDenied("إدارة فريق العمل لمدير النظام.")


def _only_one_at_a_time():
    """Two administrators who remove each other at the same moment: the second waits, and then finds itself the last one."""
    list(RoleGrant.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk").values_list("pk", flat=True))


def _is_last_administrator(user):
    grants = RoleGrant.objects.filter(role=Role.ADMIN, user__is_active=True)
    return grants.filter(user=user).exists() and not grants.exclude(user=user).exists()


def _labels(roles):
    return [role.label for role in Role if role in roles]
