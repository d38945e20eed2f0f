"""How often somebody may guess (security.md H7), counted in the table of sign-ins: the same for every process, and after a restart.

A device that its owner signed in from before has an allowance of its own, so strangers cannot shut its owner out, and
neither can a colleague behind the same address. Everybody else shares what an account and an address are given.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models.record import SignIn

WINDOW = timedelta(minutes=15)
OF_DEVICE = 10
OF_ACCOUNT = 5
OF_ADDRESS = 100
# How long to wait after so many failures in the window, in seconds.
DELAYS = {3: 5, 4: 20}


def wait(*, account, address, device, before=None):
    """For how many seconds this attempt has to wait; 0 when it may go on. `before`: the attempt itself, once it is in the table."""
    now = timezone.now()
    failed = SignIn.objects.filter(outcome=SignIn.Outcome.FAILED, at__gt=now - WINDOW)
    if before:
        failed = failed.filter(pk__lt=before.pk)
    if device:
        return _until_free(failed.filter(account=account, device=device), OF_DEVICE, now)
    strange = failed.filter(device="")
    return max(
        _until_free(strange.filter(account=account), OF_ACCOUNT, now),
        _until_free(strange.filter(address=address), OF_ADDRESS, now, delays={}),
    )


def _until_free(failed, limit, now, delays=DELAYS):
    moments = list(failed.order_by("-at").values_list("at", flat=True)[:limit])
    if len(moments) >= limit:
        free = moments[-1] + WINDOW
    elif len(moments) in delays:
        free = moments[0] + timedelta(seconds=delays[len(moments)])
    else:
        return 0
    return max(0, int((free - now).total_seconds()) + 1)
