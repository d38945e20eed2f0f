"""The writing screen's form: one article, with a photo taken in on the way, and a colleague's newer save merged in."""

import re
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.desk import locks, snapshots, working_copies
from articles.desk.fields import BodyField, BylinesField, MomentField, topic_names
from articles.desk.merge import merge
from articles.desk.photo_fields import PhotosField
from articles.desk.related import RelatedField
from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.revision import Revision, snapshot_of
from articles.photos import library
from articles.photos.refusals import PhotoRefused

RECENT_PHOTOS = 60
PRESS_FIELDS = ("publish_at", "expires_at", "embargo_until", "substantive")
PHOTO_ROW = ("photo_id", "caption", "alt", "decorative")
PHOTO_FIELDS = ("photo_caption", "photo_alt", "photo_credit", "photo_agency")


def two_lines():
    """A caption is a sentence: it is read whole while it is written."""
    return forms.Textarea(attrs={"rows": 2})


class ArticleForm(forms.ModelForm):
    body = BodyField(label="النص", required=False)
    bylines = BylinesField(label="التوقيعات بالترتيب", required=False)
    topic_names = forms.CharField(
        label="الموضوعات",
        required=False,
        help_text="افصل بينها بفاصلة عربية، مثل: الصيد، النقل البحري.",
    )
    related = RelatedField()
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sitting = forms.CharField(widget=forms.HiddenInput, required=False)
    substantive = forms.BooleanField(
        label="تحديث جوهري",
        required=False,
        help_text="يظهر للقارئ وقت «آخر تحديث». لا تعلّمه لتصحيح إملائي.",
    )
    publish_at = MomentField(label="موعد النشر", required=False)
    expires_at = MomentField(label="ينتهي النشر في", required=False)
    embargo_until = MomentField(label="محظور النشر حتى", required=False)
    photo_file = forms.FileField(
        label="ارفع صورة",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text="صورة حتى 25 ميجابايت.",
    )
    photo_caption = forms.CharField(label="تعليق الصورة المرفوعة", required=False, max_length=500, widget=two_lines())
    photo_alt = forms.CharField(label="نصها البديل", required=False, max_length=300, widget=two_lines())
    photo_credit = forms.CharField(label="المصوّر", required=False, max_length=120)
    photo_agency = forms.CharField(label="المصدر أو الوكالة", required=False, max_length=120)
    photos = PhotosField(label="صور داخل النص", required=False)
    photo_swap = forms.ChoiceField(
        label="بدّلت الصورة، وكان لها في هذه المادة كلام خاص. ماذا يُفعل به؟",
        required=False,
        choices=[("drop", "خذ تعليق الصورة الجديدة"), ("keep", "أبقِ الكلام الخاص كما هو")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Article
        fields = [
            "kicker",
            "headline",
            "short_headline",
            "standfirst",
            "dateline",
            "body",
            "kind",
            "section",
            "lead_photo",
            "lead_caption",
            "lead_alt",
            "related",
            "social_headline",
            "social_photo",
            "publish_at",
            "expires_at",
            "embargo_until",
        ]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "lead_caption": two_lines(),
            "lead_alt": two_lines(),
        }

    # What a colleague saved meanwhile: the merged article, or the places where both changed the same thing.
    merged = None
    conflict = None

    def __init__(self, *args, user, copy=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial |= {"base_version": self.instance.version, "sitting": uuid4().hex}
        self.initial["topic_names"] = "، ".join(self.instance.topics.values_list("name", flat=True))
        self.initial["photos"] = snapshots.photos_in(self.instance.body, self.instance.photos.values(*PHOTO_ROW))
        self.initial["bylines"] = list(self.instance.bylines.values("author_id", "role"))
        if copy and not self.is_bound:
            self._open_copy(copy)
        recent = Photo.objects.order_by("-id").values("pk")[:RECENT_PHOTOS]
        for name, without in (("lead_photo", "بلا صورة"), ("social_photo", "البطاقة المرسومة")):
            numbers = (getattr(self.instance, f"{name}_id"), self._posted_photo(name))
            chosen = Photo.objects.filter(pk__in=[pk for pk in numbers if pk])
            self.fields[name].queryset = Photo.objects.filter(pk__in=recent) | chosen
            self.fields[name].empty_label = without
        self.fields["section"].empty_label = "اختر القسم"
        for right, names in ((Right.UPLOAD_PHOTO, ("photo_file", *PHOTO_FIELDS)), (Right.PUBLISH, PRESS_FIELDS)):
            if not user.has_perm(right):
                for name in names:
                    del self.fields[name]

    def _open_copy(self, copy):
        """Show what was typed and not saved, as it was typed, on top of the version it was typed on."""
        data = working_copies.form_data(copy)
        for name, field in self.fields.items():
            if not field.widget.value_omitted_from_data(data, {}, name):
                self.initial[name] = field.widget.value_from_datadict(data, {}, name)
        self.initial |= {"base_version": copy.base_version, "sitting": copy.sitting}

    def _posted_photo(self, name):
        posted = self.data.get(name, "") if self.is_bound else ""
        return int(posted) if re.fullmatch(r"[0-9]{1,15}", str(posted)) else None

    def clean_topic_names(self):
        names = topic_names(self.cleaned_data["topic_names"])
        if any(len(name) > 60 for name in names):
            raise ValidationError("اسم الموضوع أطول من 60 حرفًا: اختصره.")
        return names

    def clean(self):
        cleaned = super().clean()
        # What the screen did not send stays as the article has it.
        for name, field in self.fields.items():
            if field.widget.value_omitted_from_data(self.data, self.files, name):
                cleaned.pop(name, None)
        self._take_photo_in(cleaned)
        self._ask_about_the_caption(cleaned)
        self._refuse_texts_without_a_photo(cleaned)
        if not self.errors:
            self._meet_newer_saves(cleaned)
        return cleaned

    def _ask_about_the_caption(self, cleaned):
        """A replaced photo leaves its words behind: whether they fit the new one only the writer knows."""
        before = self.instance
        texts = {name: getattr(before, name) for name in ("lead_caption", "lead_alt") if getattr(before, name)}
        replaced = (
            before.lead_photo_id and cleaned.get("lead_photo") and cleaned["lead_photo"].pk != before.lead_photo_id
        )
        left_behind = [name for name, text in texts.items() if cleaned.get(name) == text]
        if not replaced or not left_behind:
            return
        if cleaned.get("photo_swap") == "drop":
            self._fill(cleaned, **dict.fromkeys(left_behind, ""))
        elif cleaned.get("photo_swap") != "keep":
            self.add_error("photo_swap", "اختر ما يُفعل بتعليق الصورة السابقة ثم احفظ.")

    def _refuse_texts_without_a_photo(self, cleaned):
        for name in ("lead_caption", "lead_alt"):
            if cleaned.get(name) and not cleaned.get("lead_photo"):
                self.add_error(name, "كتبت تعليقًا لصورة غير موجودة: اختر صورة أو امسح التعليق والنص البديل.")
        for name in PHOTO_FIELDS:
            if cleaned.get(name):
                self.add_error(name, "كتبت بيانات صورة ولم ترفع ملفها: ارفع الصورة أو امسح هذه البيانات.")

    def _take_photo_in(self, cleaned):
        """Keep an uploaded photo whatever else is wrong: a browser cannot fill a file field again."""
        upload = cleaned.get("photo_file")
        if not upload:
            return
        texts = {name.removeprefix("photo_"): cleaned.get(name, "") for name in PHOTO_FIELDS}
        try:
            photo, is_new = library.add(upload, by=self.user, **texts)
        except PhotoRefused as refusal:
            self.add_error("photo_file", str(refusal))
            self._fill(cleaned, **dict.fromkeys(PHOTO_FIELDS, ""), keep_typed=True)
            return
        if not is_new:
            # The library knows these bytes: what was typed is what this article says of the photo.
            self._fill(cleaned, lead_caption=texts["caption"] or cleaned.get("lead_caption", ""))
            self._fill(cleaned, lead_alt=texts["alt"] or cleaned.get("lead_alt", ""))
        self.fields["lead_photo"].queryset |= Photo.objects.filter(pk=photo.pk)
        self._fill(cleaned, lead_photo=photo, photo_file=None, **dict.fromkeys(PHOTO_FIELDS, ""))

    def _fill(self, cleaned, *, keep_typed=False, **values):
        """Set values as if they had been typed, for this save and for the form should it come back."""
        self.data = self.data.copy()
        for name, value in values.items():
            cleaned[name] = value
            if not keep_typed:
                self.data[name] = value.pk if isinstance(value, Photo) else value or ""

    def _meet_newer_saves(self, cleaned):
        """Optimistic saving: merge what a colleague saved since this form was opened, or lay both texts side by side."""
        held = Article.objects.select_for_update().get(pk=self.instance.pk)
        if working_copies.of_another_sitting(self.user, self.data).filter(article=held).exists():
            # Typed in another tab, or offered here and left unopened: it is about to be replaced.
            working_copies.keep_as_revision(held, self.user)
        holder = locks.held_by_another(held, self.user)
        if holder:
            self._keep_typed()
            who = one_piece(holder.user)
            self.add_error(None, f"تولى {who} تحرير هذه المادة. نصك باقٍ في هذه الصفحة ومحفوظ نسخة عمل لك.")
            return
        saved = snapshot_of(held)
        mine = snapshots.of_form(cleaned, saved)
        if cleaned.get("base_version") != held.version:
            base = snapshots.at_version(held, cleaned.get("base_version") or 1)
            # Answers given to an older save of the colleague's answer nothing now.
            answers = self.data if self.data.get("theirs_version") == str(held.version) else {}
            merged = merge(base, saved, mine, answers)
            if merged.conflicts:
                self._keep_typed()
                self.conflict = merged.conflicts
                self.held = held
                self.add_error(None, "غيّر زميل المواضع نفسها بعد أن فتحت المادة. اختر ما يبقى من كل موضع.")
                return
            if merged.snapshot != mine:
                mine = self.merged = merged.snapshot
        self.held, self.snapshot = held, mine

    def _keep_typed(self):
        """A save that cannot be taken stays on the server as the writer's working copy, should this tab be closed."""
        working_copies.keep(self.instance.pk, self.user, self.data, self.cleaned_data.get("base_version") or 1)

    def save_article(self):
        """Write the article as its next version. Returns whether anything changed."""
        locks.release_all(self.user, self.held)
        kind = Revision.Kind.MERGED if self.merged else Revision.Kind.SAVED
        return snapshots.save(self.held, self.snapshot, by=self.user, kind=kind)
