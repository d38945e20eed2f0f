"""Signing in again over a form that was being posted, so that nothing of it is lost. Works without a script."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import authenticate, login
from django.shortcuts import render
from django.views.csrf import csrf_failure

NAME, PASSWORD = "again_username", "again_password"
NOT_POSTED_AGAIN = {"csrfmiddlewaretoken", NAME, PASSWORD}


def sign_in_over(desk, request):
    """A page that asks for the password and carries the whole form; None once the person is in and the post may go on."""
    user = None
    if NAME in request.POST:
        user = authenticate(request, username=request.POST[NAME], password=request.POST.get(PASSWORD, ""))
        if user:
            login(request, user)
            return None
    return _carrying(desk, request, title="انتهت جلستك", status=401)


def post_again(request, reason=""):
    """Django's refusal of a form whose token went stale, as by signing in anew in another tab: it can be sent again as it is.

    Only a form of our own pages is carried on: what another site sent must not be one click away from being done.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not is_ours or not request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return csrf_failure(request, reason)
    title = "أرسل النموذج مرة أخرى" if request.user.is_authenticated else "انتهت جلستك"
    return _carrying(admin.site, request, title=title, status=403)


def _carrying(desk, request, *, title, status):
    context = desk.each_context(request) | {
        "title": title,
        "posted": [
            (name, value)
            for name in request.POST
            for value in request.POST.getlist(name)
            if name not in NOT_POSTED_AGAIN
        ],
        "has_failed": NAME in request.POST and not request.user.is_authenticated,
        "had_files": bool(request.FILES),
    }
    return render(request, "desk/sign_in_again.html", context, status=status)
