"""The whole address space: the desk under ADMIN_PATH, readers everywhere else."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import health

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("articles.site.urls")),
]
handler404 = "articles.site.views.page_not_found"
