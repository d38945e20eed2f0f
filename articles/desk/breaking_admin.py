"""Breaking news: one line, how long it stands, publish. And what is over the pages now."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import reach
from articles.desk.rights import RightsAdmin
from articles.models.breaking import Breaking
from articles.models.section import Section
from articles.models.story import Story
from articles.press import breaking
from articles.press.publish import PublishRefused

RECENT = 20


class StoryField(forms.ModelChoiceField):
    def to_python(self, value):
        # A number that no column holds is no story; the databases would answer it with an error.
        return super().to_python(str(reach.number(value)) if value else value)


class ComposerForm(forms.Form):
    line = forms.CharField(label="السطر العاجل", widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}))
    minutes = forms.TypedChoiceField(label="يبقى", coerce=int, choices=breaking.TERMS.items())
    section = forms.ModelChoiceField(label="القسم", queryset=Section.objects.all(), required=False, empty_label=None)
    story = StoryField(
        label="أو اربطه بخبر منشور",
        queryset=Story.objects.none(),
        required=False,
        to_field_name="article_id",
        empty_label="خبر جديد يبدأ بهذا السطر",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["story"].queryset = Story.objects.live().newest_first()
        linkable = [(story.article_id, story.headline) for story in breaking.linkable()]
        self.fields["story"].choices = [("", self.fields["story"].empty_label), *linkable]


@admin.register(Breaking)
class BreakingAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.EDIT_FRONT

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self.changelist_view), name="articles_breaking_changelist"),
            path("end/<int:number>/", guarded(self.end_view), name="articles_breaking_end"),
        ]

    def changelist_view(self, request, extra_context=None):
        """The composer: a post puts the line over every page at once."""
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        form = ComposerForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._announced(request, form):
            return HttpResponseRedirect(reverse("admin:articles_breaking_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": "عاجل",
            "form": form,
            "current": Breaking.objects.current().select_related("by"),
            "recent": Breaking.objects.select_related("by").order_by("-at")[:RECENT],
        }
        return render(request, "desk/breaking.html", context)

    def _announced(self, request, form):
        try:
            item = breaking.announce(
                form.cleaned_data["line"],
                by=request.user,
                minutes=form.cleaned_data["minutes"],
                section=form.cleaned_data["section"],
                story=form.cleaned_data["story"],
            )
        except PublishRefused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            return False
        messages.success(request, f"«{one_piece(item.line)}» على كل صفحة الآن. أكمل الخبر في مكانه.")
        return True

    @method_decorator(require_POST)
    def end_view(self, request, number):
        breaking.end(get_object_or_404(Breaking, pk=number), by=request.user)
        messages.success(request, "رُفع السطر العاجل عن الصفحات، وخبره باقٍ.")
        return HttpResponseRedirect(reverse("admin:articles_breaking_changelist"))
