"""What may be said of a photo, as far as this person may say it."""

from django import forms

from articles.models.photo import FOCAL, TERMS, TEXTS, Photo

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
