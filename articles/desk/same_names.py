"""One name, one row: authors and topics are asked «هل تقصد؟» before a second spelling is made, and merged where there is one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.models import Act
from articles.arabic.bidi import one_piece
from articles.arabic.fold import fold_key
from articles.models.article import Article, Byline
from articles.models.edition import Edition
from articles.models.merged import MergedName
from articles.models.people import Author
from articles.models.revision import Revision
from articles.models.story import Story
from articles.search import desk
from articles.search.index import index_article
from articles.search.meant import one_slip_away

SHORTEST_NEAR = 5


class NameForm(forms.ModelForm):
    """Refuses a name that is there in another spelling, and asks about one that is a slip away."""

    is_another = forms.BooleanField(
        label="اسم آخر", required=False, help_text="علّمها إن كان الاسم الشبيه لشخص أو لأمر آخر."
    )

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name")
        if name:
            self._refuse_second_spelling(name)
            if not cleaned.get("is_another") and "name" in self.changed_data:
                self._ask_about_near(name)
        return cleaned

    def _others(self):
        return self._meta.model.objects.exclude(pk=self.instance.pk)

    def _refuse_second_spelling(self, name):
        same = self._others().filter(folded=fold_key(name)).first()
        if same:
            message = format_html(
                'هل تقصد «<a href="{}"><bdi>{}</bdi></a>»؟ الاسم موجود برسم آخر.', _change_url(same), same
            )
            self.add_error("name", ValidationError(message, code="known"))

    def _ask_about_near(self, name):
        folded = fold_key(name)
        if self.errors or len(folded) < SHORTEST_NEAR:
            return
        near = self._others().filter(folded__in=one_slip_away(folded)).first()
        if near:
            message = format_html(
                'هل تقصد «<a href="{}"><bdi>{}</bdi></a>»؟ إن كان اسمًا آخر فعلّم خانة «اسم آخر» واحفظ.',
                _change_url(near),
                near,
            )
            self.add_error("name", ValidationError(message, code="near"))


class NamesAdmin:
    """For the admin of a model with a folded name: the form above, folded search, and a page that merges two rows."""

    form = NameForm
    change_form_template = "desk/name_form.html"

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": [*self.fields, "is_another"]})]

    def get_search_results(self, request, queryset, search_term):
        return desk.names(queryset, search_term), False

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [
            path("<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name=name),
            *super().get_urls(),
        ]

    def merge_view(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = MergeForm(request.POST or None, rows=self.model.objects.exclude(pk=pk))
        if request.method == "POST" and form.is_valid():
            target = form.cleaned_data["target"]
            merge(row, target, by=request.user)
            self.log_change(request, target, f"دُمج فيه «{row.name}».")
            said = f"دُمج «{one_piece(row.name)}» في «{one_piece(target.name)}»، ورابطه القديم يقود إليه."
            messages.success(request, said)
            return HttpResponseRedirect(_change_url(target))
        context = self.admin_site.each_context(request) | {"title": f"دمج «{one_piece(row)}»", "row": row, "form": form}
        return render(request, "desk/name_merge.html", context | {"back": _change_url(row)})


class MergeForm(forms.Form):
    """The other row, by its name in any spelling."""

    name = forms.CharField(label="يُدمج في", help_text="اكتب الاسم الذي يبقى كما هو في القائمة.")

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name"):
            cleaned["target"] = self.rows.filter(folded=fold_key(cleaned["name"])).first()
            if cleaned["target"] is None:
                self.add_error("name", "لا اسم كهذا في القائمة: اكتبه كما يظهر فيها.")
        return cleaned


@transaction.atomic
def merge(row, target, *, by):
    """Everything that named `row` names `target`; printed bylines stay as they were printed. `row` goes, its address leads on."""
    kind = MergedName.Kind.AUTHOR if isinstance(row, Author) else MergedName.Kind.TOPIC
    Edition.move()
    articles = _move_author(row, target) if kind == MergedName.Kind.AUTHOR else _move_topic(row, target)
    _rewrite_history(row, target, kind)
    MergedName.objects.filter(kind=kind, target_slug=row.slug).update(target_slug=target.slug, target_name=target.name)
    MergedName.objects.create(
        kind=kind, name=row.name, slug=row.slug, target_name=target.name, target_slug=target.slug, by=by
    )
    Act.record(Act.Name.MERGE, by=by, about=target, before=row.name, after=target.name)
    row.delete()
    for article_id in articles:
        index_article(article_id)


def _move_author(row, target):
    both = Byline.objects.filter(author=target)
    for byline in Byline.objects.filter(author=row):
        if both.filter(article=byline.article_id, role=byline.role).exists():
            byline.delete()
        else:
            Byline.objects.filter(pk=byline.pk).update(author=target)
    return _move_links(Story.authors.through, "author_id", "story_id", row, target)


def _move_topic(row, target):
    _move_links(Article.topics.through, "topic_id", "article_id", row, target)
    return _move_links(Story.topics.through, "topic_id", "story_id", row, target)


def _move_links(through, column, owner, row, target):
    """Move the rows of a many-to-many table. Returns the articles of the stories among them."""
    owners = list(through.objects.filter(**{column: row.pk}).values_list(owner, flat=True))
    already = through.objects.filter(**{column: target.pk, f"{owner}__in": owners}).values(owner)
    through.objects.filter(**{column: row.pk, f"{owner}__in": list(already.values_list(owner, flat=True))}).delete()
    through.objects.filter(**{column: row.pk}).update(**{column: target.pk})
    return (
        set(Story.objects.filter(pk__in=owners).values_list("article_id", flat=True)) if owner == "story_id" else set()
    )


def _rewrite_history(row, target, kind):
    """Revisions name people by number: one that is restored later must still find its author."""
    sign = f'"author_id": {row.pk}' if kind == MergedName.Kind.AUTHOR else str(row.pk)
    rows = Revision.objects.annotate(text=Cast("snapshot", TextField())).filter(text__contains=sign)
    for revision in rows.iterator():
        changed = _renumbered(revision.snapshot, row.pk, target.pk, kind)
        if changed != revision.snapshot:
            Revision.objects.filter(pk=revision.pk).update(snapshot=changed)


def _renumbered(snapshot, old, new, kind):
    if kind == MergedName.Kind.TOPIC:
        return snapshot | {"topics": sorted({new if pk == old else pk for pk in snapshot.get("topics", ())})}
    bylines = [one | {"author_id": new} if one["author_id"] == old else one for one in snapshot.get("bylines", ())]
    once = {(one["author_id"], one["role"]): one for one in bylines}
    return snapshot | {"bylines": list(once.values())}


def _change_url(row):
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
