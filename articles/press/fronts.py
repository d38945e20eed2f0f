"""What editors do to the front page: change the draft, launch it, schedule it, bring an old one back.

Each verb is one transaction that holds the draft's row and asks for the right itself. `base` is the version of the draft
that the person had before them: a zone that somebody changed since is not changed over their head.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Right
from articles.arabic.bidi import one_piece
from articles.models.edition import Edition
from articles.models.front import Front, FrontMoment, FrontVersion
from articles.models.section import Section
from articles.models.story import Story
from articles.press import picks
from articles.press.zones import AUTOMATIC, BACKFILL, LAYOUTS, MODES, layout_of, mode_of, picks_of, zones

NOT_PUBLIC = "هذا الخبر ليس منشورًا ولا مجدولًا: انشره أولًا."
STEPS_TO_UNDO = 30
REMEMBERED = 5


class FrontRefused(Exception):
    """Why it was not done, in Arabic, with what to do about it."""


class FrontConflict(FrontRefused):
    """A colleague changed the same zone meanwhile."""


@dataclass
class Change:
    """What a verb did: the draft, the articles that fell out of a full zone, and the launch if there was one."""

    front: Front
    out: list = field(default_factory=list)
    launched: FrontVersion | None = None


def draft():
    return Front.objects.get_or_create(pk=1)[0]


def live_slots(now=None):
    """What readers have now: the slots of the last launch that has begun."""
    version = FrontVersion.objects.begun(now).first()
    return version.slots if version else {}


def unlaunched(front, live, keys):
    """The zones in which the draft differs from what readers have."""
    return [key for key in keys if _zone(front.slots, key) != _zone(live, key)]


# The draft


@transaction.atomic
def place(article, zone, position=None, *, by, base):
    """Put a story into a zone, from the feed or from wherever it stands; a full zone lets its last one go."""
    front, page = _held(by)
    home = _home_of(front, article)
    _refuse_if_changed(front, base, [zone, home] if home else [zone])
    pick = _taken_out(front, article, home) if home else _new_pick(article)
    slot = _opened(front, zone)
    mine, limit = slot["picks"], _limit(page, zone)
    # In a full zone the newcomer takes the last place rather than falling out itself.
    mine.insert(min(len(mine) if position is None else position, len(mine), limit - 1), pick)
    out = mine[limit:]
    del mine[limit:]
    if slot["mode"] == AUTOMATIC:
        slot["mode"] = BACKFILL
    _remember(front, out, zone)
    return Change(_kept(front, by, [zone, home]), [gone["article"] for gone in out])


@transaction.atomic
def remove(article, zone, *, by, base):
    front, _ = _held(by)
    _refuse_if_changed(front, base, [zone])
    if _home_of(front, article) != zone:
        raise FrontRefused("هذا الخبر لم يعد في هذه الخانة.")
    _remember(front, [_taken_out(front, article, zone)], zone)
    return Change(_kept(front, by, [zone]))


@transaction.atomic
def arrange(zone, *, by, base, mode=None, layout=None):
    """Choose how a zone is filled, or how a block is set; what a smaller layout cannot hold falls out."""
    front, _ = _held(by)
    _refuse_if_changed(front, base, [zone])
    slot = _opened(front, zone)
    slot["mode"] = mode if mode in MODES else slot["mode"]
    slot["layout"] = layout if layout in LAYOUTS else slot["layout"]
    limit = _limit({each.key: each for each in zones(Section.objects.all(), front.slots)}, zone)
    out = slot["picks"][limit:]
    del slot["picks"][limit:]
    _remember(front, out, zone)
    return Change(_kept(front, by, [zone]), [gone["article"] for gone in out])


@transaction.atomic
def dress(article, zone, texts, *, by, base):
    """Say on the front what the story itself does not say: `texts` as in `press/picks.py`. Marks its present text as seen."""
    front, _ = _held(by)
    _refuse_if_changed(front, base, [zone])
    if _home_of(front, article) != zone:
        raise FrontRefused("هذا الخبر لم يعد في هذه الخانة: ضعه فيها من جديد ثم اكتب ما تريد.")
    slot = _opened(front, zone)
    fresh = _new_pick(article) | {name: value for name, value in texts.items() if value}
    slot["picks"] = [fresh if pick["article"] == article else pick for pick in slot["picks"]]
    return Change(_kept(front, by, [zone]))


@transaction.atomic
def discard(zone=None, *, by, base):
    """Back to what readers have, in one zone or in all."""
    front, page = _held(by)
    live = live_slots()
    changed = [zone] if zone else unlaunched(front, live, page)
    _refuse_if_changed(front, base, changed)
    before = deepcopy(front.slots)
    for key in changed:
        front.slots[key] = _zone(live, key)
    front.undo.append({"slots": before, "removed": deepcopy(front.removed)})
    return Change(_kept(front, by, changed, remember=False))


@transaction.atomic
def undo(*, by, base):
    """Take back the draft's last change, whosever it was."""
    front, page = _held(by)
    if not front.undo:
        raise FrontRefused("لا شيء يُتراجع عنه.")
    if front.version != base:
        raise FrontConflict("تغيّرت الصفحة بعد أن فتحتها: راجع ما فيها ثم تراجع إن أردت.")
    last = front.undo.pop()
    changed = [key for key in page if _zone(front.slots, key) != _zone(last["slots"], key)]
    front.slots, front.removed = last["slots"], last["removed"]
    return Change(_kept(front, by, changed, remember=False))


