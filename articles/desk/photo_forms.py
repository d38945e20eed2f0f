"""What may be typed about a photo: its texts, its terms and its file, as far as this person may say it."""

from django import forms
from django.core.exceptions import ValidationError

from articles.models.photo import FOCAL, TERMS, TEXTS, Photo
from articles.photos import intake
from articles.photos.refusals import PhotoRefused

# What a file calls it, and where we keep it.
SAID = {
    "caption": "caption",
    "alt": "alt",
    "photographer": "credit",
    "credit": "agency",
    "agency": "agency",
    "copyright": "copyright",
    "taken_at": "taken_at",
}


def from_file(photo):
    """The fields that still say what the photographer wrote into the file."""
    said = photo.file_said
    same = [
        ours for theirs, ours in SAID.items() if said.get(theirs) and getattr(photo, ours) == _kept(said, theirs, ours)
    ]
    return list(dict.fromkeys(same))


def _kept(said, theirs, ours):
    return Photo._meta.get_field(ours).clean(said[theirs][: Photo._meta.get_field(ours).max_length], None)


class PhotoTexts(forms.ModelForm):
    """What is said of a photo, as far as this person may say it."""

    class Meta:
        model = Photo
        fields = [*TEXTS]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("caption", "alt")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        open_fields = self.instance.open_to(user) if self.instance.pk else (*TEXTS, *TERMS, *FOCAL)
        for name in [name for name in self.fields if name in (*TEXTS, *TERMS, *FOCAL) and name not in open_fields]:
            self.fields[name].disabled = True

    @property
    def from_file(self):
        return from_file(self.instance)

    def changed_values(self):
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}


class PhotoForm(PhotoTexts):
    upload = forms.FileField(
        label="ملف الصورة",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text="صورة حتى 25 ميجابايت. ما كُتب داخل الملف من تعليق ومصدر يُقرأ منه.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["upload"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        try:
            taken = intake.read(upload, upload.name)
        except PhotoRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        known = Photo.objects.filter(sha256=taken.sha256).first()
        if known:
            raise ValidationError(f"هذه الصورة موجودة في المكتبة: «{known}». استعملها من هناك.", code="known")
        return taken
