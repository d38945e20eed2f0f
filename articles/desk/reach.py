"""The article that an address names, for whoever asks; for everybody else there is none."""

import re

from django.http import Http404

from articles.models.article import Article, State

NOTHING_HERE = "لا توجد مادة بهذا الرقم."


def readable(request, article_id):
    return _found(Article.objects.readable_by(request.user), article_id)


def writable(request, article_id):
    return _found(Article.objects.writable_by(request.user).exclude(state=State.SPIKED), article_id)


def _found(rows, article_id):
    article = rows.with_public_state().select_related("section", "lead_photo").filter(pk=article_id).first()
    if article is None:
        raise Http404(NOTHING_HERE)
    return article


def number(posted):
    """What a form or an address says, as a row's number; 0, which no row has, for anything else."""
    return int(posted) if re.fullmatch("[0-9]{1,15}", posted or "") else 0