# What readers get


@transaction.atomic
def launch(keys=None, *, by, base, at=None):
    """Give readers the draft of these zones (None: all that changed), now or at the aware moment `at`. Returns the Change."""
    front, page = _held(by)
    now = timezone.now()
    if at is not None and at <= now:
        raise FrontRefused("موعد الإطلاق مضى: اختر وقتًا لاحقًا أو أطلق الآن.")
    starts_at = at or now
    in_force = live_slots(starts_at)
    keys = keys or unlaunched(front, in_force, page)
    _refuse_if_changed(front, base, keys)
    if not [key for key in keys if key in page and _zone(front.slots, key) != _zone(in_force, key)]:
        raise FrontRefused("لا تغيير في هذه الخانات عما عند القارئ.")
    chosen = {key: _zone(front.slots, key) for key in keys if key in page}
    version = _write(in_force | chosen, [*chosen], starts_at, by=by, note="")
    _carry_into_waiting(version)
    names = [page[key].name for key in chosen]
    Act.record(Act.Name.LAUNCH, by=by, about=version, after=names, note=f"من {_said(at)}" if at else "")
    return Change(front, launched=version)


@transaction.atomic
def restore(version, *, by, to_readers=True):
    """Bring an old front back, into the draft and (`to_readers`) to readers at once."""
    front, page = _held(by)
    before = deepcopy(front.slots)
    changed = [key for key in page if _zone(front.slots, key) != _zone(version.slots, key)]
    front.undo.append({"slots": before, "removed": deepcopy(front.removed)})
    front.slots = deepcopy(version.slots)
    change = Change(_kept(front, by, changed, remember=False))
    if to_readers:
        change.launched = _write(version.slots, [*page], timezone.now(), by=by, note=f"استُعيدت نسخة {version.pk}")
        Act.record(Act.Name.LAUNCH, by=by, about=change.launched, note=change.launched.note)
    return change


@transaction.atomic
def cancel(version, *, by):
    """Drop a scheduled swap. What has begun is history and stays."""
    _asked(by)
    deleted, _ = FrontVersion.objects.waiting().filter(pk=version.pk).delete()
    if not deleted:
        raise FrontRefused("بدأ هذا الإطلاق: استعد نسخة أسبق إن أردت الرجوع.")
    Act.record(Act.Name.UNLAUNCH, by=by, about=version)
    Edition.move()


# How


