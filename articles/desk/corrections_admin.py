"""Corrections at the desk: written once, read for ever, changed never."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from accounts.roles import Right
from articles.desk.addresses import article_number
from articles.desk.rights import RightsAdmin
from articles.desk.user_forms import FormAsksUser
from articles.models.article import Article
from articles.models.correction import Correction
from articles.press.correct import CorrectionRefused, correct


class CorrectionForm(forms.ModelForm):
    article = forms.CharField(
        label="المادة",
        help_text="رقمها، أو رابطها على الموقع.",
        error_messages={"required": "اكتب رقم المادة التي تصوّبها أو رابطها."},
    )

    class Meta:
        model = Correction
        fields = ["article", "kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_article(self):
        number = article_number(self.cleaned_data["article"])
        article = Article.objects.filter(pk=number).first() if number is not None else None
        if article is None:
            raise ValidationError("لا توجد مادة بهذا الرقم أو الرابط: انسخ رابطها من الموقع.", code="unknown")
        return article

    def clean(self):
        """Whether it may stand is the press's to say, and it says so in the same step in which it is printed."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self.instance = correct(cleaned["article"], by=self.user, kind=cleaned["kind"], text=cleaned["text"])
            except CorrectionRefused as refusal:
                self.add_error(refusal.field, str(refusal))
        return cleaned


@admin.register(Correction)
class CorrectionAdmin(FormAsksUser, RightsAdmin, admin.ModelAdmin):
    right = Right.CORRECT
    form = CorrectionForm
    list_display = ["text_cell", "kind", "article_cell", "by", "at"]
    list_filter = ["kind"]
    search_fields = ["text", "article__headline"]
    list_select_related = ["article", "by"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["at", "by"]

    @admin.display(description="التصويب")
    def text_cell(self, correction):
        return correction.text if len(correction.text) < 90 else correction.text[:90] + "…"

    @admin.display(description="المادة")
    def article_cell(self, correction):
        url = reverse("admin:articles_article_change", args=[correction.article_id])
        return format_html('<a href="{}">{}</a>', url, correction.article)

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return ["article", "kind", "text", "at", "by"] if obj else ["article", "kind", "text"]

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        """The press has printed it."""

    def save_related(self, request, form, formsets, change):
        """A correction stands by itself."""
