"""Correcting a printed story in public: the only code that writes Correction rows."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.roles import Right
from articles.models.article import Article
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.revision import Transition
from articles.models.story import Story


class CorrectionRefused(Exception):
    """It cannot stand under the story. `field` says which answer to mend."""

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


@transaction.atomic
def correct(article, *, by, kind, text):
    """Put a correction under a live story, into the ledger, and on the article's record. Returns the Correction.

    The same words twice are one correction: a second click adds nothing. Nothing that was said is taken back;
    who was wrong in a correction adds another one.
    """
    if not by.has_perm(Right.CORRECT):
        raise PermissionDenied("التصويب لمدير التحرير ورئيس التحرير.")
    text = text.strip()
    if not text:
        raise CorrectionRefused("text", "اكتب نص التصويب: يظهر للقارئ تحت الخبر.")
    if kind not in Correction.Kind.values:
        raise CorrectionRefused("kind", "اختر نوع التصويب: تصحيح أو توضيح أو تحديث.")
    article = Article.objects.select_for_update().get(pk=article.pk)
    if not Story.objects.live().filter(article=article).exists():
        raise CorrectionRefused("article", "المادة ليست على الموقع الآن، فلا يراها قارئ: اختر مادة منشورة.")
    last = Correction.objects.filter(article=article).first()
    if last and (last.kind, last.text) == (kind, text):
        return last
    correction = Correction.objects.create(article=article, kind=kind, text=text, by=by)
    label = correction.get_kind_display()
    Transition.objects.create(
        article=article,
        name=Transition.Name.CORRECT,
        from_state=article.state,
        to_state=article.state,
        note=f"{label}: {text}",
        by=by,
    )
    Edition.move()
    return correction