def _said(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _asked(by):
    if not by.has_perm(Right.EDIT_FRONT):
        raise PermissionDenied("الصفحة الأولى لمدير التحرير ورئيس التحرير.")


def _held(by):
    """The draft's row, locked until the end of the transaction, and the zones of the page by key."""
    _asked(by)
    draft()
    front = Front.objects.select_for_update().get(pk=1)
    front.before = {"slots": deepcopy(front.slots), "removed": deepcopy(front.removed)}
    return front, {zone.key: zone for zone in zones(Section.objects.all(), front.slots)}


def _refuse_if_changed(front, base, keys):
    for key in keys:
        last = front.touched.get(key)
        if last and last["version"] > base:
            raise FrontConflict(
                f"غيّر {one_piece(last['by'])} هذه الخانة بعد أن فتحت الصفحة: راجع ما فيها ثم أعد ما أردت."
            )


def _limit(page, key):
    if key not in page:
        raise FrontRefused("لا خانة بهذا الاسم: اختر خانة من القائمة.")
    return page[key].limit


def _zone(slots, key):
    """A zone whole, whether or not anybody touched it: two that mean the same are equal."""
    return {"mode": mode_of(slots, key), "layout": layout_of(slots, key), "picks": deepcopy(picks_of(slots, key))}


def _opened(front, key):
    slot = front.slots[key] = _zone(front.slots, key)
    return slot


def _home_of(front, article):
    return next((key for key in front.slots for pick in picks_of(front.slots, key) if pick["article"] == article), None)


def _taken_out(front, article, key):
    mine = _opened(front, key)["picks"]
    return mine.pop(next(place for place, pick in enumerate(mine) if pick["article"] == article))


def _new_pick(article):
    """Readers have the story, or will have it: what is neither is nobody's to place."""
    rows = Story.objects.filter(article=article, visible_until__gt=timezone.now()).order_by("visible_from")
    story = rows.only("revision_id", "article_id").first()
    if story is None:
        raise FrontRefused(NOT_PUBLIC)
    return picks.pick_of(story.article_id, story.revision_id)


def _remember(front, gone, zone):
    """«أُزيلت مؤخرًا»: the last ones that left, newest first."""
    numbers = {pick["article"] for pick in gone}
    kept = [row for row in front.removed if row["article"] not in numbers]
    front.removed = [{"article": pick["article"], "zone": zone} for pick in gone] + kept
    del front.removed[REMEMBERED:]


def _kept(front, by, keys, *, remember=True):
    if remember:
        front.undo.append(front.before)
    del front.undo[:-STEPS_TO_UNDO]
    front.version += 1
    placed = {pick["article"] for key in front.slots for pick in picks_of(front.slots, key)}
    front.removed = [row for row in front.removed if row["article"] not in placed]
    stamp = {"version": front.version, "by": str(by), "at": timezone.now().isoformat()}
    front.touched |= {key: stamp for key in keys if key}
    front.save()
    return front


def _write(slots, keys, starts_at, *, by, note):
    now = min(timezone.now(), starts_at)
    version = FrontVersion.objects.create(
        slots=deepcopy(slots), zones=keys, note=note, launched_at=now, launched_by=by, starts_at=starts_at
    )
    _mark_moments(version)
    Edition.move()
    return version


def _mark_moments(version):
    """Write down when this front changes by itself, so that one query finds it (`models/boundary.py`)."""
    ends = {picks.until(pick) for key in version.slots for pick in picks_of(version.slots, key)}
    moments = {version.starts_at, *(end for end in ends if end and end > version.starts_at)}
    version.moments.all().delete()
    FrontMoment.objects.bulk_create(FrontMoment(version=version, at=at) for at in sorted(moments))


def _carry_into_waiting(version):
    """A scheduled swap changes its own zones only: the others stay as this launch leaves them."""
    open_zones = {*version.zones}
    for later in FrontVersion.objects.waiting(version.starts_at):
        open_zones -= {*later.zones}
        later.slots |= {key: version.slots[key] for key in open_zones}
        later.save(update_fields=["slots"])
        _mark_moments(later)
