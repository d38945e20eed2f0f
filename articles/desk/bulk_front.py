"""Many stories put on the front at once: into its draft and one zone, with the press's own verb. Nobody is moved or pushed out."""

from articles.arabic.bidi import one_piece
from articles.models.section import Section
from articles.press import fronts
from articles.press.zones import picks_of, zones


def choices():
    """Each zone of the draft as it is offered: its key, its name, and how many of its places are taken."""
    slots = fronts.draft().slots
    return [(zone.key, zone.name, len(picks_of(slots, zone.key)), zone.limit) for zone in _page(slots)]


def obstacles():
    """What would stop an article wherever it is put, as a function of it: one look at the draft for all of them."""
    homes = _homes(fronts.draft().slots)

    def obstacle(article):
        return _already(homes[article.pk]) if article.pk in homes else "" if article.is_public else fronts.NOT_PUBLIC

    return obstacle


def put(article, by, posted):
    """Put it last into the chosen zone. Raises FrontRefused, and then the caller's transaction takes everything back."""
    draft = fronts.draft()
    homes = _homes(draft.slots)
    if article.pk in homes:
        raise fronts.FrontRefused(_already(homes[article.pk]))
    # The draft as it is now, whoever changed it last: nothing of theirs gives way here.
    change = fronts.place(article.pk, posted.get("zone", ""), by=by, base=draft.version)
    if change.out:
        raise fronts.FrontRefused("الخانة ممتلئة: أخرج منها خبرًا في محرر الصفحة الأولى، أو اختر غيرها.")


def _page(slots):
    return zones(Section.objects.all(), slots)


def _homes(slots):
    """The name of the zone in which each picked story stands."""
    return {pick["article"]: zone.name for zone in _page(slots) for pick in picks_of(slots, zone.key)}


def _already(name):
    return f"هي في مسودة الصفحة الأولى من قبل، في «{one_piece(name)}»."
