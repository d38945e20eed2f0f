"""Staff and their roles, for the administrator; the editor-in-chief may look."""

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.models import RoleGrant, User
from accounts.roles import Right, Role
from articles.desk.finding import FoldedSearch
from articles.desk.rights import RightsAdmin
from articles.models.section import Section


class StaffForm(forms.ModelForm):
    new_password = forms.CharField(
        label="كلمة مرور جديدة",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 حرفًا على الأقل. اتركها فارغة لتبقى كما هي.",
    )
    roles = forms.MultipleChoiceField(
        label="الأدوار",
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    desks = forms.ModelMultipleChoiceField(
        label="الأقسام",
        queryset=Section.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="الأقسام التي يعمل فيها رئيس القسم ومحرر الصور.",
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "email", "is_active"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.role_names)
            self.initial["desks"] = self.instance.desk_sections.all()
        else:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = "12 حرفًا على الأقل."

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self):
        cleaned = super().clean()
        roles = set(cleaned.get("roles", ()))
        if self.instance.pk == self.user.pk and roles != self.instance.role_names:
            self.add_error("roles", "لا يغيّر أحد أدواره بنفسه: اطلب ذلك من مدير نظام آخر.")
        if self.instance.pk == self.user.pk and not cleaned.get("is_active"):
            self.add_error("is_active", "لا يوقف أحد حسابه بنفسه: اطلب ذلك من مدير نظام آخر.")
        return cleaned


@admin.register(User)
class StaffAdmin(RightsAdmin, FoldedSearch, admin.ModelAdmin):
    form = StaffForm
    right = Right.MANAGE_STAFF
    look = Right.READ_STAFF
    list_display = ["full_name", "username", "roles_cell", "active_cell", "last_login"]
    list_filter = ["is_active", "role_grants__role"]
    search_fields = ["full_name", "username"]
    fields = ["username", "full_name", "email", "new_password", "roles", "desks", "is_active"]
    actions = None

    @admin.display(description="الأدوار")
    def roles_cell(self, user):
        return "، ".join(user.role_labels) or "—"

    @admin.display(description="الحساب", ordering="is_active")
    def active_cell(self, user):
        return "نشط" if user.is_active else "موقوف"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_grants")

    def get_readonly_fields(self, request, obj=None):
        return () if self.has_change_permission(request, obj) else ("roles_cell", "active_cell")

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.fields
        return ["username", "full_name", "email", "roles_cell", "active_cell"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)

        class FormOfUser(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, user=request.user, **kwargs)

        return FormOfUser

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        obj.save()
        self._grant(obj, set(form.cleaned_data["roles"]), by=request.user)
        obj.desk_sections.set(form.cleaned_data["desks"])

    def _grant(self, user, roles, *, by):
        had = user.role_names
        RoleGrant.objects.filter(user=user, role__in=had - roles).delete()
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by=by) for role in sorted(roles - had))
        del user.role_names
