"""How every reader page answers: read only, in Arabic, and kept by caches that ask again each time."""

from functools import wraps

from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template import loader
from django.views.decorators.csrf import csrf_exempt

from articles.site import light, shell

READING = ("GET", "HEAD")
KEPT = "public, max-age=0, must-revalidate"
# Of a photo or a card that is opened by itself: nothing in it runs, and no page is put round it.
FILE_POLICY = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"


def read_only(view):
    """A page takes nothing in: any other method is 405, with a page that says so and needs no database."""

    @wraps(view)
    def reading(request, *args, **kwargs):
        if request.method not in READING:
            return refused(READING)
        return view(request, *args, **kwargs)

    # There is no form here that another site could send; without this a POST would be told of cookies instead.
    return csrf_exempt(reading)


def refused(allowed):
    response = fresh(HttpResponse(loader.render_to_string("405.html", {"paper": shell.paper_known()}), status=405))
    response.headers["Allow"] = ", ".join(allowed)
    return response


def page(request, template, context, status=200):
    # Without the request: a page that could ask who is reading would not be the same for everybody.
    response = HttpResponse(loader.render_to_string(template, context), status=status)
    return fresh(light.told_apart(request, response))


def moved(url):
    """Permanent, but asked again every time: a story can move to another section and back."""
    return fresh(HttpResponsePermanentRedirect(url))


def fresh(response):
    response.headers["Cache-Control"] = KEPT
    return response


def elsewhere(url):
    """Another page for now: tomorrow it may be a different one."""
    return fresh(HttpResponseRedirect(url))
