"""The whole address space: the desk under ADMIN_PATH, readers everywhere else."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.desk.invitation import invite

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("invite/<str:token>/", invite, name="invite"),
    path("", include("articles.site.urls")),
]
handler404 = "articles.site.views.page_not_found"
