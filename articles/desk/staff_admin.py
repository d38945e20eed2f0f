"""Staff and their roles, for the administrator; the editor-in-chief may look."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from accounts import invitations, staff
from accounts.models import Act, User
from accounts.roles import Right, Role, explained
from articles.arabic.bidi import one_piece
from articles.arabic.hygiene import clean_line, has_visible_letter
from articles.desk import see_as, staff_acts
from articles.desk.finding import FoldedSearch
from articles.desk.rights import RightsAdmin
from articles.desk.sign_in import confirm_over
from articles.desk.user_forms import FormAsksUser
from articles.models.section import Section


class StaffForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label="الأدوار",
        choices=[
            (
                role,
                format_html(
                    "<span><b>{}</b><span class=help>{}.</span></span>", role.label, "، ".join(explained([role]))
                ),
            )
            for role in Role
        ],
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
        fields = ["username", "full_name", "email"]
        help_texts = {"username": "حروف وأرقام من لغة واحدة، بلا مسافات."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            # What is pasted is never cut without a word.
            field.widget.attrs.pop("maxlength", None)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.role_names)
            self.initial["desks"] = list(self.instance.desk_sections.all())
        else:
            self.fields["email"].required = True
            self.fields["email"].help_text = "تصل إليه الدعوة، ويختار صاحبها كلمة مروره بنفسه."

    def clean_full_name(self):
        name = clean_line(self.cleaned_data["full_name"])
        if not has_visible_letter(name):
            raise ValidationError("اكتب اسمًا فيه حرف ظاهر.", code="invisible")
        return name

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.instance.pk:
            refusal = staff.refusal(self.instance, cleaned["roles"], by=self.user)
            if refusal:
                self.add_error("roles", refusal)
            if self.instance.pk == self.user.pk and set(cleaned["desks"]) != set(self.initial["desks"]):
                self.add_error("desks", "لا يغيّر أحد أقسامه بنفسه: اطلب ذلك من مدير نظام آخر.")
        return cleaned


@admin.register(User)
class StaffAdmin(FormAsksUser, RightsAdmin, FoldedSearch, admin.ModelAdmin):
    form = StaffForm
    right = Right.MANAGE_STAFF
    look = Right.READ_STAFF
    list_display = ["full_name", "roles_cell", "desks_cell", "seen_cell", "factor_cell", "active_cell"]
    list_filter = ["is_active", "role_grants__role"]
    list_select_related = ["second_factor", "invitation"]
    search_fields = ["full_name", "username"]
    fields = ["username", "full_name", "email", "roles", "desks"]
    actions = None

    @admin.display(description="الأدوار")
    def roles_cell(self, user):
        return "، ".join(user.role_labels) or "—"

    @admin.display(description="الأقسام")
    def desks_cell(self, user):
        return "، ".join(one_piece(section) for section in user.desk_sections.all()) or "—"

    @admin.display(description="آخر ظهور", ordering="last_seen")
    def seen_cell(self, user):
        seen = max(filter(None, (user.last_seen, user.last_login)), default=None)
        return seen or "لم يدخل بعد"

    @admin.display(description="التحقق الثاني")
    def factor_cell(self, user):
        if hasattr(user, "second_factor"):
            return "مضبوط"
        return "ينقصه" if user.needs_second_factor else "غير مطلوب"

    @admin.display(description="الحساب", ordering="is_active")
    def active_cell(self, user):
        if not user.has_usable_password() and hasattr(user, "invitation"):
            return f"دعوة {user.invitation.state}"
        return "نشط" if user.is_active else "موقوف"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_grants", "desk_sections")

    def get_readonly_fields(self, request, obj=None):
        return (
            ()
            if self.has_change_permission(request, obj)
            else ("roles_cell", "desks_cell", "factor_cell", "active_cell")
        )

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.fields
        return ["username", "full_name", "email", "roles_cell", "desks_cell", "factor_cell", "active_cell"]

    def get_urls(self):
        def screen(view):
            return self.admin_site.admin_view(view)

        own = [
            path("roles/", screen(self.roles_view), name="accounts_user_roles"),
            path("roles/<slug:role>/", screen(self.role_view), name="accounts_user_see_role"),
            path("<int:user_id>/see/", screen(self.member_view), name="accounts_user_see"),
            path("<int:user_id>/act/", screen(self.act_view), name="accounts_user_act"),
        ]
        return own + super().get_urls()

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Who works here and what they may do is asked for twice: the person who sits at the keyboard has to show who it is."""
        if request.method == "POST" and self.has_change_permission(request):
            asked = confirm_over(self.admin_site, request)
            if asked:
                return asked
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except staff.StaffRefused as refusal:
            # Another administrator was faster than this form.
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        # One way to save: over roles that are read slowly, more buttons cover what they are about.
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        if obj and self.has_change_permission(request, obj):
            context["acts"] = staff_acts.open_on(obj, by=request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_active = False
            obj.set_unusable_password()
        obj.save()
        if change and "email" in form.changed_data:
            # A link that went to the old address must not open the account any more.
            invitations.void(obj)
        staff.set_roles(obj, form.cleaned_data["roles"], by=request.user)
        self._set_desks(obj, form, by=request.user)
        if not change:
            invitations.send(obj, by=request.user)

    def _set_desks(self, user, form, *, by):
        had, wanted = ([section.name for section in form.initial.get("desks", ())], form.cleaned_data["desks"])
        user.desk_sections.set(wanted)
        names = [section.name for section in wanted]
        if sorted(had) != sorted(names):
            Act.record(Act.Name.DESKS, by=by, about=user, before=had, after=names)

    def construct_change_message(self, request, form, formsets, add=False):
        """Roles, desks and the invitation have acts of their own; here only what is written about the person."""
        changed = [name for name in form.changed_data if name in ("username", "full_name", "email")]
        if changed and not add:
            Act.record(
                Act.Name.PERSON,
                by=request.user,
                about=form.instance,
                before={name: form.initial[name] for name in changed},
                after={name: form.cleaned_data[name] for name in changed},
            )
        return admin.ModelAdmin.construct_change_message(self, request, form, formsets, add)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(
            request, f"الدعوة في طريقها إلى {one_piece(obj.email)}. رابطها يعمل مرة واحدة خلال ثلاثة أيام."
        )
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[obj.pk]))

    # Pages of their own

    def act_view(self, request, user_id):
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        asked = confirm_over(self.admin_site, request)
        if asked:
            return asked
        user = self.get_object(request, str(user_id))
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(user_id))
        try:
            messages.success(request, staff_acts.make(user, request.POST.get("do", ""), by=request.user))
        except staff.StaffRefused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))

    def roles_view(self, request):
        self._only_to_look(request)
        return see_as.matrix(self.admin_site, request)

    def role_view(self, request, role):
        self._only_to_look(request)
        return see_as.role_page(self.admin_site, request, role)

    def member_view(self, request, user_id):
        self._only_to_look(request)
        return see_as.member_page(self.admin_site, request, user_id)

    def _only_to_look(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
