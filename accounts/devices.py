"""Browsers in which a person signed in well before: a signed cookie here, its hash in the table."""

import hashlib
import secrets

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models.access import Device
from accounts.origin import address_of, agent_of
from articles.arabic.bidi import one_piece

YEAR = 365 * 24 * 60 * 60
SALT = "accounts.device"
SUBJECT = "دخول إلى حسابك من جهاز جديد"
BODY = """{name}،

دخل شخص إلى حسابك في غرفة الأخبار من جهاز لم تستعمله من قبل:

الوقت: {at}
الجهاز: {agent}
العنوان: {address}

إن كنت أنت فلا تفعل شيئًا. وإن لم تكن أنت فغيّر كلمة المرور فورًا، وأنهِ الجلسات الأخرى من صفحة «حسابي»، وأبلغ مدير النظام:
{url}
"""


def digest_of(request):
    """The hash of this browser's cookie; empty for a browser without one, or with one that we did not sign."""
    token = request.get_signed_cookie(settings.DEVICE_COOKIE_NAME, default="", salt=SALT, max_age=YEAR)
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def known(request, user):
    """The hash of this browser if this person signed in from it before; empty otherwise."""
    digest = digest_of(request)
    return digest if digest and Device.objects.filter(user=user, digest=digest).exists() else ""


def welcome(request, response, user):
    """After a good sign-in: know this browser from now on, and tell its owner when it is a new one."""
    digest = digest_of(request)
    if not digest:
        token = secrets.token_urlsafe(24)
        digest = hashlib.sha256(token.encode()).hexdigest()
        response.set_signed_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            salt=SALT,
            max_age=YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    is_first = not user.devices.exists()
    _, is_new = Device.objects.update_or_create(
        user=user, digest=digest, defaults={"agent": agent_of(request), "last_seen": timezone.now()}
    )
    if is_new and not is_first and user.email:
        _tell(request, user)


def _tell(request, user):
    body = BODY.format(
        name=one_piece(user.full_name),
        at=date_format(timezone.localtime(), "j F Y، H:i"),
        agent=agent_of(request),
        address=one_piece(address_of(request)),
        url=f"{settings.SITE_URL}/{settings.ADMIN_PATH}account/",
    )
    # A mail server that is away must not keep anybody out.
    transaction.on_commit(lambda: send_mail(SUBJECT, body, None, [user.email], fail_silently=True))


def forget(user):
    return Device.objects.filter(user=user).delete()[0]
