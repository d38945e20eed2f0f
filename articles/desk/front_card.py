"""What the front says of one story that the story itself does not: headline, kicker, photo, size, links, until when."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.arabic.fold import fold
from articles.desk.fields import MomentField
from articles.models.photo import Photo
from articles.models.story import Story
from articles.press import body, fronts, picks
from articles.press.zones import SIZES, picks_of

LINKS = 3
LINKABLE = 40
LIBRARY = 12
# SQLite's integers end here, and Django does not look before it compares a foreign key.
BEYOND_EVERY_NUMBER = 2**63


class CardForm(forms.Form):
    headline = forms.CharField(label="العنوان على الصفحة الأولى", max_length=110, required=False)
    kicker = forms.CharField(label="العنوان التمهيدي", max_length=60, required=False)
    size = forms.ChoiceField(label="الحجم", choices=SIZES.items(), required=False)
    until = MomentField(label="يبقى حتى", required=False, help_text="يخرج وحده في هذه الساعة، ويحل غيره محله.")
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, linkable=(), has_links=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.links = []
        for number in range(LINKS if has_links else 0):
            name = f"link_{number}"
            choices = [("", "—"), *((str(story.article_id), story.headline) for story in linkable)]
            self.fields[name] = forms.ChoiceField(label=f"رابط فرعي {number + 1}", choices=choices, required=False)
            self.links.append(name)

    def clean_until(self):
        end = self.cleaned_data["until"]
        if end and end <= timezone.now():
            raise forms.ValidationError("هذه الساعة مضت: اختر ساعة لاحقة أو امسحها.")
        return end

    def texts(self, photo):
        data = self.cleaned_data
        links = [int(data[name]) for name in self.links if data[name]]
        return {
            "headline": data["headline"].strip(),
            "kicker": data["kicker"].strip(),
            "size": data["size"],
            "until": data["until"].isoformat() if data["until"] else None,
            "photo": photo.pk if photo else None,
            "links": list(dict.fromkeys(links)),
        }


def card(desk, request, zone, article):
    """The card's own screen. A conflict gives the form back with everything that was typed."""
    if article >= BEYOND_EVERY_NUMBER:
        raise Http404("لا خبر بهذا الرقم.")
    front = fronts.draft()
    pick = next((pick for pick in picks_of(front.slots, zone) if pick["article"] == article), None)
    story = (
        Story.objects.filter(article=article)
        .for_cards("visible_from", "visible_until")
        .order_by("-visible_from")
        .first()
    )
    if story is None or (pick is None and request.method == "GET"):
        raise Http404("هذا الخبر ليس في هذه الخانة.")
    linkable = Story.objects.live().exclude(article=article).newest_first().only("article_id", "headline")[:LINKABLE]
    form = CardForm(
        request.POST or None, initial=_initial(pick or {}, front), linkable=linkable, has_links=zone == "lead"
    )
    photo = _posted_photo(request.POST.get("photo") if request.method == "POST" else (pick or {}).get("photo"))
    failed = None
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            fronts.dress(article, zone, form.texts(photo), by=request.user, base=form.cleaned_data["base"])
            messages.success(request, "حُفظت البطاقة في المسودة.")
            return HttpResponseRedirect(f"{reverse('admin:articles_front_changelist')}#zone-{zone}")
        except fronts.FrontRefused as refusal:
            failed = str(refusal)
            form.data = form.data.copy()
            form.data["base"] = fronts.draft().version
    context = desk.admin_site.each_context(request) | {
        "title": "بطاقة على الصفحة الأولى",
        "form": form,
        "story": story,
        "pick": pick,
        "is_stale": bool(pick) and picks.is_stale(pick, story),
        "photo": photo,
        "photos": _photos(story, photo, request.POST.get("photo_words", "")),
        "photo_words": request.POST.get("photo_words", ""),
        "failed": failed,
    }
    return render(request, "desk/front_card.html", context, status=409 if failed else 200)


def _initial(pick, front):
    links = {f"link_{number}": str(article) for number, article in enumerate(pick.get("links", ()))}
    texts = {name: pick.get(name, "") for name in ("headline", "kicker", "size")}
    return texts | links | {"until": picks.until(pick), "base": front.version}


def _posted_photo(number):
    return Photo.objects.filter(pk=int(number)).first() if str(number or "").isdecimal() else None


def _photos(story, chosen, words):
    """What may stand in for the story's own photo: the chosen one, those inside the story, and a look into the library."""
    inside = body.photo_ids(story.body_html)
    library = [photo for photo in Photo.objects.order_by("-pk")[:200] if photo.is_usable]
    wanted = fold(words).split()
    found = [
        photo for photo in library if all(word in fold(f"{photo} {photo.credit} {photo.agency}") for word in wanted)
    ]
    rows = [chosen, *Photo.objects.filter(pk__in=inside), *found[:LIBRARY]]
    return list({photo.pk: photo for photo in rows if photo and photo.pk != story.lead_photo_id}.values())
