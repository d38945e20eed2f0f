"""What the desk says when it cannot work: the database does not answer, the disk is full, or the fault is ours.

Nothing here asks the database. A form that was sent is carried on as it is, its own token included, to be sent once more.
"""

import errno
import shutil
import sys
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template import loader

from articles.desk.sign_in import came_from_here

RETRY_AFTER = "10"
# SQLite's word and PostgreSQL's for a disk that takes no more.
FULL = {"SQLITE_FULL", "53100"}
# SQLite needs as much to open a database at all, and calls the lack of it an error of the disk.
LEAST_ROOM = 64 * 1024
FULL_FILES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def page(request):
    failure = sys.exc_info()[1]
    is_full = is_disk_full(failure)
    is_away = not is_full and isinstance(failure, OperationalError | InterfaceError)
    context = {
        "site_header": "غرفة الأخبار",
        "title": "القرص ممتلئ" if is_full else "قاعدة البيانات لا تجيب" if is_away else "حدث خطأ في الخادم",
        "is_full": is_full,
        "is_away": is_away,
        "is_sent": request.method == "POST",
        "posted": posted(request),
        "had_files": request.method == "POST" and bool(request.FILES),
        "path": request.get_full_path(),
    }
    status = 503 if is_full or is_away else 500
    response = HttpResponse(loader.render_to_string("desk/failing.html", context), status=status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def is_disk_full(failure):
    if isinstance(failure, DatabaseError):
        cause = failure.__cause__
        is_said = FULL & {getattr(cause, "sqlite_errorname", None), getattr(cause, "sqlstate", None)}
        return bool(is_said) or _is_out_of_room()
    return isinstance(failure, OSError) and failure.errno in FULL_FILES


def _is_out_of_room():
    if connection.vendor != "sqlite":
        return False
    try:
        return shutil.disk_usage(Path(connection.settings_dict["NAME"]).parent).free < LEAST_ROOM
    except OSError:
        return False


def posted(request):
    """The fields that a page of ours sent; none of a form with a password, which is typed again rather than written into a page."""
    if request.method != "POST" or not came_from_here(request) or any("password" in name for name in request.POST):
        return []
    return [(name, value) for name in request.POST for value in request.POST.getlist(name)]
