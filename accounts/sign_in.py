"""The way in: password, then the code of the second factor, both counted against guessing. Screens ask; this decides."""

import math
from contextlib import contextmanager

from django.contrib.auth import authenticate, login
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import devices, digest, second_factor, throttle
from accounts.models.people import User
from accounts.models.record import SignIn
from accounts.names import skeleton
from accounts.origin import address_of, agent_of
from accounts.sessions import CONFIRMED

VERIFIED, PENDING = "second_factor", "pending_sign_in"
# A dangerous act asks again after this long.
FRESH_SECONDS = 15 * 60
PENDING_SECONDS = 5 * 60
WRONG = "اسم الدخول أو كلمة المرور غير صحيحين. تأكد من لغة لوحة المفاتيح وحاول مرة أخرى."
WRONG_CODE = "الرمز غير صحيح أو استُعمل من قبل. انتظر الرمز التالي في تطبيقك، أو اكتب رمزًا احتياطيًا."


class Refused(Exception):
    """Not let in. Says so in Arabic; `wait` is for how many seconds, when it is a matter of time."""

    def __init__(self, message, wait=0):
        super().__init__(message)
        self.wait = wait


class CodeNeeded(Exception):
    """The password is right; the second factor is still missing."""

    def __init__(self, user):
        super().__init__(user)
        self.user = user


def check(request, username, password, code=""):
    """The person whose password (and code, where there is a second factor) this is. Raises Refused or CodeNeeded."""
    found = User.objects.filter(username=User.normalize_username(username)).first()
    attempt = _begin(request, username, found)
    user = authenticate(request, username=username, password=password)
    if user is None:
        raise Refused(WRONG)
    if second_factor.is_set(user):
        if not code:
            _end(attempt, SignIn.Outcome.PASSWORD)
            raise CodeNeeded(user)
        if not second_factor.accepts(user, code):
            raise Refused(WRONG_CODE)
    _end(attempt, SignIn.Outcome.IN)
    return user


def check_code(request, user, code):
    """The second step by itself, counted like a password."""
    attempt = _begin(request, user.username, user)
    if not second_factor.accepts(user, code):
        raise Refused(WRONG_CODE)
    _end(attempt, SignIn.Outcome.IN)


def confirm(request, password, code=""):
    """Somebody who is in shows once more who they are. Raises Refused or CodeNeeded."""
    user = check(request, request.user.username, password, code)
    if user.pk != request.user.pk:
        raise Refused(WRONG)
    request.session.cycle_key()
    request.session[CONFIRMED] = timezone.now().timestamp()


@contextmanager
def counted(request):
    """What runs inside guesses at the password of who is in: an error is a failed try, and too many are Refused."""
    attempt = _begin(request, request.user.username, request.user)
    yield
    _end(attempt, SignIn.Outcome.IN)


def is_fresh(request):
    """Whether this person has shown who they are a short time ago."""
    return timezone.now().timestamp() - request.session.get(CONFIRMED, 0) < FRESH_SECONDS


def let_in(request, user):
    """Open the session. Everybody who gets here has shown the password, and the code if there is a second factor."""
    if request.user.is_authenticated:
        # Django gives a new key to who was out; who signs in once more gets one too.
        request.session.cycle_key()
    login(request, user, backend="accounts.backends.RoleBackend")
    if second_factor.is_set(user):
        request.session[VERIFIED] = True
    User.objects.filter(pk=user.pk).update(last_seen=timezone.now())
    digest.seal()


def is_verified(request):
    return bool(request.session.get(VERIFIED))


def hold(request, user):
    """Remember for five minutes that this browser knows the person's password; that opens nothing but the second step."""
    request.session[PENDING] = [user.pk, user.get_session_auth_hash(), timezone.now().timestamp()]


def held(request):
    """The person whose second step is awaited in this browser, or None."""
    number, seal, since = request.session.get(PENDING, (0, "", 0))
    if timezone.now().timestamp() - since > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    return user if user and user.get_session_auth_hash() == seal else None


def _begin(request, username, found):
    """Put the attempt into the table as failed before the password is looked at, so that parallel guesses count each other."""
    traces = {
        "account": salted_hmac("accounts.sign_in", skeleton(username[:200])).hexdigest(),
        "address": address_of(request),
        "device": devices.known(request, found) if found else "",
    }
    _refuse_for(throttle.wait(**traces))
    attempt = SignIn.objects.create(user=found, agent=agent_of(request), **traces)
    _refuse_for(throttle.wait(**traces, before=attempt))
    return attempt


def _refuse_for(seconds):
    if seconds > 60:
        raise Refused(f"محاولات كثيرة. حاول بعد {math.ceil(seconds / 60)} دقيقة، أو من جهاز دخلت منه من قبل.", seconds)
    if seconds:
        raise Refused(f"انتظر {seconds} ثانية ثم حاول مرة أخرى.", seconds)


def _end(attempt, outcome):
    SignIn.objects.filter(pk=attempt.pk).update(outcome=outcome)
