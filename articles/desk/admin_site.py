"""The desk: the stock admin under the newspaper's own name, with our dashboard."""

from functools import partial, update_wrapper

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import devices, sessions
from accounts.models import Act
from articles.desk import account, dashboard, doors, inbox, locks, system_state
from articles.desk.sign_in import sign_in_over
from articles.models.masthead import Masthead

MOST_ITEMS = 200
PLACES = (
    "Article Front Breaking Photo Correction Author Topic Section Page Redirect Miss StyleRule Synonym SearchMiss "
    "Masthead User Act SignIn"
).split()


class Desk(admin.AdminSite):
    site_title = "غرفة الأخبار"
    index_title = "اليوم"
    index_template = "desk/index.html"
    password_change_template = "desk/password.html"  # noqa: S105 — a template, not a secret
    empty_value_display = "—"
    enable_nav_sidebar = False

    def each_context(self, request):
        masthead = Masthead.objects.only("name").first()
        return super().each_context(request) | {"site_header": masthead.name if masthead else self.site_title}

    def admin_view(self, view, cacheable=False):
        """The stock guard, but that a form posted after the sign-in ran out is not thrown away."""
        guarded = super().admin_view(view, cacheable)

        def wrapper(request, *args, **kwargs):
            if request.method != "POST" or self.has_permission(request):
                return guarded(request, *args, **kwargs)
            asked = sign_in_over(self, request)
            if asked:
                return asked
            response = guarded(request, *args, **kwargs)
            devices.welcome(request, response, request.user)
            return response

        return update_wrapper(wrapper, view)

    def has_permission(self, request):
        return super().has_permission(request) and not doors.is_held_back(request)

    def get_urls(self):
        own = {
            "system-state": partial(system_state.page, self),
            "account": partial(account.page, self),
            "account/end-others": require_POST(partial(account.end_others, self)),
            "account/recovery-codes": require_POST(partial(account.new_codes, self)),
        }
        guarded = [
            path(f"{address}/", self.admin_view(view), name=address.rpartition("/")[2].replace("-", "_"))
            for address, view in own.items()
        ]
        return [
            *guarded,
            path("today.json", self.admin_view(dashboard.as_json), name="today"),
            path("inbox/", self.admin_view(self.inbox_view), name="inbox"),
            # Open to who is half in, as no other page is.
            path("login/code/", self.code, name="code"),
            path("account/second-factor/", self._for_members(account.second_factor_page), name="second_factor"),
            *super().get_urls(),
        ]

    def _for_members(self, view):
        """For everybody who is signed in, also without the second factor that their role needs."""

        def wrapper(request):
            if not request.user.is_authenticated:
                return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
            return view(self, request)

        return wrapper

    @method_decorator(sensitive_post_parameters())
    def login(self, request, extra_context=None):
        return doors.sign_in_page(self, request)

    @method_decorator(sensitive_post_parameters())
    def code(self, request):
        return doors.code_page(self, request)

    def password_change(self, request, extra_context=None):
        response = PasswordChangeView.as_view(
            form_class=partial(account.OwnPasswordForm, request=request),
            success_url=reverse("admin:password_change_done"),
            template_name=self.password_change_template,
            extra_context=self.each_context(request) | (extra_context or {}),
        )(request)
        if request.method == "POST" and response.status_code == 302:
            sessions.end(request.user, but=request.session.session_key)
            Act.record(Act.Name.PASSWORD, by=request.user, about=request.user)
        return response

    def get_app_list(self, request, app_label=None):
        """The places of the desk in the order of a day's work, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: PLACES.index(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "articles")

    def logout(self, request, extra_context=None):
        if request.method == "POST" and request.user.is_authenticated:
            locks.release_all(request.user)
        return super().logout(request, extra_context)

    def index(self, request, extra_context=None):
        return super().index(request, {**(extra_context or {}), **dashboard.today(request.user)})

    def inbox_view(self, request):
        """Everything that is unread; a POST says that one item, or all, has been seen."""
        if request.method == "POST":
            number = request.POST.get("item", "")
            inbox.mark_read(request.user, **({"pk": number} if number.isdecimal() and len(number) < 16 else {}))
            return HttpResponseRedirect(reverse("admin:index"))
        context = self.each_context(request) | {"title": "الوارد", "inbox": inbox.unread(request.user)[:MOST_ITEMS]}
        return render(request, "desk/inbox.html", context)
