"""The way into the desk: password, second step, and nobody past it whose role needs a second factor that is not there yet."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import devices, second_factor, sessions, sign_in

# What somebody may open who is in but has no second factor yet.
OPEN_TO_THE_HELD_BACK = {"admin:login", "admin:logout", "admin:code", "admin:second_factor", "admin:jsi18n"}


class SignInForm(forms.Form):
    username = forms.CharField(
        label="اسم الدخول",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="كلمة المرور",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    # The dialog over the writing screen asks for both at once; the page asks for the code in a second step.
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="رمز التحقق",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        help_text="ستة أرقام من تطبيق التحقق في هاتفك، أو رمز احتياطي.",
    )


def sign_in_page(desk, request):
    if request.method != "POST":
        if desk.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return _shown(desk, request, "desk/login.html", SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _shown(desk, request, "desk/login.html", form)
    typed = form.cleaned_data
    try:
        user = sign_in.check(request, typed["username"], typed["password"], typed["code"])
    except sign_in.CodeNeeded as half:
        sign_in.hold(request, half.user)
        return HttpResponseRedirect(_with_next(request, reverse("admin:code")))
    except sign_in.Refused as refusal:
        return _refused(desk, request, "desk/login.html", form, refusal)
    return let_in(request, user)


def code_page(desk, request):
    """The second step, open for five minutes to the browser that showed the password."""
    user = sign_in.held(request)
    if user is None:
        return HttpResponseRedirect(_with_next(request, reverse("admin:login")))
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(desk, request, "desk/code.html", form)
    try:
        sign_in.check_code(request, user, form.cleaned_data["code"])
    except sign_in.Refused as refusal:
        return _refused(desk, request, "desk/code.html", form, refusal)
    return let_in(request, user)


def let_in(request, user):
    sign_in.let_in(request, user)
    response = HttpResponseRedirect(_next(request) or reverse("admin:index"))
    devices.welcome(request, response, user)
    return response


def second_factor_first(get_response):
    """Middleware. The desk is closed to whoever publishes or administers and has shown a password only."""
    desk = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        if not request.path_info.startswith(desk) or not request.user.is_authenticated:
            return get_response(request)
        sessions.seen(request)
        if is_held_back(request) and request.path_info not in map(reverse, OPEN_TO_THE_HELD_BACK):
            return HttpResponseRedirect(_where_to_go(request))
        return get_response(request)

    return middleware


def is_held_back(request):
    return request.user.is_authenticated and request.user.needs_second_factor and not sign_in.is_verified(request)


def _where_to_go(request):
    """To set the factor up; or, for who has one and was let in before it was needed, to show its code."""
    if not second_factor.is_set(request.user):
        return reverse("admin:second_factor")
    sign_in.hold(request, request.user)
    return reverse("admin:code")


def _refused(desk, request, template, form, refusal):
    form.add_error(None, str(refusal))
    response = _shown(desk, request, template, form, status=429 if refusal.wait else 200)
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return response


def _shown(desk, request, template, form, status=200):
    context = desk.each_context(request) | {"title": "دخول", "form": form, "next": _next(request)}
    return render(request, template, context, status=status)


def _next(request):
    """Where to go on, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""


def _with_next(request, url):
    wanted = _next(request)
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url
