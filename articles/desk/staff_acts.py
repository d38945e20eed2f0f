"""The buttons beside a member: which are offered, and what each does. The verbs ask for the right themselves."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import devices, invitations, second_factor, sessions, staff
from accounts.models import Act
from accounts.roles import Right
from articles.desk import locks

LABELS = {
    "invite": "أعد إرسال الدعوة",
    "revoke": "ألغِ الدعوة",
    "reset": "أرسل رابط كلمة مرور جديدة",
    "sessions": "أنهِ جلساته",
    "factor": "أزل التحقق الثاني",
    "deactivate": "أوقف الحساب",
    "activate": "أعد الحساب إلى العمل",
}
DONE = {
    "invite": "أُرسلت الدعوة من جديد، والرابط القديم لم يعد يعمل.",
    "revoke": "أُلغيت الدعوة، ورابطها لم يعد يعمل.",
    "reset": "أُرسل الرابط. كلمة المرور القديمة تعمل إلى أن يختار الجديدة.",
    "sessions": "انتهت جلساته على كل أجهزته.",
    "factor": "أُزيل التحقق الثاني، ويضبطه من جديد عند الدخول إن كان دوره يحتاج إليه.",
    "deactivate": "أُوقف الحساب: خرج صاحبه من كل أجهزته، وبقيت توقيعاته وما كان يكتبه.",
    "activate": "عاد الحساب إلى العمل.",
}


def open_on(user, *, by):
    """The acts that make sense for this member now, by name, with their labels."""
    joined, own = user.has_usable_password(), user.pk == by.pk
    invitation = getattr(user, "invitation", None)
    is_open = {
        "invite": not joined and bool(user.email),
        "revoke": not joined and bool(invitation) and invitation.is_open,
        "reset": joined and user.is_active and bool(user.email) and not user.is_demo,
        "sessions": joined and user.is_active and not own,
        "factor": hasattr(user, "second_factor") and not own,
        "deactivate": joined and user.is_active and not own,
        "activate": joined and not user.is_active,
    }
    return {name: label for name, label in LABELS.items() if is_open[name]}


@transaction.atomic
def make(user, name, *, by):
    """Do it, and say in Arabic what was done."""
    if not by.has_perm(Right.MANAGE_STAFF):
        raise PermissionDenied("إدارة فريق العمل لمدير النظام.")
    if name not in open_on(user, by=by):
        raise staff.StaffRefused("لم يعد هذا الإجراء ممكنًا لهذا العضو: ربما سبقك إليه زميل.")
    {
        "invite": invitations.send,
        "revoke": invitations.revoke,
        "reset": invitations.send,
        "sessions": _end_sessions,
        "factor": _drop_factor,
        "deactivate": deactivate,
        "activate": staff.activate,
    }[name](user, by=by)
    return DONE[name]


@transaction.atomic
def deactivate(user, *, by):
    """Out at once; what was being typed becomes a revision before the locks are let go."""
    locks.release_keeping_copies(user)
    staff.deactivate(user, by=by)


def _end_sessions(user, *, by):
    ended = sessions.end(user)
    Act.record(Act.Name.END_SESSIONS, by=by, about=user, after=ended)


def _drop_factor(user, *, by):
    second_factor.drop(user, by=by)
    # Whoever has the phone has perhaps the browser too.
    devices.forget(user)
    sessions.end(user)
