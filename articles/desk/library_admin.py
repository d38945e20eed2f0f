"""The desk's smaller tables: photos, people, topics, sections and the masthead."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models

from accounts.roles import Right
from articles.desk.rights import InlineOfEditable, RightsAdmin
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.section import Section, Topic
from articles.photos import intake, library
from articles.photos.refusals import PhotoRefused


class MovesTheEdition:
    """What readers see on many pages at once: a change makes every cached page stale, in the same transaction."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Edition.move()


class PhotoForm(forms.ModelForm):
    class Meta:
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("caption", "alt")}

    upload = forms.FileField(
        label="ملف الصورة",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text="صورة حتى 25 ميجابايت. ما كُتب داخل الملف من تعليق ومصدر يُقرأ منه.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            del self.fields["upload"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        try:
            taken = intake.read(upload, upload.name)
        except PhotoRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        known = Photo.objects.filter(sha256=taken.sha256).first()
        if known:
            raise ValidationError(f"هذه الصورة موجودة في المكتبة: «{known}». استعملها من هناك.", code="known")
        return taken


@admin.register(Photo)
class PhotoAdmin(RightsAdmin, admin.ModelAdmin):
    form = PhotoForm
    right = Right.UPLOAD_PHOTO
    list_display = ["caption_cell", "credit", "agency", "uploaded_at"]
    search_fields = ["caption", "alt", "credit", "agency", "place"]
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "desk/photo_form.html"
    captions = ["caption", "alt"]
    texts = [*captions, "credit", "agency", "place", "taken_at", "rights", "expires_at", "focal_x", "focal_y"]

    @admin.display(description="التعليق")
    def caption_cell(self, photo):
        return str(photo)

    def has_view_permission(self, request, obj=None):
        return any(
            request.user.has_perm(right) for right in (Right.UPLOAD_PHOTO, Right.CAPTION_ANY_PHOTO, Right.MANAGE_PHOTOS)
        )

    def has_change_permission(self, request, obj=None):
        editable = Photo.objects.editable_by(request.user)
        return self.has_view_permission(request) if obj is None else editable.filter(pk=obj.pk).exists()

    def get_readonly_fields(self, request, obj=None):
        """Who may only caption sees the credit and the rights, and leaves them as they are."""
        if obj is None or request.user.has_perm(Right.MANAGE_PHOTOS) or obj.uploaded_by_id == request.user.pk:
            return []
        return [name for name in self.texts if name not in self.captions]

    def get_fields(self, request, obj=None):
        return self.texts if obj else ["upload", *self.texts]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)

        class FormOfUser(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, user=request.user, **kwargs)

        return FormOfUser

    def save_model(self, request, obj, form, change):
        if not change:
            typed = {name: form.cleaned_data[name] for name in self.texts if name in form.changed_data}
            obj.__dict__.update(library.keep(form.cleaned_data["upload"], by=request.user, **typed).__dict__)
            return
        if {"focal_x", "focal_y"} & set(form.changed_data):
            library.move_renditions(obj)
        obj.save()
        Edition.move()


@admin.register(Author)
class AuthorAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    look = Right.WRITE_OWN_DRAFT
    list_display = ["name", "kind", "job_title"]
    list_filter = ["kind"]
    search_fields = ["name", "folded"]
    fields = ["name", "kind", "job_title", "bio", "user"]


@admin.register(Topic)
class TopicAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    look = Right.WRITE_OWN_DRAFT
    list_display = ["name"]
    search_fields = ["name", "folded"]
    fields = ["name", "description"]


@admin.register(Section)
class SectionAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    list_display = ["name", "slug", "colour", "order"]
    fields = ["name", "slug", "colour", "order", "description", "desk"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)


class OfficerInline(InlineOfEditable, admin.TabularInline):
    model = Officer
    extra = 1


class SocialLinkInline(InlineOfEditable, admin.TabularInline):
    model = SocialLink
    extra = 1
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Masthead)
class MastheadAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    inlines = [OfficerInline, SocialLinkInline]
    fields = ["name", "tagline", "promise", "licence_line", "logo", "full_text_feeds"]
    raw_id_fields = ["logo"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Masthead.objects.exists()

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        obj.save()
