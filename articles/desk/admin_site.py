"""The desk: the stock admin under the newspaper's own name, with our dashboard."""

from functools import update_wrapper

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from articles.desk import dashboard, inbox, locks
from articles.desk.sign_in import sign_in_over
from articles.models.masthead import Masthead

MOST_ITEMS = 200
PLACES = (
    "Article Front Breaking Photo Correction Author Topic Section Page Redirect Miss StyleRule Synonym SearchMiss "
    "Masthead User"
).split()


class Desk(admin.AdminSite):
    site_title = "غرفة الأخبار"
    index_title = "اليوم"
    index_template = "desk/index.html"
    login_template = "desk/login.html"
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
            if request.method == "POST" and not self.has_permission(request):
                return sign_in_over(self, request) or guarded(request, *args, **kwargs)
            return guarded(request, *args, **kwargs)

        return update_wrapper(wrapper, view)

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

    def get_urls(self):
        return [
            path("today.json", self.admin_view(dashboard.as_json), name="today"),
            path("inbox/", self.admin_view(self.inbox_view), name="inbox"),
            *super().get_urls(),
        ]

    def inbox_view(self, request):
        """Everything that is unread; a POST says that one item, or all, has been seen."""
        if request.method == "POST":
            number = request.POST.get("item", "")
            inbox.mark_read(request.user, **({"pk": number} if number.isdecimal() and len(number) < 16 else {}))
            return HttpResponseRedirect(reverse("admin:index"))
        context = self.each_context(request) | {"title": "الوارد", "inbox": inbox.unread(request.user)[:MOST_ITEMS]}
        return render(request, "desk/inbox.html", context)
