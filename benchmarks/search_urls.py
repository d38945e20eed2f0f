"""Everything that is served, and a view that does nothing."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [path("empty/", lambda request: HttpResponse()), path("", include("newsroom.urls"))]
