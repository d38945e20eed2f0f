"""Signing in again over a form that was being posted, so that nothing of it is lost. Works without a script."""

from django.contrib.auth import authenticate, login
from django.shortcuts import render

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
    context = desk.each_context(request) | {
        "title": "انتهت جلستك",
        "posted": [
            (name, value)
            for name in request.POST
            for value in request.POST.getlist(name)
            if name not in NOT_POSTED_AGAIN
        ],
        "has_failed": NAME in request.POST,
        "had_files": bool(request.FILES),
    }
    return render(request, "desk/sign_in_again.html", context, status=401)
