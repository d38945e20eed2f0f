"""Old addresses at the desk: one by one, many from a table, and those that readers asked for in vain."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk.redirects import DECLINED, import_table, suggestions, target_of
from articles.desk.rights import RightsAdmin
from articles.models.edition import Edition
from articles.models.redirect import Miss, Redirect, address_key

LARGEST = 5 * 1024 * 1024


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ["old", "target"]
        help_texts = {
            "old": "كما كان في الموقع القديم، برابطه الكامل أو من بعد اسم الموقع، مرمّزًا أو بحروفه.",
            "target": "رقم مادة، أو رابط صفحة من هذا الموقع.",
        }

    def clean_old(self):
        old = self.cleaned_data["old"]
        key = address_key(old)
        if not key:
            raise ValidationError("هذا عنوان الصفحة الأولى: لا يُحوَّل.", code="front")
        other = Redirect.objects.filter(key=key).exclude(pk=self.instance.pk).first()
        if other:
            target = one_piece(other.target)
            raise ValidationError(f"لهذا العنوان تحويل إلى {target}: عدّله بدلًا من إضافة آخر.", code="known")
        return old

    def clean_target(self):
        target = target_of(self.cleaned_data["target"])
        if not target:
            raise ValidationError(DECLINED, code="elsewhere")
        return target

    def clean(self):
        cleaned = super().clean()
        old, target = cleaned.get("old"), cleaned.get("target")
        if old and target and address_key(old) == address_key(target):
            self.add_error("target", "يقود العنوان إلى نفسه: اختر صفحة أخرى.")
        elif target and Redirect.objects.filter(key=address_key(target)).exists():
            self.add_error("target", "هذا الهدف نفسه عنوان قديم له تحويل: اكتب آخر ما يقود إليه.")
        return cleaned


class ImportForm(forms.Form):
    file = forms.FileField(label="ملف الجدول", required=False, help_text="ملف نصي حتى 5 ميجابايت.")
    table = forms.CharField(
        label="أو الصق الجدول هنا",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text="سطر لكل عنوان: العنوان القديم، ثم فاصلة، ثم رقم المادة أو رابطها هنا.",
    )

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        if upload and upload.size > LARGEST:
            self.add_error("file", "الملف أكبر من 5 ميجابايت: قسّمه ثم استورد كل جزء.")
        elif not upload and not cleaned.get("table", "").strip():
            self.add_error("table", "ارفع ملفًا أو الصق الجدول.")
        return cleaned


@admin.register(Redirect)
class RedirectAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    form = RedirectForm
    list_display = ["old_cell", "target_cell", "by", "at"]
    search_fields = ["old", "key", "target"]
    list_select_related = ["by"]
    list_per_page = 50
    show_full_result_count = False
    change_list_template = "desk/redirects.html"

    @admin.display(description="العنوان القديم", ordering="key")
    def old_cell(self, redirect):
        return format_html('<bdi dir="ltr">{}</bdi>', redirect.old)

    @admin.display(description="يقود إلى")
    def target_cell(self, redirect):
        return format_html('<a href="{0}" dir="ltr">{0}</a>', redirect.target)

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    def save_model(self, request, obj, form, change):
        obj.by, obj.key = request.user, address_key(obj.old)
        obj.save()
        Miss.objects.filter(key=obj.key).delete()
        Edition.move()

    def delete_model(self, request, obj):
        obj.delete()
        Edition.move()

    def delete_queryset(self, request, queryset):
        queryset.delete()
        Edition.move()

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="articles_redirect_import"), *super().get_urls()]

    def import_view(self, request):
        """A whole table or nothing: what is wrong is told line by line, with the table still there to be mended."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        problems = []
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            report = import_table(upload.read() if upload else form.cleaned_data["table"], by=request.user)
            problems = report.problems
            if not problems:
                Act.record(Act.Name.IMPORT, by=request.user, note=report.summary)
                messages.success(request, report.summary)
                return HttpResponseRedirect(reverse("admin:articles_redirect_changelist"))
            form = ImportForm(initial={"table": report.text})
        context = self.admin_site.each_context(request) | {
            "title": "استيراد تحويلات",
            "form": form,
            "problems": problems,
        }
        return render(request, "desk/redirects_import.html", context)


@admin.register(Miss)
class MissAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    list_display = ["path_cell", "count", "last_at", "suggestion"]
    list_display_links = None
    search_fields = ["path"]
    list_per_page = 25
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    @admin.display(description="العنوان المطلوب", ordering="path")
    def path_cell(self, miss):
        return format_html('<bdi dir="ltr">{}</bdi>', miss.path)

    @admin.display(description="لعله يقصد")
    def suggestion(self, miss):
        """The story that this address may have meant, one click from a redirect."""
        story = suggestions(miss.path)
        query = {"old": miss.path} | ({"target": f"/n/{story.article_id}"} if story else {})
        url = f"{reverse('admin:articles_redirect_add')}?{urlencode(query)}"
        if story is None:
            return format_html('<a href="{}">أضف تحويلًا</a>', url)
        return format_html('<a href="{}">حوّله إلى «<bdi>{}</bdi>»</a>', url, story.headline)
