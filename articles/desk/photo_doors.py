"""What the picker and the uploader ask: a page of the library, a file to take in, words to keep. Forms without a script use them too."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.roles import Right
from articles.desk.photo_forms import PhotoTexts
from articles.desk.photo_search import MOST_FILES, PhotoSearch, printed
from articles.models.photo import Photo
from articles.photos import library, workshop
from articles.photos.crops import widths_of
from articles.photos.names import RenditionName
from articles.photos.refusals import PhotoRefused

LOOKS = (Right.UPLOAD_PHOTO, Right.CAPTION_ANY_PHOTO, Right.MANAGE_PHOTOS)


def may_look(user):
    return any(user.has_perm(right) for right in LOOKS)


def asked_by_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


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
