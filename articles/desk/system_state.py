"""«حالة النظام»: what the newsroom stands on, each part asked at the moment the page is opened, in words for whoever is there at night."""

import smtplib
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import get_connection
from django.db import DatabaseError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.shortcuts import render
from django.utils import timezone
from prometheus_client import REGISTRY

from accounts.models import Act
from accounts.roles import Right
from articles.arabic import dates
from articles.arabic.plural import STORY, count
from articles.desk.system_part import BAD, GOOD, MANUAL, WARN, Part, milliseconds, size, span
from articles.desk.system_store import backup, disk, proof
from articles.models.edition import Edition
from articles.models.revision import Revision
from articles.models.story import Story
from articles.search import index
from articles.search.backends import Filters
from articles.search.engine import search

REPLICA = "replica"
SLOW = 0.5  # seconds for one row by its key
CLOCK_APART = timedelta(seconds=2)
RECENT_STORIES = 200
MAIL_SECONDS = 4


def page(desk, request):
    if not request.user.has_perm(Right.SITE_SETTINGS):
        raise PermissionDenied("حالة النظام لرئيس التحرير ومدير النظام.")
    parts = state()
    context = desk.each_context(request) | {"title": "حالة النظام", "parts": parts, "verdict": verdict(parts)}
    context["now"] = timezone.now()
    return render(request, "desk/system_state.html", context)


def state():
    """Every part, in the order in which one would look."""
    found = [database(), replica(), pages(), shared_cache(), search_index(), disk(), backup(), proof(), mail(), clock()]
    return [part for part in found if part]


def verdict(parts):
    """The page in one line, with the level of the worst part."""
    bad, warn = ("، ".join(part.name for part in parts if part.level == level) for level in (BAD, WARN))
    if bad:
        return BAD, f"عطل في: {bad}"
    return (WARN, f"تحتاج نظرة: {warn}") if warn else (GOOD, "كل شيء يعمل")


def database():
    name = "قاعدة البيانات"
    start = time.perf_counter()
    Edition.number_now()
    took = time.perf_counter() - start
    says = f"تجيب في {milliseconds(took)}، وحجمها {size(_database_bytes())}."
    if _migrations_to_come():
        return Part(name, BAD, says, f"جداولها أقدم من البرنامج: أكمل الترقية. {MANUAL}")
    return Part(name, *((WARN, says, "إجابتها بطيئة: انظر ما يشغل الخادم.") if took > SLOW else (GOOD, says)))


def replica():
    """None where there is no replica."""
    if REPLICA not in connections.databases:
        return None
    name = "نسخة القراءة"
    try:
        behind = Edition.number_now() - Edition.objects.using(REPLICA).values_list("number", flat=True).get(pk=1)
    except DatabaseError:
        connections[REPLICA].close()
        return Part(name, BAD, "لا تجيب، وصفحات القراء تُقرأ من الأصل.", f"شغّل خادمها من جديد. {MANUAL}")
    if behind > 0:
        return Part(name, WARN, f"متأخرة عن الأصل {behind:,} طبعة.", "إن لم تلحق به خلال دقيقة فانظر الاتصال بينهما.")
    return Part(name, GOOD, "تتبع الأصل طبعة بطبعة.")


def pages():
    name = "ذاكرة الصفحات"
    if not settings.PAGE_CACHE_MB:
        return Part(name, WARN, "متوقفة: كل صفحة تُرسم لكل قارئ.", f"شغّلها في إعدادات الخادم. {MANUAL}")
    says = f"لكل عملية {settings.PAGE_CACHE_MB} ميجابايت."
    kept, drawn = (
        REGISTRY.get_sample_value("newsroom_pages_total", {"source": source}) or 0 for source in ("memory", "drawn")
    )
    if kept + drawn:
        says += f" أجابت هذه العملية من ذاكرتها {round(100 * kept / (kept + drawn))}% مما سُئلت."
    return Part(name, GOOD, says)


