"""Django's admin finds the desk here."""

from django.contrib import admin
from django.contrib.auth.models import Group

from articles.desk import (
    article_admin,
    breaking_admin,
    corrections_admin,
    front_admin,
    library_admin,
    pages_admin,
    photo_library,
    record_admin,
    redirects_admin,
    staff_admin,
    style_admin,
)

# Rights come from the roles table: there are no groups to manage.
admin.site.unregister(Group)

__all__ = [
    "article_admin",
    "breaking_admin",
    "corrections_admin",
    "front_admin",
    "library_admin",
    "pages_admin",
    "photo_library",
    "record_admin",
    "redirects_admin",
    "staff_admin",
    "style_admin",
]
