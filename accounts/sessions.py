"""The session engine: Django's own table, with whose session it is. Ending somebody's sessions is deleting rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.utils import timezone

from accounts.models.access import StaffSession
from accounts.models.people import User
from accounts.origin import address_of, agent_of

SEEN_EVERY = timedelta(minutes=5)
OWNER, ADDRESS, AGENT, STARTED, CONFIRMED = "_auth_user_id", "address", "agent", "started_at", "confirmed_at"


class SessionStore(DatabaseStore):
    seen_at = None

    @classmethod
    def get_model_class(cls):
        return StaffSession

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        self.seen_at = row.seen_at if row else None
        return row

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(OWNER)
        row.address, row.agent = data.get(ADDRESS, ""), data.get(AGENT, "")
        if STARTED in data:
            row.started_at = datetime.fromisoformat(data[STARTED])
            # Whatever is written into a session meanwhile: twelve hours after signing in it is over.
            row.expire_date = min(row.expire_date, row.started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        return row


def begin(sender, request, user, **signal):
    """Receiver of Django's `user_logged_in`, the one place that every way of signing in passes through."""
    request.session[ADDRESS], request.session[AGENT] = address_of(request), agent_of(request)
    now = timezone.now()
    request.session[STARTED], request.session[CONFIRMED] = now.isoformat(), now.timestamp()


def of(user):
    return StaffSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


def end(user, *, but=None):
    """Throw this person out everywhere, except in the session of this key. Returns how many sessions ended."""
    return StaffSession.objects.filter(user=user).exclude(session_key=but).delete()[0]


def seen(request):
    """Note that this person is here: one write each five minutes."""
    last, now = getattr(request.session, "seen_at", None), timezone.now()
    if last is None or now - last < SEEN_EVERY:
        return
    StaffSession.objects.filter(session_key=request.session.session_key).update(seen_at=now)
    User.objects.filter(Q(last_seen=None) | Q(last_seen__lt=now), pk=request.user.pk).update(last_seen=now)