def shared_cache():
    """Django's cache, where several servers share one."""
    name = "الذاكرة المشتركة"
    if not settings.REDIS_URL:
        return Part(name, GOOD, "غير مستخدمة: ما يُعدّ بين الخوادم معًا في قاعدة البيانات.")
    # Fifteen megabytes of every worker that a newspaper on one server has no use for.
    from redis.exceptions import RedisError  # noqa: PLC0415

    mark = uuid4().hex
    try:
        cache.set("system-state", mark, 10)
        is_kept = cache.get("system-state") == mark
    except (RedisError, OSError):
        is_kept = False
    if is_kept:
        return Part(name, GOOD, "تكتب وتقرأ.")
    return Part(name, BAD, "لا تجيب. القراء والتحرير يعملان بدونها.", f"شغّل خادمها من جديد. {MANUAL}")


def search_index():
    """Whether the newest stories stand in the index as they are, and whether it answers."""
    name = "فهرس البحث"
    recent = list(Story.objects.order_by("-pk").values_list("pk", flat=True)[:RECENT_STORIES])
    newest = Story.objects.live().newest_first().values_list("headline", flat=True).first()
    if newest is None:
        return Part(name, GOOD, "لا أخبار منشورة بعد.")
    start = time.perf_counter()
    search(newest, Filters(now=timezone.now()))
    took = time.perf_counter() - start
    missing = index.out_of_line(recent).count()
    says = f"يجيب في {milliseconds(took)}."
    if missing:
        return Part(name, BAD, f"{says} ينقصه {count(missing, STORY)} من أحدث ما نُشر.", f"أعد بناءه. {MANUAL}")
    return Part(name, GOOD, f"{says} أحدث الأخبار كلها فيه.")


def mail():
    name = "البريد"
    if settings.EMAIL_BACKEND.rpartition(".")[0] != "django.core.mail.backends.smtp":
        return Part(name, WARN, "لا يُرسل: الرسائل تُكتب على الخادم فقط.", f"اضبط خادم البريد ليصل. {MANUAL}")
    try:
        with get_connection(timeout=MAIL_SECONDS):
            return Part(name, GOOD, "خادم البريد يقبل الدخول.")
    except (OSError, smtplib.SMTPException):
        return Part(name, BAD, "خادم البريد لا يقبل الدخول: لا تصل دعوة ولا رمز.", f"راجع إعداداته. {MANUAL}")


def clock():
    """Against the database's clock, and against our own record: what is dated in the future was written before the clock fell back."""
    name = "الساعة"
    now = timezone.now()
    says = f"{dates.date_time(timezone.localtime(now))} بتوقيت القاهرة."
    ahead = max(filter(None, (_newest(Act), _newest(Revision))), default=now) - now
    if ahead > CLOCK_APART:
        advice = "ما نُشر بعد هذه الساعة يعود وحده حين تبلغها، أو بنشره من جديد. اضبط مزامنة الوقت."
        return Part(name, BAD, f"{says} رجعت إلى الوراء: في السجل ما يسبقها بنحو {span(ahead)}.", advice)
    apart = abs(_database_clock() - now)
    if apart > CLOCK_APART:
        return Part(name, BAD, f"{says} بينها وبين ساعة القاعدة {span(apart)}.", "اضبط مزامنة الوقت على الخادمين.")
    return Part(name, GOOD, says)


def _newest(model):
    return model.objects.order_by("-pk").values_list("at", flat=True).first()


def _database_clock():
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _database_bytes():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    path = Path(connection.settings_dict["NAME"])
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))


def _migrations_to_come():
    """Files of ours that the database has not seen."""
    written = {
        (folder.parent.name, file.stem)
        for folder in settings.BASE_DIR.glob("a*/migrations")
        for file in folder.glob("0*.py")
    }
    return written - set(MigrationRecorder(connection).applied_migrations())
