"""House style rules with a dry run over the archive, synonyms, and the log of what readers did not find."""

import time

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.html import format_html

from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.arabic.house_rules import BadPattern, compiled
from articles.desk.library_admin import MovesTheEdition
from articles.desk.rights import RightsAdmin
from articles.models.search import SearchMiss, Synonym
from articles.models.story import Story
from articles.models.style import StyleRule

# A dry run reads the archive newest first for so long, and says how far it came.
DRY_RUN_SECONDS = 10
SAMPLES = 20
AROUND = 50


@admin.register(StyleRule)
class StyleRuleAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    change_form_template = "desk/style_rule_form.html"
    list_display = ["find_cell", "replacement_cell", "severity", "section", "state_cell"]
    list_filter = ["is_on", "severity"]
    search_fields = ["find", "replacement", "why"]
    list_select_related = ["section"]
    fields = ["find", "is_pattern", "replacement", "why", "example", "severity", "section", "region", "is_on"]

    @admin.display(description="ابحث عن", ordering="find")
    def find_cell(self, rule):
        return _pattern(rule, rule.find)

    @admin.display(description="اكتب بدلًا منه")
    def replacement_cell(self, rule):
        return _pattern(rule, rule.replacement) if rule.replacement else "—"

    @admin.display(description="الحال", ordering="is_on")
    def state_cell(self, rule):
        return "تعمل" if rule.is_on else "موقوفة"

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def get_urls(self):
        dry_run = path(
            "<int:pk>/dry-run/", self.admin_site.admin_view(self.dry_run_view), name="articles_stylerule_dryrun"
        )
        return [dry_run, *super().get_urls()]

    def dry_run_view(self, request, pk):
        rule = get_object_or_404(StyleRule, pk=pk)
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"title": f"تجربة «{one_piece(rule)}»", "rule": rule}
        return render(request, "desk/style_dry_run.html", context | dry_run(rule))


def _pattern(rule, text):
    """A pattern is read from left to right, whatever letters are in it."""
    return format_html('<bdi dir="{}">{}</bdi>', "ltr" if rule.is_pattern else "auto", text)


def dry_run(rule, seconds=DRY_RUN_SECONDS):
    """What a rule would find in the published stories: counts, and the newest places in their words."""
    found = {
        "stories": 0,
        "hits": 0,
        "read": 0,
        "total": Story.objects.live().count(),
        "samples": [],
        "too_slow": False,
    }
    stop = time.monotonic() + seconds
    rows = Story.objects.live().newest_first().select_related("section")
    for story in rows.only("headline", "standfirst", "body_text", "slug", "article_id", "section__slug").iterator(500):
        if time.monotonic() > stop:
            break
        text = "\n".join([story.headline, story.standfirst, story.body_text])
        try:
            hits = list(compiled(rule.find, rule.is_pattern).findings(text, rule.replacement, "style", rule.why))
        except (TimeoutError, BadPattern):
            found["too_slow"] = True
            break
        found["read"] += 1
        found["stories"] += bool(hits)
        found["hits"] += len(hits)
        if hits and len(found["samples"]) < SAMPLES:
            found["samples"].append(_sample(story, text, hits[0]))
    return found


def _sample(story, text, hit):
    return {
        "story": story,
        "before": text[max(0, hit.start - AROUND) : hit.start],
        "found": hit.found,
        "fix": hit.fix,
        "after": text[hit.end : hit.end + AROUND],
    }


@admin.register(Synonym)
class SynonymAdmin(RightsAdmin, MovesTheEdition, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    list_display = ["words"]
    search_fields = ["words"]
    fields = ["words"]

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


@admin.register(SearchMiss)
class SearchMissAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.MANAGE_TAXONOMY
    list_display = ["query", "times", "last_at"]
    list_display_links = None
    search_fields = ["query", "folded"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
