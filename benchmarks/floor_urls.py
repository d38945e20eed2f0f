"""The addresses of the empty Django view."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("<path:anything>", lambda request, anything: HttpResponse("")),
    path("", lambda request: HttpResponse("")),
]
