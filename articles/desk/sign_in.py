"""Asking for the password over a form that was being posted, so that nothing of it is lost. Works without a script.

Once for who was signed out meanwhile, once for who is in and does something dangerous.
"""

from django.conf import settings
from django.contrib import admin
from django.shortcuts import render
from django.views.csrf import csrf_failure

from accounts import second_factor, sign_in

NAME, PASSWORD, CODE = "again_username", "again_password", "again_code"
NOT_POSTED_AGAIN = {"csrfmiddlewaretoken", NAME, PASSWORD, CODE}


def sign_in_over(desk, request):
    """A page that asks for the password and carries the whole form; None once the person is in and the post may go on."""
    failed, asks_for_code = "", False
    if NAME in request.POST:
        try:
            sign_in.let_in(request, sign_in.check(request, request.POST[NAME], *_typed(request)))
        except sign_in.CodeNeeded:
            failed, asks_for_code = "لحسابك تحقق ثانٍ: اكتب كلمة المرور مرة أخرى ومعها رمز التحقق. نصك ما زال هنا.", True
        except sign_in.Refused as refusal:
            failed, asks_for_code = f"{refusal} نصك ما زال هنا.", bool(request.POST.get(CODE))
        else:
            return None
    return _asked(desk, request, "انتهت جلستك", failed, asks_for_code=asks_for_code, asks_for_name=True)


def post_again(request, reason=""):
    """Django's refusal of a form whose token went stale, as by signing in anew in another tab: it can be sent again as it is.

    Only a form of our own pages is carried on: what another site sent must not be one click away from being done.
    """
    if not came_from_here(request) or not request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return csrf_failure(request, reason)
    if request.user.is_authenticated:
        return _asked(admin.site, request, "أرسل النموذج مرة أخرى", "", status=403, is_only_stale=True)
    return _asked(admin.site, request, "انتهت جلستك", "", status=403, asks_for_code=False, asks_for_name=True)


def came_from_here(request):
    """Whether a page of ours sent this form: browsers say with every POST which site did."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def confirm_over(desk, request):
    """The same for an act that asks who you are once more; None for who showed it a short time ago."""
    if sign_in.is_fresh(request):
        return None
    failed, asks_for_code = "", second_factor.is_set(request.user)
    if PASSWORD in request.POST:
        try:
            sign_in.confirm(request, *_typed(request))
        except sign_in.CodeNeeded:
            failed = "اكتب رمز التحقق أيضًا."
        except sign_in.Refused as refusal:
            failed = str(refusal)
        else:
            return None
    return _asked(desk, request, "أكّد أنك أنت", failed, asks_for_code=asks_for_code, asks_for_name=False)


def _typed(request):
    return request.POST.get(PASSWORD, ""), request.POST.get(CODE, "")


def _asked(desk, request, title, failed, *, status=401, **asks):
    posted = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in NOT_POSTED_AGAIN
    ]
    context = desk.each_context(request) | asks
    context |= {"title": title, "posted": posted, "failed": failed, "had_files": bool(request.FILES)}
    return render(request, "desk/sign_in_again.html", context, status=status)
