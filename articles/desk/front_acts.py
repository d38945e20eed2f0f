"""What the buttons of the front editor say, turned into the press's verbs. A button's value is «verb:zone:article:position»."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.arabic.bidi import one_piece
from articles.arabic.dates import date_time
from articles.desk.fields import MomentField
from articles.models.front import FrontVersion
from articles.models.story import Story
from articles.press import fronts
from articles.press.zones import picks_of


def act(posted, user):
    """Do what was pressed. Returns what to say; raises FrontRefused."""
    verb, *rest = posted.get("do", "").split(":")
    zone, article, position = (*rest, "", "", "")[:3]
    if verb not in ACTS:
        raise fronts.FrontRefused("لم يُعرف ما طُلب: أعد تحميل الصفحة.")
    hand = {"by": user, "base": _number(posted.get("base")) or 0}
    return ACTS[verb](posted, zone, _number(article), _number(position), hand)


def zone_of(posted):
    """The zone that a button was about, for colleagues to see; empty where it was about none."""
    return posted.get("do", "").partition(":")[2].partition(":")[0] or posted.get("target", "")


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def _add(posted, zone, article, position, hand):
    return _placed(fronts.place(article, posted.get("target", ""), **hand), "أُضيف إلى المسودة.")


def _place(posted, zone, article, position, hand):
    return _placed(fronts.place(article, zone, position, **hand), "وُضع في مكانه في المسودة.")


def _move(posted, zone, article, position, hand):
    return _placed(fronts.place(article, posted.get(f"to-{article}", ""), **hand), "انتقل في المسودة.")


def _up(posted, zone, article, position, hand):
    return _stepped(zone, article, -1, hand)


def _down(posted, zone, article, position, hand):
    return _stepped(zone, article, 1, hand)


def _stepped(zone, article, step, hand):
    order = [pick["article"] for pick in picks_of(fronts.draft().slots, zone)]
    if article not in order:
        raise fronts.FrontRefused("هذا الخبر لم يعد في هذه الخانة.")
    return _placed(fronts.place(article, zone, max(0, order.index(article) + step), **hand), "تغيّر الترتيب.")


def _remove(posted, zone, article, position, hand):
    fronts.remove(article, zone, **hand)
    return "حُذف من المسودة، وهو في «أُزيلت مؤخرًا»."


def _arrange(posted, zone, article, position, hand):
    chosen = {"mode": posted.get(f"mode-{zone}"), "layout": posted.get(f"layout-{zone}")}
    return _placed(fronts.arrange(zone, **chosen, **hand), "تغيّرت الخانة في المسودة.")


def _confirm(posted, zone, article, position, hand):
    pick = next((pick for pick in picks_of(fronts.draft().slots, zone) if pick["article"] == article), {})
    fronts.dress(article, zone, pick_texts(pick), **hand)
    return "سُجّل أنك راجعته."


def _discard(posted, zone, article, position, hand):
    fronts.discard(zone or None, **hand)
    return "عادت المسودة إلى ما عند القارئ."


def _undo(posted, zone, article, position, hand):
    fronts.undo(**hand)
    return "تراجعت المسودة خطوة."


def _launch(posted, zone, article, position, hand):
    fronts.launch([zone] if zone else None, **hand)
    return "أُطلق: يراه القارئ الآن."


def _schedule(posted, zone, article, position, hand):
    field = MomentField(required=False)
    try:
        at = field.clean(field.widget.value_from_datadict(posted, {}, "launch_at"))
    except ValidationError as refusal:
        raise fronts.FrontRefused(" ".join(refusal.messages)) from refusal
    if at is None:
        raise fronts.FrontRefused("اكتب موعد الإطلاق أولًا في «في موعد لاحق»: التاريخ والساعة.")
    fronts.launch([zone] if zone else None, at=at, **hand)
    return f"جُدول الإطلاق: {date_time(timezone.localtime(at))}."


def _back(posted, zone, article, position, hand):
    """Undo the last launch: readers get the front before it."""
    versions = FrontVersion.objects.begun()[:2]
    if len(versions) < 2:
        raise fronts.FrontRefused("لا إطلاق قبل هذا.")
    fronts.restore(versions[1], by=hand["by"])
    return "عادت إلى القارئ الصفحة التي سبقت آخر إطلاق."


ACTS = {
    "add": _add,
    "place": _place,
    "move": _move,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "arrange": _arrange,
    "confirm": _confirm,
    "discard": _discard,
    "undo": _undo,
    "launch": _launch,
    "schedule": _schedule,
    "back": _back,
}


def pick_texts(pick):
    """What a pick says of its story, without which story and which revision that is."""
    return {name: value for name, value in pick.items() if name not in ("article", "seen")}


def _placed(change, said):
    """What to say when a full zone let somebody go."""
    if not change.out:
        return said
    headlines = dict(Story.objects.filter(article_id__in=change.out).values_list("article_id", "headline"))
    names = "، ".join(f"«{one_piece(headlines.get(number, number))}»" for number in change.out)
    return f"{said} خرج: {names}. يعيده «تراجع»."
