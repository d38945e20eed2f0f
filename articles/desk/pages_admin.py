"""Static pages at the desk: text in the plain notation of bodies, cleaned as a story's is."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import Right
from articles.desk.library_admin import MovesTheEdition
from articles.desk.rights import RightsAdmin
from articles.models.edition import Edition
from articles.models.page import Page
from articles.press import body


class PageForm(forms.ModelForm):
    class Meta:
        model = Page
        fields = ["title", "slug", "body", "lists_staff", "order"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24})}
        help_texts = {
            "body": "سطر فارغ بين الفقرتين. «## » في أول السطر عنوان فرعي، و«- » بند قائمة، و[كلمات](رابط) رابط.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["body"] = body.to_plain_text(self.instance.body)

    def clean_body(self):
        try:
            return body.from_plain_text(self.cleaned_data["body"])
        except body.BodyRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal


@admin.register(Page)
class PageAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    form = PageForm
    list_display = ["title", "slug", "order", "updated_at"]

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    def get_actions(self, request):
        """One at a time: a page is linked from every other page."""
        return {}

    def save_model(self, request, obj, form, change):
        obj.updated_at = timezone.now()
        obj.save()

    def delete_model(self, request, obj):
        obj.delete()
        Edition.move()
