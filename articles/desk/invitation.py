"""`/invite/<token>/`: somebody who was invited, or lost a password, chooses one. Open to whoever holds the link."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import invitations
from accounts.roles import explained


class PasswordForm(SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = "12 حرفًا على الأقل. ثلاث كلمات لا يجمعها شيء أسهل حفظًا من الرموز."
        for field in self.fields.values():
            field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def invite(request, token):
    """A link that was used, revoked, replaced or is too old says so in one and the same way."""
    return _private(_answer(request, token))


def _answer(request, token):
    invitation = invitations.open_one(token)
    if invitation is None:
        return _page(request, {"title": "لا يعمل هذا الرابط"}, status=404)
    form = PasswordForm(invitation.user, request.POST or None)
    if form.is_valid() and invitations.accept(invitation, form.cleaned_data["new_password1"]):
        messages.success(request, "حُفظت كلمة المرور. ادخل بها الآن.")
        return HttpResponseRedirect(reverse("admin:login"))
    context = {
        "title": "أهلًا بك في غرفة الأخبار",
        "form": form,
        "member": invitation.user,
        "explained": explained(invitation.user.role_names),
    }
    return _page(request, context)


def _page(request, context, status=200):
    desk = admin.site.each_context(request)
    return render(request, "desk/invitation.html", desk | {"has_permission": False} | context, status=status)


def _private(response):
    """The address itself is a secret: it is kept by no cache and told to no other page."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
