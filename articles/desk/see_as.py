"""«شاهد كمحرر»: what a role or a member sees and may do, worked out from the same rules, without signing in as anyone.

Numbers only: an administrator learns how much somebody reaches, not what stands in it.
"""

import copy

from django.http import Http404
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.roles import EXPLAINED, RIGHTS, Role, explained, rights_of
from articles.arabic.bidi import one_piece
from articles.desk.workflow import MOVES
from articles.models.article import Article, State


def matrix(desk, request):
    """Every role against every right."""
    rows = [(sentence, [right in RIGHTS[role] for role in Role]) for right, sentence in EXPLAINED.items()]
    context = desk.each_context(request) | {"title": "الأدوار وما تفعله", "roles": list(Role), "rows": rows}
    return render(request, "desk/roles.html", context)


def role_page(desk, request, role):
    if role not in Role:
        raise Http404("لا يوجد دور بهذا الاسم.")
    viewer = User(pk=0, full_name=Role(role).label)
    viewer.__dict__["role_names"] = {role}
    return _page(desk, request, viewer, f"شاهد ك{Role(role).label}")


def member_page(desk, request, user_id):
    viewer = User.objects.filter(pk=user_id).first()
    if viewer is None:
        raise Http404("لا يوجد عضو بهذا الرقم.")
    return _page(desk, request, viewer, f"ما يراه {one_piece(viewer)}")


def _page(desk, request, viewer, title):
    rights = rights_of(viewer.role_names) if viewer.is_active else frozenset()
    context = desk.each_context(request) | {
        "title": title,
        "viewer": viewer,
        "explained": explained(viewer.role_names),
        "places": _places(desk, request, viewer),
        "moves": [move.label for move in MOVES.values() if rights & set(move.rights)],
        "reach": _reach(viewer),
    }
    return render(request, "desk/see_as.html", context)


def _places(desk, request, viewer):
    """The desk's main row as it would be for this person."""
    theirs = copy.copy(request)
    theirs.user = SimpleLazyObject(lambda: viewer)
    return [model["name"] for app in desk.get_app_list(theirs) for model in app["models"]]


def _reach(viewer):
    """How many articles of each state there are, how many of them this person reads, and how many they write."""
    reads, writes = Article.objects.readable_by(viewer), Article.objects.writable_by(viewer)
    return [
        (state.label, *(rows.filter(state=state).count() for rows in (Article.objects.all(), reads, writes)))
        for state in State
    ]
