"""The record of acts and the sign-ins: read, filtered and exported by chief and administrator; written by nobody here."""

import csv
from functools import cache
from io import StringIO

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from accounts import digest
from accounts.models import Act, SignIn
from accounts.roles import Right, Role
from articles.arabic.bidi import one_piece
from articles.desk.rights import RightsAdmin
from articles.models.article import State

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Codes that acts carry, as words.
WORDS = dict(State.choices) | dict(Role.choices)
HEADINGS = ["الوقت", "من", "الفعل", "على", "الرقم", "قبل", "بعد", "ملاحظة", "العنوان"]


class ActFilter(admin.SimpleListFilter):
    title = "الفعل"
    parameter_name = "name"

    def lookups(self, request, model_admin):
        return Act.Name.choices

    def queryset(self, request, acts):
        return acts.filter(name=self.value()) if self.value() else acts


class RecordAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.READ_RECORD
    actions = None
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Act)
class ActAdmin(RecordAdmin):
    change_list_template = "desk/record.html"
    list_display = ["at", "by", "label_cell", "title", "changes_cell", "address_cell"]
    list_filter = [ActFilter, "at", "by"]
    list_select_related = ["by"]
    search_fields = ["title", "note", "by__full_name"]

    @admin.display(description="الفعل", ordering="name")
    def label_cell(self, act):
        return act.label

    @admin.display(description="ما تغيّر")
    def changes_cell(self, act):
        return changes(act) or "—"

    @admin.display(description="من أين", ordering="address")
    def address_cell(self, act):
        return act.address or "الخادم"

    def get_urls(self):
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="accounts_act_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "seal": digest.head()})

    def export_view(self, request):
        """What the list shows under its filters, as a file for spreadsheets; taking it is itself an act."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request).select_related("by")
        text = as_csv(rows)
        Act.record(Act.Name.EXPORT, by=request.user, note="سجل الأفعال", after=text.count("\n") - 1)
        response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="record-{timezone.localdate()}.csv"'
        return response


@admin.register(SignIn)
class SignInAdmin(RecordAdmin):
    list_display = ["at", "user_cell", "outcome", "agent", "address"]
    list_filter = ["outcome", "at"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "address"]

    @admin.display(description="العضو")
    def user_cell(self, attempt):
        return attempt.user or "اسم غير معروف"


def changes(act):
    """What stood before and what stands now, in one line."""
    before, after = (one_piece(_line(value, act.about)) for value in (act.before, act.after))
    return " · ".join(filter(None, (" ← ".join(filter(None, (before, after))), one_piece(act.note))))


def as_csv(acts):
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for act in acts.iterator():
        moment = timezone.localtime(act.at).isoformat(timespec="seconds")
        row = [
            moment,
            act.by,
            act.label,
            act.title,
            act.about_id,
            _line(act.before, act.about),
            _line(act.after, act.about),
            act.note,
            act.address,
        ]
        writer.writerow([cell(value) for value in row])
    return file.getvalue()


def cell(value):
    """A value as a spreadsheet shows it and never runs it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _line(value, about):
    """As the desk says it: a state by its name, a column by its label, a choice by what is chosen."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "، ".join(_column(about, name, item) for name, item in value.items())
    if isinstance(value, list):
        return "، ".join(_line(item, about) for item in value) or "لا شيء"
    if isinstance(value, bool):
        return "نعم" if value else "لا"
    return str(WORDS.get(value, value))


def _column(about, name, value):
    label, choices = columns(about).get(name, ("", {}))
    said = _line(choices.get(value, value) if isinstance(value, str) else value, about)
    return f"{label}: {said or '—'}" if label else said


@cache
def columns(about):
    """Label and choices of each column of what an act is about."""
    models = [apps.get_model(app, about) for app in ("articles", "accounts") if about in apps.all_models[app]]
    fields = [field for model in models for field in model._meta.get_fields() if not field.auto_created]
    return {field.name: (str(field.verbose_name), dict(field.flatchoices)) for field in fields}
