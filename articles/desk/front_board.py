"""What the front editor shows: each zone as readers would find it, with what editors put there and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from articles.arabic.bidi import one_piece
from articles.arabic.dates import clock as hour
from articles.desk.front_views import Views, views_of
from articles.models.front import FrontEditor, FrontVersion
from articles.models.section import Section
from articles.models.story import Story
from articles.press import fronts, picks
from articles.press.front_page import place
from articles.press.zones import picks_of

OLD_FOR_A_LEAD = timedelta(days=1)
PRESENT_FOR = timedelta(seconds=30)


@dataclass
class Card:
    """One story in a zone. `pick` is None where the paper itself filled the place."""

    article_id: int
    story: Story | None
    pick: dict | None = None
    warnings: list = field(default_factory=list)
    is_stale: bool = False
    views: Views | None = None

    @property
    def until(self):
        return picks.until(self.pick) if self.pick else None

    @property
    def is_dressed(self):
        return bool(self.pick) and picks.has_overrides(self.pick)


@dataclass
class Column:
    """A zone of the board."""

    zone: object
    mode: str
    layout: str
    cards: list
    filled: list
    is_changed: bool
    touched: dict | None
    waiting: FrontVersion | None
    warnings: list = field(default_factory=list)

    @property
    def count(self):
        return len(self.cards) + len(self.filled)


def board(front, now=None):
    """The columns in page order, and who is where: everything but the feed."""
    now = now or timezone.now()
    sections = list(Section.objects.all())
    live = fronts.live_slots(now)
    placed = place(front.slots, sections, now=now)
    changed = set(fronts.unlaunched(front, live, placed))
    waiting = list(FrontVersion.objects.waiting(now).select_related("launched_by"))
    known = _known_stories(front)
    homes = {pick["article"]: key for key in placed for pick in picks_of(front.slots, key)}
    columns = [_column(front, zone, live, changed, waiting, known, now) for zone in placed.values()]
    names = {column.zone.key: column.zone.name for column in columns}
    for column in columns:
        for card in column.cards:
            card.warnings += _twice(card, column.zone.key, homes, live, changed, names)
    shown = {card.article_id: column.zone.name for column in columns for card in [*column.cards, *column.filled]}
    return {
        "front": front,
        "columns": columns,
        "shown": shown,
        "changed": [names[key] for key in placed if key in changed],
        "waiting": waiting,
        "removed": [row | {"story": known[row["article"]]} for row in front.removed if row["article"] in known],
        "last": FrontVersion.objects.begun(now).select_related("launched_by").first(),
        "before_last": FrontVersion.objects.begun(now)[1:2].first(),
    }


def _known_stories(front):
    """Every story that the draft names, public or not, by article: the row of now, of later, or the last there was."""
    numbers = {pick["article"] for key in front.slots for pick in picks_of(front.slots, key)}
    numbers |= {row["article"] for row in front.removed}
    rows = (
        Story.objects.filter(article_id__in=numbers)
        .for_cards("visible_from", "visible_until")
        .order_by("-visible_from")
    )
    now = timezone.now()
    known = {}
    for story in rows:
        if story.article_id not in known or story.visible_from <= now < story.visible_until:
            known[story.article_id] = story
    return known


def _column(front, placed, live, changed, waiting, known, now):
    key = placed.zone.key
    on_page = {story.article_id: story for story in placed.stories}
    cards = []
    for number, pick in enumerate(picks_of(front.slots, key)):
        story = on_page.get(pick["article"]) or known.get(pick["article"])
        card = Card(pick["article"], story, pick)
        card.is_stale = bool(story) and picks.is_stale(pick, story)
        card.warnings = _warnings(card, placed.zone, number, now)
        cards.append(card)
    filled = [Card(story.article_id, story) for story in placed.stories if story.pick is None]
    column = Column(
        placed.zone,
        placed.mode,
        placed.layout,
        cards,
        filled,
        key in changed,
        front.touched.get(key),
        next((version for version in waiting if key in version.zones), None),
    )
    if not placed.stories:
        column.warnings.append("لا تظهر هذه الخانة: أخبارها أقل مما تحتاج.")
    elif key == "lead" and not cards:
        column.warnings += _warnings(filled[0], placed.zone, 0, now)
    return column


def _warnings(card, zone, number, now):
    story = card.story
    if story is None or story.visible_until <= now:
        return ["سُحب أو انتهى نشره: لا يراه القارئ."]
    found = []
    if story.visible_from > now:
        found.append(f"لم يُنشر بعد: يظهر هنا في موعده {hour(timezone.localtime(story.visible_from))}.")
    if card.pick and not picks.is_current(card.pick, now):
        found.append("انتهى وقته على الصفحة.")
    if zone.key == "lead" and now - story.published_at > OLD_FOR_A_LEAD:
        found.append("مضى عليه أكثر من يوم وهو في الصدارة.")
    if number < zone.photos and (card.pick or {}).get("size") != "text" and story.card_photo is None:
        found.append("بلا صورة في موضع صورة، أو أن صورته في موضع آخر من الصفحة.")
    if card.is_stale:
        found.append("تغيّر الخبر بعد أن كُتب له هنا نص خاص: راجعه.")
    return found


def _twice(card, key, homes, live, changed, names):
    found = [names[homes[link]] for link in card.pick.get("links", ()) if link in homes]
    if found:
        return [f"رابط فرعي لخبر في «{one_piece(found[0])}»: يظهر مرة واحدة."]
    before = next((zone for zone in live for pick in picks_of(live, zone) if pick["article"] == card.article_id), None)
    if before and before != key and before in changed and before in names:
        return [f"ما زال عند القارئ في «{one_piece(names[before])}»: أطلق الخانتين معًا."]
    return []


# Who is here


def present(user, zone="", columns=()):
    """Note that this person has the front open, and tell who else has, and in which zone they last did something."""
    now = timezone.now()
    fresh = {"seen": now} | ({"zone": zone[:40]} if zone else {})
    FrontEditor.objects.update_or_create(user=user, defaults=fresh)
    names = {column.zone.key: column.zone.name for column in columns}
    others = FrontEditor.objects.filter(seen__gt=now - PRESENT_FOR).exclude(user=user).select_related("user")
    return [
        {"name": str(other.user), "key": other.zone, "zone": names.get(other.zone, "")}
        for other in others.order_by("pk")
    ]


def count_views(columns, feed, now=None):
    """Give every story that the editors see the number of those who read it: one query for all."""
    cards = [card for column in columns for card in [*column.cards, *column.filled]]
    found = views_of({*(card.article_id for card in cards), *(story.article_id for story in feed)}, now)
    for row in [*cards, *feed]:
        row.views = found.get(row.article_id)
