"""Where a request comes from: the address, and the browser in two words. Known to whatever runs while it is answered."""

import re
from contextvars import ContextVar

from django.conf import settings

_address: ContextVar[str] = ContextVar("address", default="")

BROWSERS = [("Edg", "إيدج"), ("OPR", "أوبرا"), ("Firefox", "فايرفوكس"), ("Chrome", "كروم"), ("Safari", "سفاري")]
SYSTEMS = [
    ("Android", "أندرويد"),
    ("iPhone", "آيفون"),
    ("iPad", "آيباد"),
    ("Windows", "ويندوز"),
    ("Macintosh", "ماك"),
    ("Linux", "لينكس"),
]
ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")


def address_of(request):
    """The client's address. X-Forwarded-For is believed from a proxy on this machine only, and only its last entry."""
    remote = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS and remote in {"", "127.0.0.1", "::1"}:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        return forwarded if ADDRESS.fullmatch(forwarded) else remote
    return remote


def agent_of(request):
    """The browser and its system by name: «كروم على أندرويد»."""
    said = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for sign, name in BROWSERS if sign in said), "متصفح")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return f"{browser} على {system}" if system else browser


def current_address():
    """The address of the request that is being answered; empty in a command."""
    return _address.get()


def remember(get_response):
    """Middleware: lets a verb deep down put on record where it was asked from."""

    def middleware(request):
        token = _address.set(address_of(request))
        try:
            return get_response(request)
        finally:
            _address.reset(token)

    return middleware
