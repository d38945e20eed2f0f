"""The photo library: finding, uploading, captioning, the terms of showing a photo, and removing one that nobody uses."""

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.roles import Right
from articles.desk.photo_search import MOST_FILES, PhotoSearch, printed
from articles.desk.rights import RightsAdmin
from articles.models.article import Article
from articles.models.photo import FOCAL, TERMS, TEXTS, Photo
from articles.photos import intake, library, workshop
from articles.photos.crops import crop_box, widths_of
from articles.photos.names import RenditionName
from articles.photos.refusals import PhotoRefused
from articles.photos.uses import uses_of

LOOKS = (Right.UPLOAD_PHOTO, Right.CAPTION_ANY_PHOTO, Right.MANAGE_PHOTOS)
SHOWN_CROPS = [
    ("16x9", "البطاقات"),
    ("4x3", "محركات البحث"),
    ("3x2", "الألبومات"),
    ("1x1", "المربعة"),
    ("social", "المشاركة"),
]


def may_look(user):
    return any(user.has_perm(right) for right in LOOKS)


def asked_by_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


# What a file calls it, and where we keep it.
SAID = {
    "caption": "caption",
    "alt": "alt",
    "photographer": "credit",
    "credit": "agency",
    "agency": "agency",
    "copyright": "copyright",
    "taken_at": "taken_at",
}


def from_file(photo):
    """The fields that still say what the photographer wrote into the file."""
    said = photo.file_said
    same = [
        ours for theirs, ours in SAID.items() if said.get(theirs) and getattr(photo, ours) == _kept(said, theirs, ours)
    ]
    return list(dict.fromkeys(same))


def _kept(said, theirs, ours):
    return Photo._meta.get_field(ours).clean(said[theirs][: Photo._meta.get_field(ours).max_length], None)


class PhotoTexts(forms.ModelForm):
    """What is said of a photo, as far as this person may say it."""

    class Meta:
        model = Photo
        fields = [*TEXTS]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("caption", "alt")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        open_fields = self.instance.open_to(user) if self.instance.pk else (*TEXTS, *TERMS, *FOCAL)
        for name in [name for name in self.fields if name in (*TEXTS, *TERMS, *FOCAL) and name not in open_fields]:
            self.fields[name].disabled = True

    @property
    def from_file(self):
        return from_file(self.instance)

    def changed_values(self):
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}


