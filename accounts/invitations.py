"""Links to set a password with: signed, good for three days and one use, void once a newer one is sent or it is revoked."""

import logging
import secrets
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts import sessions
from accounts.models.access import Invitation
from accounts.models.record import Act
from articles.arabic.bidi import one_piece

logger = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=3)
SALT = "accounts.invitation"
JOINING = (
    "دعوة إلى غرفة الأخبار",
    "{name}،\n\nدعاك {by} إلى غرفة الأخبار. اسم دخولك: {username}\n\n"
    "افتح هذا الرابط واختر كلمة المرور. يعمل مرة واحدة، حتى {until}:\n{url}\n\nإن لم تكن تنتظر هذه الدعوة فتجاهلها.\n",
)
RESETTING = (
    "كلمة مرور جديدة لغرفة الأخبار",
    "{name}،\n\nأرسل لك {by} رابطًا لتختار كلمة مرور جديدة. اسم دخولك: {username}\n\n"
    "يعمل الرابط مرة واحدة، حتى {until}:\n{url}\n\nإن لم تطلب ذلك فأبلغ مدير النظام.\n",
)


@transaction.atomic
def send(user, *, by):
    """A new link for this person, mailed once everything is written; any older one is void."""
    joins = not user.has_usable_password()
    now = timezone.now()
    invitation, _ = Invitation.objects.update_or_create(
        user=user,
        defaults={
            "nonce": secrets.token_hex(16),
            "sent_at": now,
            "expires_at": now + GOOD_FOR,
            "sent_by": by,
            "revoked_at": None,
            "accepted_at": None,
            "was_mailed": False,
        },
    )
    Act.record(Act.Name.INVITE if joins else Act.Name.RESET_PASSWORD, by=by, about=user, note=user.email)
    url = f"{settings.SITE_URL}/invite/{signing.dumps([invitation.pk, invitation.nonce], salt=SALT)}/"
    transaction.on_commit(lambda: _mail(invitation, url, JOINING if joins else RESETTING))


def void(user):
    """Whatever link is on its way opens nothing any more."""
    Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


def revoke(user, *, by):
    void(user)
    Act.record(Act.Name.REVOKE, by=by, about=user)


def open_one(token):
    """The invitation of a link that is still good; None for any other, without a word of why."""
    try:
        number, nonce = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    invitation = Invitation.objects.select_related("user").filter(pk=number, nonce=nonce).first()
    return invitation if invitation and invitation.is_open else None


@transaction.atomic
def accept(invitation, password):
    """Set the password and let the person in from now on. Returns False for the second of two uses."""
    used = Invitation.objects.filter(pk=invitation.pk, nonce=invitation.nonce, accepted_at=None, revoked_at=None)
    if not used.update(accepted_at=timezone.now()):
        return False
    user = invitation.user
    joins = not user.has_usable_password()
    user.set_password(password)
    user.is_active = user.is_active or joins
    user.save(update_fields=["password", "is_active"])
    sessions.end(user)
    Act.record(Act.Name.JOIN if joins else Act.Name.PASSWORD, by=user, about=user)
    return True


def _mail(invitation, url, text):
    subject, body = text
    user = invitation.user
    until = date_format(timezone.localtime(invitation.expires_at), "j F Y، H:i")
    written = {"name": user.full_name, "by": invitation.sent_by, "username": user.username}
    names = {key: one_piece(value) for key, value in written.items()}
    body = body.format(until=until, url=url, **names)
    try:
        send_mail(subject, body, None, [user.email])
    except (OSError, SMTPException):
        # The invitation stands; the staff screen says that its mail did not go out, and offers to send it again.
        logger.exception("The mail to %s could not be sent.", user.username)
    else:
        Invitation.objects.filter(pk=invitation.pk).update(was_mailed=True)
