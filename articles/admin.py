"""Django's admin finds the desk here."""

from django.contrib import admin
from django.contrib.auth.models import Group

from articles.desk import article_admin, library_admin, record_admin, staff_admin

# Rights come from the roles table: there are no groups to manage.
admin.site.unregister(Group)

__all__ = ["article_admin", "library_admin", "record_admin", "staff_admin"]
