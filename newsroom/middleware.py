"""Headers that every answer carries and that Django does not set by itself."""

from django.conf import settings

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def headers(get_response):
    """Lock down browser features; keep everything below the desk out of every cache."""
    desk = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(desk):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