class PhotoForm(PhotoTexts):
    upload = forms.FileField(
        label="ملف الصورة",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text="صورة حتى 25 ميجابايت. ما كُتب داخل الملف من تعليق ومصدر يُقرأ منه.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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
    change_form_template = "desk/photo_form.html"
    said = [*TEXTS, *TERMS, *FOCAL]

    # Who may do what

    def has_view_permission(self, request, obj=None):
        return may_look(request.user)

    def has_change_permission(self, request, obj=None):
        return may_look(request.user) and (obj is None or bool(obj.open_to(request.user)))

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(Right.MANAGE_PHOTOS)

    # Addresses

    def get_urls(self):
        names = {
            "pick": ("pick/", pick),
            "upload": ("upload/", upload),
            "texts": ("<int:photo_id>/texts/", texts),
            "seen": ("<int:photo_id>/seen/", seen),
        }
        own = [
            path(route, self.admin_site.admin_view(view) if name == "seen" else view, name=f"articles_photo_{name}")
            for name, (route, view) in names.items()
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | found(request) | {"title": "الصور"}
        return TemplateResponse(request, "desk/photo_library.html", context)

    # The form of one photo

    def get_fields(self, request, obj=None):
        return self.said if obj else ["upload", *self.said]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)

        class FormOfUser(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, user=request.user, **kwargs)

        return FormOfUser

    def render_change_form(self, request, context, *args, **kwargs):
        photo = kwargs.get("obj")
        if photo and photo.pk:
            context |= about(photo, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request, form, change):
        # The library's verbs write the row, with its history.
        return form.instance

    def save_model(self, request, obj, form, change):
        if change:
            kept = Photo.objects.get(pk=obj.pk)
            library.change(kept, by=request.user, **form.changed_values())
            return
        typed = {name: value for name, value in form.changed_values().items() if name != "upload"}
        photo = library.keep(form.cleaned_data["upload"], by=request.user, **typed)
        obj.__dict__.update(photo.__dict__)

    def save_related(self, request, form, formsets, change):
        """A photo has no rows of its own beside it."""

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


# What the pages show


def found(request):
    """One page of the library for this request: the search form, the photos, and where it goes on."""
    search = PhotoSearch(request.GET)
    photos, more = search.page(request.user)
    query = request.GET.copy()
    query["before"] = more or ""
    return {
        "search": search,
        "photos": photos,
        "printed": printed(photos),
        "older": f"?{query.urlencode()}" if more else "",
        "may_upload": request.user.has_perm(Right.UPLOAD_PHOTO),
        "most_files": MOST_FILES,
    }


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


# What the picker and the uploader ask


def for_newsroom(view):
    """401 for whoever is signed out, so that the script can say so; 403 for whoever has no photos to look at."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated or not request.user.is_active:
            if asked_by_script(request):
                return HttpResponse(status=401)
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        if not may_look(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@for_newsroom
def pick(request):
    """The grid of the picker: a page of the library whose photos are buttons."""
    return render(request, "desk/photo_cards.html", found(request) | {"picking": True})


@for_newsroom
def upload(request):
    """Files come in one by one with the script, all at once without it; each is taken or refused by itself."""
    if not request.user.has_perm(Right.UPLOAD_PHOTO):
        raise PermissionDenied
    results = [taken_in(request, file) for file in request.FILES.getlist("file")[:MOST_FILES]]
    if asked_by_script(request) and request.method == "POST":
        result = results[0] if results else {"error": "لم يصل ملف: اختره من جديد."}
        if "error" in result:
            return JsonResponse({"error": result["error"]}, status=422)
        html = render_to_string("desk/photo_done.html", result, request)
        return JsonResponse({"id": result["photo"].pk, "html": html})
    context = admin.site.each_context(request) | {
        "title": "ارفع صورًا",
        "results": results,
        "nothing": request.method == "POST" and not results,
        "most_files": MOST_FILES,
    }
    return render(request, "desk/photo_upload_page.html", context)


def taken_in(request, file):
    """One file of a batch: the photo with its form, or why it was refused."""
    try:
        photo, is_new = library.add(file, by=request.user)
    except PhotoRefused as refusal:
        return {"error": str(refusal)}
    return done(photo, request.user, is_new=is_new)


def done(photo, user, *, is_new, form=None):
    like = library.alike(photo) if is_new else []
    return {
        "photo": photo,
        "is_new": is_new,
        "form": form or PhotoTexts(instance=photo, user=user, prefix=f"p{photo.pk}"),
        "printed": printed([photo, *like]),
        "alike": like,
        "notes": photo.file_said.get("notes", ()),
    }


@for_newsroom
def texts(request, photo_id):
    """Say what a photo just uploaded shows, without leaving the screen."""
    photo = get_object_or_404(Photo, pk=photo_id)
    if request.method != "POST":
        return HttpResponse(status=405)
    if not photo.open_to(request.user):
        raise PermissionDenied
    form = PhotoTexts(request.POST, instance=photo, user=request.user, prefix=f"p{photo.pk}")
    valid = form.is_valid()
    if valid:
        photo = Photo.objects.get(pk=photo_id)
        library.change(photo, by=request.user, **form.changed_values())
        if not asked_by_script(request):
            return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[photo_id]))
        form = None
    html = render_to_string(
        "desk/photo_done.html", done(photo, request.user, is_new=False, form=form) | {"saved": valid}, request
    )
    return JsonResponse({"id": photo_id, "html": html}, status=200 if valid else 422)


def seen(request, photo_id):
    """A photo that readers may not see, for whoever keeps its rights: the desk's own copy, in no cache."""
    if not may_look(request.user):
        raise PermissionDenied
    photo = get_object_or_404(Photo, pk=photo_id)
    width = max(width for width in widths_of(photo.width, photo.height, "full") if width <= 800 or width == photo.width)
    try:
        file = workshop.rendition(photo, RenditionName(photo.token, "full", width, "jpeg"))
    except (OSError, PhotoRefused) as error:
        raise Http404("أصل الصورة غير موجود.") from error
    with file:
        return HttpResponse(file.read(), content_type="image/jpeg")
