"""The whole address space: the desk under ADMIN_PATH, readers everywhere else."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.desk import preview
from articles.desk.invitation import invite
from articles.site.views import story_context
from newsroom import health

# A preview is the readers' own page: only here are both sides known.
shown = {"story_context": story_context}
page = f"{settings.ADMIN_PATH}articles/article/<int:article_id>/page/"

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path(page, admin.site.admin_view(preview.page), shown, name="preview-page"),
    path("preview/<str:token>/", preview.outside, shown, name="preview"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("invite/<str:token>/", invite, name="invite"),
    path("", include("articles.site.urls")),
]
handler404 = "articles.site.views.page_not_found"
handler500 = "newsroom.errors.server_error"
