"""Turns the roles table into what Django's admin asks a ModelAdmin, and puts every change on record."""

from accounts.models import Act
from articles.arabic.bidi import one_piece


class RightsAdmin:
    """Every action on a simple table needs one right; looking needs `look` or, without it, the same right."""

    right = ""
    look = ""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(self.look or self.right) or request.user.has_perm(self.right)

    def has_add_permission(self, request):
        return request.user.has_perm(self.right)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """Only the filters on the screen: a made-up one could be asked, letter by letter, what a hidden column holds."""
        offered = [getattr(entry, "parameter_name", entry) for entry in self.list_filter]
        on_screen = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return on_screen and super().lookup_allowed(lookup, value, request)

    def construct_change_message(self, request, form, formsets, add=False):
        """Django asks for its own log, after everything is saved and inside the transaction: the record is written here too."""
        changed = [name for name in form.changed_data if name in form.initial or add]
        related = [row for formset in formsets or () for row in formset.forms if row.has_changed()]
        Act.record(
            Act.Name.ADD if add else Act.Name.CHANGE,
            by=request.user,
            about=form.instance,
            before=None if add else {name: said(form.initial[name]) for name in changed},
            after={name: said(form.cleaned_data.get(name)) for name in changed},
            note="، ".join(str(row.instance) for row in related),
        )
        return super().construct_change_message(request, form, formsets, add)

    def log_deletions(self, request, queryset):
        """Django's word for it, before each row goes: one by one from its form, or many from the list."""
        for row in queryset:
            Act.record(Act.Name.REMOVE, by=request.user, about=row)
        return super().log_deletions(request, queryset)

    def response_delete(self, request, obj_display, obj_id):
        return super().response_delete(request, one_piece(obj_display), obj_id)


def said(value):
    """A value of a form as the record shows it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value
    if hasattr(value, "__iter__") and not hasattr(value, "read"):
        return [str(item) for item in value]
    return str(value)


class InlineOfEditable:
    """An inline that whoever may change its parent may change."""

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    def has_delete_permission(self, request, obj=None):
        return True
