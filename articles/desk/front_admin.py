"""The front editor: the board, its buttons, the live preview, the history. Everything is a form; the script only saves clicks."""

from datetime import timedelta

from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Right
from articles.arabic.dates import date_time
from articles.desk import front_acts, front_board, front_card, front_feed, front_page
from articles.desk.fields import MomentField
from articles.desk.rights import RightsAdmin
from articles.models.front import Front, FrontVersion
from articles.press import fronts
from articles.press.zones import LAYOUTS, MODES

FROM_SCRIPT = "X-Front"
HISTORY = 60
framed = [xframe_options_sameorigin, csp_replace({"frame-ancestors": ["'self'"]})]


@admin.register(Front)
class FrontAdmin(RightsAdmin, admin.ModelAdmin):
    right = Right.EDIT_FRONT

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        views = [
            ("", self.changelist_view, "changelist"),
            ("act/", self.act_view, "act"),
            ("card/<slug:zone>/<int:article>/", self.card_view, "card"),
            ("preview/", self.preview_view, "preview"),
            ("state/", self.state_view, "state"),
            ("launches/", self.launches_view, "launches"),
            ("as-it-was/", self.as_it_was_view, "as_it_was"),
            ("restore/<int:number>/", self.restore_view, "restore"),
            ("cancel/<int:number>/", self.cancel_view, "cancel"),
        ]
        guarded = self.admin_site.admin_view
        return [
            path(route, guarded(self._for_editors(view)), name=f"articles_front_{name}") for route, view, name in views
        ]

    def _for_editors(self, view):
        def wrapper(request, *args, **kwargs):
            if not request.user.has_perm(self.right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapper

    # The board

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def changelist_view(self, request, extra_context=None):
        return self._board(request)

    @method_decorator(require_POST)
    def act_view(self, request):
        """One button of the board. A conflict or a refusal changes nothing and says what to do."""
        try:
            said, status = front_acts.act(request.POST, request.user), 200
        except fronts.FrontConflict as refusal:
            said, status = str(refusal), 409
        except fronts.FrontRefused as refusal:
            said, status = str(refusal), 422
        if request.headers.get(FROM_SCRIPT):
            return self._board(request, said=said, status=status, zone=front_acts.zone_of(request.POST))
        (messages.success if status == 200 else messages.error)(request, said)
        return HttpResponseRedirect(_with_query("admin:articles_front_changelist", request))

    def _board(self, request, said="", status=200, zone=""):
        front = fronts.draft()
        context = front_board.board(front)
        context |= {
            "others": front_board.present(request.user, zone, context["columns"]),
            "filters": front_feed.filters(request.GET),
            "modes": MODES.items(),
            "layouts": LAYOUTS.items(),
            "said": said,
            "has_failed": status != 200,
            "query": request.GET.urlencode(),
        }
        context["feed"] = front_feed.feed(request.GET, context["shown"])
        front_board.count_views(context["columns"], context["feed"])
        context["choices"] = render_to_string("desk/front_choices.html", {"columns": context["columns"]})
        if request.headers.get(FROM_SCRIPT):
            return render(request, "desk/front_board.html", context, status=status)
        frame = self.admin_site.each_context(request) | {"title": "الصفحة الأولى"}
        return render(request, "desk/front.html", frame | context)

    @method_decorator(require_GET)
    def state_view(self, request):
        """Whether the draft moved on, and who else is here."""
        others = front_board.present(request.user)
        return JsonResponse({"version": fronts.draft().version, "others": [other["name"] for other in others]})

    def card_view(self, request, zone, article):
        return front_card.card(self, request, zone, article)

    # The page itself

    @method_decorator(framed)
    @method_decorator(require_GET)
    def preview_view(self, request):
        return front_page.render_draft(request)

    @method_decorator(framed)
    @method_decorator(require_GET)
    def as_it_was_view(self, request):
        moment = _moment(request)
        if moment is None:
            raise Http404("اكتب التاريخ والساعة.")
        return front_page.render_as_it_was(request, moment)

    # The history

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def launches_view(self, request):
        moment = _moment(request)
        context = self.admin_site.each_context(request) | {
            "title": "تاريخ الصفحة الأولى",
            "waiting": FrontVersion.objects.waiting().select_related("launched_by"),
            "versions": FrontVersion.objects.begun().select_related("launched_by")[:HISTORY],
            "typed": request.GET.get("at", ""),
            "moment": moment,
            "printed": date_time(timezone.localtime(moment)) if moment else "",
            "is_refused": bool(request.GET.get("at")) and moment is None,
        }
        return render(request, "desk/front_history.html", context)

    @method_decorator(require_POST)
    def restore_view(self, request, number):
        version = get_object_or_404(FrontVersion, pk=number)
        to_readers = request.POST.get("to") != "draft"
        fronts.restore(version, by=request.user, to_readers=to_readers)
        messages.success(
            request, "عادت الصفحة إلى القارئ كما كانت." if to_readers else "وُضعت النسخة في المسودة: أطلقها حين تشاء."
        )
        return HttpResponseRedirect(reverse("admin:articles_front_changelist"))

    @method_decorator(require_POST)
    def cancel_view(self, request, number):
        try:
            fronts.cancel(get_object_or_404(FrontVersion, pk=number), by=request.user)
            messages.success(request, "أُلغي الإطلاق المجدول.")
        except fronts.FrontRefused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_front_launches"))


def _moment(request):
    """The end of the second that was asked for, not later than now; None for what is no moment."""
    field = MomentField(required=False)
    try:
        moment = field.clean(field.widget.value_from_datadict(request.GET, {}, "at"))
    except ValidationError:
        return None
    return min(moment + timedelta(microseconds=999_999), timezone.now()) if moment else None


def _with_query(name, request):
    query = request.GET.urlencode()
    return reverse(name) + (f"?{query}" if query else "")
