"""The page of last resort: at the desk it keeps what was typed, for readers it is static."""

from django.conf import settings

from articles.desk import failing
from articles.site import views


def server_error(request):
    at_the_desk = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
    return failing.page(request) if at_the_desk else views.server_error(request)
