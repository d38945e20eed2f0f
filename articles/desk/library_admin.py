"""The desk's smaller tables: people, topics, sections and the masthead."""

from django import forms
from django.contrib import admin
from django.db import models

from accounts.roles import Right
from articles.desk.rights import InlineOfEditable, RightsAdmin
from articles.desk.same_names import NamesAdmin
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.people import Author
from articles.models.section import Section, Topic


class MovesTheEdition:
    """What readers see on many pages at once: a change makes every cached page stale, in the same transaction."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Edition.move()


@admin.register(Author)
class AuthorAdmin(NamesAdmin, RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    look = Right.WRITE_OWN_DRAFT
    list_display = ["name", "kind", "job_title"]
    list_filter = ["kind"]
    search_fields = ["name"]
    fields = ["name", "kind", "job_title", "bio", "photo", "email", "is_on_staff", "user"]
    raw_id_fields = ["photo"]


@admin.register(Topic)
class TopicAdmin(NamesAdmin, RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    look = Right.WRITE_OWN_DRAFT
    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name", "description"]


@admin.register(Section)
class SectionAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    list_display = ["name", "slug", "colour", "order"]
    fields = ["name", "slug", "colour", "order", "review_minutes", "description", "desk"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)


class OfficerInline(InlineOfEditable, admin.TabularInline):
    model = Officer
    extra = 1


class SocialLinkInline(InlineOfEditable, admin.TabularInline):
    model = SocialLink
    extra = 1
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Masthead)
class MastheadAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    inlines = [OfficerInline, SocialLinkInline]
    fields = ["name", "tagline", "promise", "licence_line", "logo", "full_text_feeds"]
    raw_id_fields = ["logo"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Masthead.objects.exists()

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        obj.save()
