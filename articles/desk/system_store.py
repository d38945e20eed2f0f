"""Where the newsroom's files lie and whether they would come back: disks, the last backup, the last restore that was tried."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.arabic import dates
from articles.arabic.plural import STORY, count
from articles.desk import stamps
from articles.desk.system_part import BAD, GOOD, MANUAL, WARN, Part, size

FREE_SHARE, FREE_SHARE_LEAST = 0.15, 0.05
# The timer backs up every six hours: one that was missed is told, and two days without one are an alarm.
BACKUP_AGE, BACKUP_AGE_MOST = timedelta(hours=13), timedelta(days=2)
PROOF_AGE = timedelta(days=90)


def disk():
    """Each disk once: several of our folders may lie on one."""
    name, disks = "القرص", {}
    for what, folder in _folders().items():
        there = _existing(Path(folder))
        disks.setdefault(there.stat().st_dev, (there, []))[1].append(what)
    usages = [(" و".join(names), shutil.disk_usage(folder)) for folder, names in disks.values()]
    says = " ".join(f"{names}: بقي {size(usage.free)} من {size(usage.total)}." for names, usage in usages)
    least = min(usage.free / usage.total for _, usage in usages)
    if least < FREE_SHARE_LEAST:
        return Part(name, BAD, says, "يكاد يمتلئ، وحينها لا يُحفظ شيء: أفرغ مكانًا الآن أو وسّع القرص.")
    if least < FREE_SHARE:
        return Part(name, WARN, says, "وسّع القرص أو أفرغ مكانًا هذا الأسبوع.")
    return Part(name, GOOD, says)


def backup():
    name = "آخر نسخة احتياطية"
    advice = f"شغّل مؤقّت النسخ على الخادم، أو خذ نسخة الآن. {MANUAL}"
    try:
        found = stamps.newest_backup(Path(settings.BACKUP_ROOT))
    except (OSError, ValueError, KeyError):
        return Part(name, BAD, "لا يُقرأ بيانها.", advice)
    if found is None:
        return Part(name, BAD, "لا نسخة في مجلد النسخ على هذا الخادم.", advice)
    age = timezone.now() - found.made_at
    says = f"{_told(found.made_at)}: فيها {count(found.stories, STORY)}، وحجم قاعدتها {size(found.size)}."
    if age > BACKUP_AGE:
        return Part(name, BAD if age > BACKUP_AGE_MOST else WARN, says, advice)
    return Part(name, GOOD, says)


def proof():
    name = "آخر تجربة استعادة"
    advice = f"ما لم يُستعد مرة لا يُعتمد عليه: استعد آخر نسخة إلى مكان فارغ. {MANUAL}"
    try:
        found = stamps.last_proof(Path(settings.BACKUP_ROOT))
    except (OSError, ValueError, KeyError):
        return Part(name, BAD, "لا يُقرأ بيانها.", advice)
    if found is None:
        return Part(name, WARN, "لم تُجرَّب الاستعادة بعد.", advice)
    says = f"{_told(found.at)}: عاد {count(found.stories, STORY)}، وفُحص كل ما عاد."
    if timezone.now() - found.at > PROOF_AGE:
        return Part(name, WARN, says, advice)
    return Part(name, GOOD, says)


def _folders():
    folders = {"الصور": settings.MEDIA_ROOT, "النسخ الاحتياطية": settings.BACKUP_ROOT}
    if connection.vendor == "sqlite":
        return {"قاعدة البيانات": Path(connection.settings_dict["NAME"]).parent} | folders
    return folders


def _existing(folder):
    """A folder that is not there yet will be made on the disk of the first one above it that is."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _told(at):
    return dates.since(at, timezone.localtime())
