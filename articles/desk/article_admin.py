"""The article list and the writing screen. It configures and asks; the rules are in the models, the workflow and the press."""

from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.arabic.dates import date_time
from articles.desk import (
    check,
    check_views,
    duplicating,
    history,
    inbox,
    inserts,
    live,
    locks,
    notes,
    preview,
    reach,
    screen,
    sign_in,
    workflow,
    working_copies,
)
from articles.desk.article_list import ArticleList
from articles.desk.forms import ArticleForm
from articles.desk.user_forms import FormAsksUser
from articles.models.article import Article, Byline, State
from articles.models.revision import snapshot_of
from articles.models.story import Story
from articles.press.publish import PublishRefused

# CKEditor 4 needs inline styles and handler attributes; no inline or foreign script runs even here (security.md §2).
EDITOR_CSP = {
    "script-src": ["'self'"],
    "script-src-attr": ["'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],  # the preview beside the form
}


# What a person would miss of a form that can no longer be saved, with the words of those that are no field of the article.
TYPED = (*working_copies.TEXTS, "body", "topic_names", *working_copies.BESIDE)
# Moves that say: this text, as I have read it.
BRINGS_FORWARD = ("approve", "publish", "schedule")
TYPED_LABELS = {"topic_names": "الموضوعات", "move_note": "السبب", "override_reason": "سبب التجاوز"}


@admin.register(Article)
class ArticleAdmin(FormAsksUser, ArticleList, admin.ModelAdmin):
    form = ArticleForm
    change_form_template = "desk/article_form.html"

    # Who may do what

    def get_queryset(self, request):
        rows = Article.objects.readable_by(request.user).with_public_state()
        return rows.select_related("section", "lead_photo", "created_by", "assigned_to", "assigned_desk")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        may = any(request.user.has_perm(right) for right in (Right.WRITE_OWN_DRAFT, Right.READ_SECTION))
        return may and (obj is None or self._reaches(request, obj, "readable"))

    def has_add_permission(self, request):
        return request.user.has_perm(Right.WRITE_OWN_DRAFT)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        return obj.state != State.SPIKED and self._reaches(request, obj, "writable")

    def _reaches(self, request, obj, verb):
        """Django asks for the same row many times a request: one query for all of them."""
        known = request.__dict__.setdefault("reach", {})
        if (obj.pk, verb) not in known:
            known[obj.pk, verb] = getattr(obj, f"is_{verb}_by")(request.user)
        return known[obj.pk, verb]

    def get_object(self, request, object_id, from_field=None):
        """The row as it was at the start of the request; whoever writes takes it again under its lock."""
        known = request.__dict__.setdefault("article", {})
        if object_id not in known:
            known[object_id] = super().get_object(request, object_id, from_field)
        return known[object_id]

    def has_delete_permission(self, request, obj=None):
        """An own draft that nobody else ever saw; everything else is spiked or withdrawn instead."""
        if obj is None or obj.created_by_id != request.user.pk or obj.state != State.DRAFT:
            return False
        return not obj.transitions.exists() and not Story.objects.filter(article=obj).exists()

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What one may not read does not exist, on every address of it."""
        raise Http404("لا توجد مادة بهذا الرقم.")

    # The writing screen

    def get_urls(self):
        live_urls = [
            path("inserts/", inserts.inserts, name="articles_article_inserts"),
            path("<int:article_id>/autosave/", live.autosave, name="articles_article_autosave"),
            path("<int:article_id>/discard/", live.discard, name="articles_article_discard"),
            path("<int:article_id>/lock/", live.lock, name="articles_article_lock"),
            path("<int:article_id>/release/", live.release, name="articles_article_release"),
            path(
                "<int:article_id>/typography/",
                self.admin_site.admin_view(self.typography_view),
                name="articles_article_typography",
            ),
            path(
                "<int:article_id>/typography/text/",
                self.admin_site.admin_view(check_views.check_text),
                name="articles_article_typographytext",
            ),
            path("<int:article_id>/copy/", self.admin_site.admin_view(self.copy_view), name="articles_article_copy"),
        ]
        guarded = self.admin_site.admin_view
        for feature in (check, history, notes, preview):
            live_urls += feature.urls(guarded)
        return live_urls + self.list_urls() + super().get_urls()

    def history_view(self, request, object_id, extra_context=None):
        """In place of Django's own log, which knows of this screen only."""
        return history.timeline(request, reach.number(object_id))

    def form_given(self, request, obj):
        copy = working_copies.newer_than_saved(obj, request.user) if obj and "copy" in request.GET else None
        return {"user": request.user, "copy": copy}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # The form names its own widgets; the admin's two-part dates and pop-up pickers do not fit this screen.
        return db_field.formfield(**{name: value for name, value in kwargs.items() if name in ("widget", "form_class")})

    def add_view(self, request, form_url="", extra_context=None):
        """«مادة جديدة»: a POST makes the draft, so that it has a number to be saved under from its first letter."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return render(
                request, "desk/article_new.html", {**self.admin_site.each_context(request), "title": "مادة جديدة"}
            )
        Article.objects.abandoned().delete()
        article = Article.objects.create(created_by=request.user)
        author = getattr(request.user, "author", None)
        if author:
            Byline.objects.create(article=article, author=author)
        return HttpResponseRedirect(_form_url(article))

    @method_decorator(csp_replace(EDITOR_CSP))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        if article and request.method == "GET" and self.has_view_permission(request, article):
            inbox.mark_read(request.user, article=article)
        asked = request.method == "POST" and self._asks_who_one_is(request, article)
        if asked:
            return asked
        if article and "_take" in request.POST and self.has_change_permission(request, article):
            # Without a script the take-over is a button of the form: what was typed goes on in the same post.
            locks.take_over(article, by=request.user, tab="")
        if article and not self.has_change_permission(request, article):
            return self._read_only_view(request, article)
        return super().change_view(request, object_id, form_url, extra_context)

    def _asks_who_one_is(self, request, article):
        posted = request.POST
        override = posted.get("override_reason", "")
        if workflow.is_dangerous(article, posted.get("_move"), by=request.user, override=override):
            return sign_in.confirm_over(self.admin_site, request)
        return None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        # Asked only where there is a page to show: a save that succeeds shows none.
        context |= screen.context(obj, request)
        form = context["adminform"].form
        if getattr(form, "conflict", None):
            context |= {"conflicts": screen.sides(form), "typed": screen.typed(form), "held": form.held}
            return TemplateResponse(request, "desk/article_conflict.html", context, status=409)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def copy_view(self, request, article_id):
        """What was typed and not saved, beside what is saved."""
        article = Article.objects.writable_by(request.user).filter(pk=article_id).first()
        copy = working_copies.newer_than_saved(article, request.user) if article else None
        if copy is None:
            raise Http404("لا توجد نسخة غير محفوظة لهذه المادة.")
        context = self.admin_site.each_context(request) | {
            "title": "نسخة غير محفوظة",
            "article": article,
            "copy": copy,
            "rows": screen.compared(snapshot_of(article), working_copies.snapshot_of_copy(article, copy)),
        }
        return render(request, "desk/article_copy.html", context)

    def typography_view(self, request, article_id):
        return check_views.check(request, article_id, site=self.admin_site)

    def _read_only_view(self, request, article):
        """The text without a form, for who may read it only; a spiked article has a way back."""
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if request.method != "POST":
            context = screen.context(article, request) | self.admin_site.each_context(request)
            context |= {"title": str(article), "original": article}
            return TemplateResponse(request, self.change_form_template, context)
        if request.POST.get("_move") in workflow.open_to(request.user, article):
            return self._after_save(request, article)
        typed = [(name, _typed_label(name), request.POST[name]) for name in TYPED if request.POST.get(name)]
        if "_duplicate" in request.POST and not typed and self.has_add_permission(request):
            return self._duplicated(request, article)
        # A colleague moved it on while this was being typed: it cannot be saved any more, but not a word of it is lost.
        context = self.admin_site.each_context(request) | {
            "title": "لا تُحفظ المادة الآن",
            "article": article,
            "typed": typed,
        }
        return render(request, "desk/article_refused.html", context, status=403)

    def save_form(self, request, form, change):
        # The form writes the article itself, as one version, in `save_model`.
        return form.instance

    def save_model(self, request, obj, form, change):
        form.save_article()
        request.is_merged = form.merged is not None
        if form.merged:
            messages.info(request, "دُمج تعديلك مع ما حفظه زميل بعد أن فتحت المادة.")

    def save_related(self, request, form, formsets, change):
        """Topics and bylines are part of the version."""

    def delete_model(self, request, obj):
        Act.record(Act.Name.DELETE, by=request.user, about=obj)
        super().delete_model(request, obj)

    def log_change(self, request, obj, message):
        """The history is the revisions and the moves; Django's own log would say less, once more."""

    def response_change(self, request, obj):
        return self._after_save(request, obj)

    def _after_save(self, request, article):
        if "_duplicate" in request.POST:
            return self._duplicated(request, article)
        name = request.POST.get("_move")
        if not name:
            messages.success(request, "حُفظت المادة.")
            _warn_of_schedule_before_embargo(request, article)
            check_views.warn_of_similar(request, article)
            return HttpResponseRedirect(_form_url(article))
        if name in BRINGS_FORWARD and getattr(request, "is_merged", False):
            # Nobody approves or publishes words that were not on their screen.
            label = workflow.MOVES[name].label
            return self._refused(request, article, f"لم تُنفَّذ «{label}»: راجع ما حفظه زميلك ثم أعدها. النص محفوظ.")
        try:
            self._move(request, article, name)
        except PublishRefused as refusal:
            return self._refused(request, article, f"لم تُنفَّذ «{workflow.MOVES[name].label}»، والنص محفوظ: {refusal}")
        except workflow.MoveRefused as refusal:
            return self._refused(request, article, f"{refusal} النص محفوظ.")
        messages.success(request, workflow.MOVES[name].done)
        if article.is_readable_by(request.user):
            return HttpResponseRedirect(_form_url(article))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def _duplicated(self, request, article):
        copy = duplicating.duplicate(article, by=request.user)
        messages.success(
            request,
            f"هذه مسودة جديدة لك، منسوخة من «{one_piece(article)}» كما هي محفوظة الآن. "
            "لم يُنسخ إليها موعد ولا حظر ولا ملاحظة ولا عنوان للشبكات أو صورة لها.",
        )
        return HttpResponseRedirect(_form_url(copy))

    def _refused(self, request, article, words):
        """Back to the form with what is in the way, and with the reason that was typed for the move: it is no part of the text."""
        messages.error(request, words)
        for name in ("move_note", "override_reason"):
            if typed := request.POST.get(name, "").strip():
                messages.info(request, f"{TYPED_LABELS[name]} كما كتبته: {one_piece(typed)}")
        return HttpResponseRedirect(_form_url(article) + "?problems")

    def _move(self, request, article, name):
        posted = request.POST
        workflow.move(
            article,
            name,
            by=request.user,
            note=posted.get("move_note", ""),
            at=screen.posted_moment(posted, "publish_at") if name == "schedule" else None,
            substantive=bool(posted.get("substantive")),
            override=posted.get("override_reason", ""),
            assignment=screen.posted_assignment(posted) if name == "assign" else None,
        )


def _warn_of_schedule_before_embargo(request, article):
    """An embargo that came after the schedule: what was approved for its hour still appears at its hour."""
    if article.embargo_until is None:
        return
    waiting = Story.objects.filter(article=article, visible_from__gt=timezone.now())
    if early := waiting.filter(visible_from__lt=article.embargo_until).first():
        hour = date_time(timezone.localtime(early.visible_from))
        messages.warning(
            request, f"المادة مجدولة {hour}، قبل رفع الحظر، وموعدها قائم: أعد جدولتها بعد الحظر أو اسحبها."
        )


def _typed_label(name):
    return TYPED_LABELS.get(name) or ArticleForm.base_fields[name].label


def _form_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])
