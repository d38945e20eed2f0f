"""The article list: its page, the lists that people keep, who holds what, bulk work and export."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import bulk, export, screen
from articles.desk.list_counts import chips
from articles.desk.listing import ORDERS, BadListing, Listing, listing_of, page_of, rows_of
from articles.models.article import Article, Kind
from articles.models.desk_page import SavedView
from articles.models.editing import Lock
from articles.models.people import Author
from articles.models.section import Section

MOST_VIEWS = 20


class ArticleList:
    """The list's part of ArticleAdmin. Rows come from `readable_by`, so list and page cannot disagree."""

    def list_urls(self):
        def view(route, function, name):
            return path(route, self.admin_site.admin_view(function), name=f"articles_article_{name}")

        return [
            view("bulk/", self.bulk_view, "bulk"),
            view("export/", self.export_view, "export"),
            view("views/", self.views_view, "views"),
            view("locks/", self.locks_view, "locks"),
        ]

    def changelist_view(self, request, extra_context=None):
        self._may_look(request)
        try:
            listing = listing_of(request.GET)
            page = page_of(listing, request.GET, request.user)
        except BadListing:
            messages.warning(request, "هذا العنوان يسأل عما لا تعرضه القائمة، فعُرضت كلها.")
            return HttpResponseRedirect(_list_url())
        return render(request, "desk/article_list.html", self._list_context(request, listing, page))

    def _list_context(self, request, listing, page):
        sections = list(Section.objects.all())
        lines, how_many = chips(listing, request.user, sections)
        for article in page.articles:
            article.pills = screen.pills(article)
        return self.admin_site.each_context(request) | {
            "title": "المواد",
            "listing": listing,
            "page": page,
            "lines": lines,
            "how_many": how_many,
            "orders": [
                (label, listing.but(order=order).query, listing.order == order) for order, label in ORDERS.items()
            ],
            "kinds": Kind.choices,
            "author": Author.objects.filter(pk=listing.author).first() if listing.author else None,
            "without_author": listing.but(author="").query,
            "views": SavedView.objects.filter(user=request.user),
            "acts": bulk.acts_of(request.user),
            "may_export": request.user.has_perm(Right.EXPORT),
            "formats": export.FORMATS,
            "has_add_permission": self.has_add_permission(request),
        }

    def _may_look(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    # The lists that people keep

    def views_view(self, request):
        """Keep the present question under a name, or forget one. Always back to the list."""
        self._may_look(request)
        if request.method != "POST":
            return HttpResponseRedirect(_list_url())
        mine = SavedView.objects.filter(user=request.user)
        if "forget" in request.POST:
            number = request.POST["forget"]
            mine.filter(pk=number if number.isdecimal() and len(number) < 16 else 0).delete()
            return HttpResponseRedirect(_list_url())
        return self._keep_view(request, mine)

    def _keep_view(self, request, mine):
        try:
            query = listing_of(QueryDict(request.POST.get("query", "")).dict()).query
        except BadListing:
            query = ""
        kept = SavedView(user=request.user, name=request.POST.get("name", "").strip(), query=query)
        try:
            if mine.count() >= MOST_VIEWS:
                raise ValidationError(f"لك {MOST_VIEWS} قائمة محفوظة: انسَ إحداها أولًا.")
            kept.full_clean()
        except ValidationError as refusal:
            messages.error(request, f"لم تُحفظ القائمة: {' '.join(refusal.messages)}")
        else:
            kept.save()
            messages.success(request, f"حُفظت القائمة «{one_piece(kept)}».")
        return HttpResponseRedirect(f"{_list_url()}?{query}")

    # Who holds what, for the rows on the screen

    def locks_view(self, request):
        self._may_look(request)
        asked = [pk for pk in request.GET.get("of", "").split(",")[:100] if pk.isdecimal() and len(pk) < 16]
        readable = Article.objects.readable_by(request.user).filter(pk__in=asked).values("pk")
        held = Lock.objects.fresh().filter(article__in=readable).values_list("article_id", "user__full_name")
        return JsonResponse({str(pk): name for pk, name in held})

    # Many at once

    def bulk_view(self, request):
        self._may_look(request)
        if request.method != "POST":
            return HttpResponseRedirect(_list_url())
        return bulk.answer(request, self.admin_site)

    def export_view(self, request):
        self._may_look(request)
        if not request.user.has_perm(Right.EXPORT):
            raise PermissionDenied
        params = request.GET.copy()
        name = params.pop("format", [""])[-1]
        try:
            listing = listing_of(params)
        except BadListing:
            listing = Listing()
        taken = rows_of(listing, request.user)[: export.MOST_ROWS].count()
        Act.record(Act.Name.EXPORT, by=request.user, after=taken, note="قائمة المواد")
        return export.answer(listing, request.user, name)


def _list_url():
    return reverse("admin:articles_article_changelist")
