"""«حسابي»: one's own roles, sessions, password and second factor."""

from django.contrib import messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import second_factor, sessions, sign_in
from accounts.models import Act
from accounts.roles import explained
from articles.desk.doors import CodeForm
from articles.desk.sign_in import confirm_over

NEW_SEED = "new_seed"


def page(desk, request):
    user = request.user
    context = desk.each_context(request) | {
        "title": "حسابي",
        "explained": explained(user.role_names),
        "sessions": sessions.of(user),
        "this_session": request.session.session_key,
        "factor": second_factor.of(user),
        "codes_left": user.recovery_codes.count(),
    }
    return render(request, "desk/account.html", context)


def end_others(desk, request):
    """«أنهِ الجلسات الأخرى». Whoever found this screen left open does not throw its owner out everywhere else."""
    asked = confirm_over(desk, request)
    if asked:
        return asked
    ended = sessions.end(request.user, but=request.session.session_key)
    Act.record(Act.Name.END_SESSIONS, by=request.user, about=request.user, after=ended)
    messages.success(request, "انتهت الجلسات الأخرى: لم يبقَ إلا هذه.")
    return HttpResponseRedirect(reverse("admin:account"))


class OwnPasswordForm(AdminPasswordChangeForm):
    """Whoever finds a screen left open does not try passwords there until one fits."""

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self):
        try:
            with sign_in.counted(self.request):
                return super().clean_old_password()
        except sign_in.Refused as refusal:
            raise ValidationError(str(refusal), code="wait") from refusal


def second_factor_page(desk, request):
    """Point the phone at the square, type the code that it shows; then the recovery codes, once."""
    user = request.user
    if request.method == "POST":
        asked = confirm_over(desk, request)
        if asked:
            return asked
    seed = request.session.setdefault(NEW_SEED, second_factor.new_seed())
    form = CodeForm(request.POST if "code" in request.POST else None)
    # Here the new authenticator shows that it works: no recovery code can say that.
    form.fields["code"].help_text = "الأرقام الستة الظاهرة الآن في تطبيق التحقق."
    if form.is_valid():
        codes = second_factor.confirm(user, seed, form.cleaned_data["code"])
        if codes:
            del request.session[NEW_SEED]
            request.session[sign_in.VERIFIED] = True
            sessions.end(user, but=request.session.session_key)
            return _codes(desk, request, codes)
        form.add_error("code", "الرمز غير صحيح. تأكد من ساعة الهاتف، واكتب الرمز الظاهر الآن.")
    context = desk.each_context(request)
    context |= {
        "title": "التحقق الثاني",
        "form": form,
        "square": second_factor.qr(seed, user, context["site_header"]),
        "typed_secret": second_factor.typed_secret(seed),
        "is_new": not second_factor.is_set(user),
    }
    return render(request, "desk/second_factor.html", context)


def new_codes(desk, request):
    if not second_factor.is_set(request.user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    return confirm_over(desk, request) or _codes(desk, request, second_factor.new_codes(request.user))


def _codes(desk, request, codes):
    context = desk.each_context(request) | {"title": "رموزك الاحتياطية", "codes": codes}
    return render(request, "desk/recovery_codes.html", context)
