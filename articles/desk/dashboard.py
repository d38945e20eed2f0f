"""What waits for this person today: short lists of articles, each linking to the writing screen."""

from dataclasses import dataclass

from django.db.models import Q

from articles.desk import notes
from articles.models.article import Article, State

ROWS = 8


@dataclass(frozen=True)
class Panel:
    title: str
    empty: str
    articles: list


def panels(user):
    """The lists of the front screen, for what this user may read."""
    mine = Q(created_by=user) | Q(assigned_to=user)
    readable = Article.objects.readable_by(user).select_related("section", "created_by")
    wanted = [
        ("ملاحظات إليك", "لا ملاحظات إليك.", notes.waiting_for(user).select_related("section", "created_by")),
        ("أُعيدت إليّ", "لا مواد معادة.", readable.filter(mine, state=State.DRAFT).exclude(return_note="")),
        ("مسوداتي", "لا مسودات لك الآن.", readable.filter(mine, state=State.DRAFT, return_note="")),
        ("قيد المراجعة", "لا شيء ينتظر المراجعة.", readable.filter(state=State.REVIEW).order_by("updated_at")),
        ("جاهزة للنشر", "لا مواد جاهزة.", readable.filter(state=State.READY).order_by("updated_at")),
        ("مجدولة", "لا مواد مجدولة.", readable.with_public_state().filter(is_scheduled=True).order_by("publish_at")),
    ]
    return [Panel(title, empty, list(rows.with_public_state()[:ROWS])) for title, empty, rows in wanted]
