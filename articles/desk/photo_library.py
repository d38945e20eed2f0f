"""The photo library: one page of it, the form of one photo with its uses and its history, and removing one that nobody uses."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.roles import Right
from articles.desk import photo_doors
from articles.desk.photo_forms import PhotoTexts, from_file
from articles.desk.photo_search import printed
from articles.desk.rights import RightsAdmin
from articles.desk.user_forms import FormAsksUser
from articles.models.article import Article
from articles.models.photo import FOCAL, TERMS, TEXTS, Photo
from articles.photos import library
from articles.photos.crops import crop_box
from articles.photos.uses import uses_of

SHOWN_CROPS = [
    ("16x9", "البطاقات"),
    ("4x3", "محركات البحث"),
    ("3x2", "الألبومات"),
    ("1x1", "المربعة"),
    ("social", "المشاركة"),
]


@admin.register(Photo)
class PhotoAdmin(FormAsksUser, RightsAdmin, admin.ModelAdmin):
    form = PhotoTexts
    right = Right.UPLOAD_PHOTO
    change_form_template = "desk/photo_form.html"
    said = [*TEXTS, *TERMS, *FOCAL]

    # Who may do what

    def has_view_permission(self, request, obj=None):
        return photo_doors.may_look(request.user)

    def has_change_permission(self, request, obj=None):
        return photo_doors.may_look(request.user) and (obj is None or bool(obj.open_to(request.user)))

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(Right.MANAGE_PHOTOS)

    # Addresses

    def get_urls(self):
        names = {
            "pick": ("pick/", photo_doors.pick),
            "upload": ("upload/", photo_doors.upload),
            "texts": ("<int:photo_id>/texts/", photo_doors.texts),
            "seen": ("<int:photo_id>/seen/", photo_doors.seen),
        }
        own = [
            path(route, self.admin_site.admin_view(view) if name == "seen" else view, name=f"articles_photo_{name}")
            for name, (route, view) in names.items()
        ]
        return own + super().get_urls()

    def add_view(self, request, form_url="", extra_context=None):
        """One photo comes in by the same door as fifty."""
        return photo_doors.upload(request)

    def changelist_view(self, request, extra_context=None):
        if "_popup" in request.GET:
            # The masthead chooses its logo in Django's own window.
            return super().changelist_view(request, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | photo_doors.found(request) | {"title": "الصور"}
        return TemplateResponse(request, "desk/photo_library.html", context)

    # The form of one photo

    def get_fields(self, request, obj=None):
        return self.said

    def render_change_form(self, request, context, *args, **kwargs):
        photo = kwargs.get("obj")
        if photo and photo.pk:
            context |= about(photo, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request, form, change):
        # The library's verbs write the row, with its history.
        return form.instance

    def save_model(self, request, obj, form, change):
        library.change(Photo.objects.get(pk=obj.pk), by=request.user, **form.changed_values())

    def save_related(self, request, form, formsets, change):
        """A photo has no rows of its own beside it."""

    def construct_change_message(self, request, form, formsets, add=False):
        """The library's verbs put it on record."""
        return admin.ModelAdmin.construct_change_message(self, request, form, formsets, add)

    def delete_view(self, request, object_id, extra_context=None):
        """Asks once, or lists every use: a photo that something shows is not removed."""
        photo = self.get_object(request, object_id)
        if photo is None:
            raise Http404("لا توجد صورة بهذا الرقم.")
        if not self.has_delete_permission(request, photo):
            raise PermissionDenied
        uses = uses_of(photo)
        if request.method == "POST" and not uses:
            try:
                library.remove(photo, by=request.user)
            except library.PhotoInUse as refusal:
                uses = refusal.uses
            else:
                messages.success(request, "حُذفت الصورة من المكتبة.")
                return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))
        context = self.admin_site.each_context(request)
        context |= {"title": "حذف صورة", "photo": photo, "uses": told(uses, request.user)}
        return TemplateResponse(
            request, "desk/photo_delete.html", context, status=409 if request.method == "POST" else 200
        )


# What stands beside the form of a photo


def about(photo, user):
    """Beside the form of one photo: where it is used, what was said of it before, what looks like it, how it is cut."""
    size = (photo.width, photo.height)
    focal = (photo.focal_x, photo.focal_y)
    left, top, width, height = _placed(crop_box(*size, "full", *focal))
    return {
        "uses": told(uses_of(photo), user),
        "changes": photo.changes.select_related("by")[:20],
        "alike": [(other, printed([other]).get(other.pk, "")) for other in library.alike(photo)],
        "crops": [(label, _box(crop_box(*size, crop, *focal)), crop) for crop, label in SHOWN_CROPS],
        "full_box": _box((left, top, left + width, top + height)),
        "full_attributes": format_html('x="{}" y="{}" width="{}" height="{}"', left, top, width, height),
        "from_file": "، ".join(str(Photo._meta.get_field(name).verbose_name) for name in from_file(photo)),
    }


def _placed(box):
    left, top, right, bottom = box
    return left, top, right - left, bottom - top


def _box(box):
    """As an SVG says where it looks."""
    return " ".join(map(str, _placed(box)))


def told(uses, user):
    """Each use in words: the headlines of articles that this person may read, and how many others there are."""
    readable = Article.objects.readable_by(user).filter(pk__in=[use.article.pk for use in uses if use.article])
    numbers = set(readable.values_list("pk", flat=True))
    shown = [use for use in uses if use.article is None or use.article.pk in numbers]
    return {"shown": shown, "hidden": len(uses) - len(shown), "any": bool(uses)}
