"""Finding a photo: the words and the filters of the library and of the picker, which are the same."""

from datetime import timedelta

from django import forms
from django.db.models import F, Q
from django.utils import timezone

from articles.arabic.bidi import one_piece
from articles.arabic.fold import fold_key
from articles.arabic.plural import Forms, count
from articles.models.photo import Photo
from articles.photos.uses import last_printed, with_use_counts

PAGE = 48
MOST_FILES = 50
AGO = Forms("اليوم", "أمس", "قبل يومين", "قبل {n} أيام", "قبل {n} يومًا", "قبل {n} يوم")


class PhotoSearch(forms.Form):
    q = forms.CharField(
        label="ابحث في الصور",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "تعليق أو مصوّر أو مكان أو كلمة"}),
    )
    since = forms.ChoiceField(
        label="رُفعت",
        required=False,
        choices=[("", "في أي وقت"), ("1", "منذ يوم"), ("7", "منذ أسبوع"), ("31", "منذ شهر"), ("366", "منذ سنة")],
    )
    credit = forms.CharField(label="المصوّر", required=False, max_length=120)
    agency = forms.CharField(label="الوكالة", required=False, max_length=120)
    shape = forms.ChoiceField(
        label="الاتجاه",
        required=False,
        choices=[("", "أي اتجاه"), ("wide", "أفقية"), ("tall", "رأسية"), ("square", "مربعة")],
    )
    width = forms.ChoiceField(
        label="العرض",
        required=False,
        choices=[("", "أي عرض"), ("1200", "1200 بكسل فأكثر"), ("2400", "2400 بكسل فأكثر")],
    )
    state = forms.ChoiceField(
        label="الحال",
        required=False,
        choices=[
            ("", "كلها"),
            ("usable", "صالحة للنشر"),
            ("unused", "لم تُستعمل"),
            ("incomplete", "ناقصة البيانات"),
            ("ended", "انتهت حقوقها"),
            ("mine", "رفعتُها أنا"),
        ],
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)

    def page(self, user):
        """The photos of one page, newest first, and the number to go on from; nothing asked of it is an error."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        rows = with_use_counts(Photo.objects.order_by("-pk").found(asked.get("q", "")))
        for name in ("credit", "agency"):
            rows = rows.filter(folded__contains=fold_key(asked[name])) if name in asked else rows
        if "since" in asked:
            rows = rows.filter(uploaded_at__gte=timezone.now() - timedelta(days=int(asked["since"])))
        if "width" in asked:
            rows = rows.filter(width__gte=int(asked["width"]))
        rows = _shaped(rows, asked.get("shape"))
        rows = _in_state(rows, asked.get("state"), user)
        if "before" in asked:
            rows = rows.filter(pk__lt=asked["before"])
        found = list(rows[: PAGE + 1])
        return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None

    @property
    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields)

    @property
    def filters(self):
        return [self[name] for name in ("since", "credit", "agency", "shape", "width", "state")]


def _shaped(rows, shape):
    shapes = {"wide": Q(width__gt=F("height")), "tall": Q(height__gt=F("width")), "square": Q(height=F("width"))}
    return rows.filter(shapes[shape]) if shape else rows


def _in_state(rows, state, user):
    match state:
        case "usable":
            return rows.usable()
        case "unused":
            return rows.filter(use_count=0)
        case "incomplete":
            return rows.filter(Q(caption="") | Q(alt="") | Q(credit="", agency=""))
        case "ended":
            return rows.filter(expires_at__lte=timezone.now())
        case "mine":
            return rows.filter(uploaded_by=user)
    return rows


def printed(photos):
    """«نُشرت قبل 3 أيام في …» for each of these photos that readers see now, by its number."""
    today = timezone.localdate()
    return {
        pk: f"نُشرت {count((today - timezone.localdate(story.published_at)).days, AGO)} في «{one_piece(story.headline)}»"
        for pk, story in last_printed(photos).items()
    }
