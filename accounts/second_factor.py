"""The second factor: six digits of an authenticator, and recovery codes for the day the phone is lost.

The secret is not in the database: it is derived from a random seed there and the secret key, so a copy of the tables opens
nothing. Whoever changes the secret key has people set their authenticators anew (recovery codes go on working).
"""

import base64
import hashlib
import secrets
from time import time
from urllib.parse import quote, urlencode

import segno
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from accounts.models.access import RecoveryCode, SecondFactor
from accounts.models.record import Act

CODES = 10
ROUNDS = 210_000
# One step of thirty seconds to either side, for clocks that are a little off.
TOLERANCE = 1
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


def new_seed():
    return secrets.token_hex(20)


def secret_of(seed):
    return salted_hmac("accounts.second_factor", seed).digest()


def typed_secret(seed):
    """The secret as an authenticator wants it typed, in groups of four."""
    letters = base64.b32encode(secret_of(seed)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def qr(seed, user, newspaper):
    """The square to point a phone at, as SVG without script or style."""
    label = quote(f"{newspaper}:{user.username}")
    query = urlencode({"secret": typed_secret(seed).replace(" ", ""), "issuer": newspaper}, quote_via=quote)
    return segno.make(f"otpauth://totp/{label}?{query}", error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True, title="مربع الربط"
    )


def step_of(seed, code, after=0):
    """The time step whose code this is, if none since `after` was taken; None for a wrong or used one."""
    digits = _plain(code)
    if not (digits.isdecimal() and len(digits) == 6):
        return None
    totp = TOTP(secret_of(seed))
    totp.time = time()
    return totp.t() if totp.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1) else None


@transaction.atomic
def confirm(user, seed, code):
    """Make this authenticator the person's own if the code shows that it works. Returns the recovery codes, or None."""
    step = step_of(seed, code)
    if step is None:
        return None
    factor, _ = SecondFactor.objects.update_or_create(
        user=user, defaults={"seed": seed, "last_step": step, "confirmed_at": timezone.now()}
    )
    Act.record(Act.Name.SECOND_FACTOR, by=user, about=user)
    return _new_codes(factor)


@transaction.atomic
def new_codes(user):
    """Ten new recovery codes; the older ones are void."""
    Act.record(Act.Name.RECOVERY_CODES, by=user, about=user)
    return _new_codes(of(user))


def accepts(user, code):
    """Whether this is the code of now, or a recovery code. Either is used up by it."""
    factor = of(user)
    if factor is None:
        return False
    step = step_of(factor.seed, code, factor.last_step)
    if step is not None:
        # Conditional, so that of two requests with one code only one gets in.
        return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))
    return bool(RecoveryCode.objects.filter(user=user, digest=_digest(factor, _plain(code))).delete()[0])


def drop(user, *, by):
    """Take the factor away, when the phone is lost and the codes with it. The person sets a new one at the next sign-in."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    Act.record(Act.Name.DROP_SECOND_FACTOR, by=by, about=user)


def of(user):
    return SecondFactor.objects.filter(user=user).first()


def is_set(user):
    return SecondFactor.objects.filter(user=user).exists()


def _new_codes(factor):
    codes = [f"{secrets.randbelow(10**12):012}" for _ in range(CODES)]
    RecoveryCode.objects.filter(user=factor.user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=factor.user, digest=_digest(factor, code)) for code in codes)
    return [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]


def _plain(code):
    return "".join(code.translate(ARABIC_DIGITS).split())[:20]


def _digest(factor, code):
    """Slow on purpose, and salted with the random seed of this factor: twelve digits are few for who has the table."""
    salt = f"accounts.recovery:{factor.seed}".encode()
    return hashlib.pbkdf2_hmac("sha512", code.encode(), salt, ROUNDS, dklen=32).hex()
