"""The zones of the front page in page order: what each takes, how many it holds, and which layouts a block may have."""

from dataclasses import dataclass

SPECIAL_KINDS = {"opinion", "gallery", "video"}

# Modes of a zone: what editors placed, what the paper would choose by itself, or the first filled up by the second.
MANUAL, AUTOMATIC, BACKFILL = "manual", "auto", "backfill"
MODES = {BACKFILL: "يدوي مع تكملة تلقائية", MANUAL: "يدوي", AUTOMATIC: "تلقائي"}

SIZES = {"": "عادي", "big": "كبير", "text": "نص بلا صورة"}


@dataclass(frozen=True)
class Layout:
    """How a section's block is set: how many stories it holds, how many of the first show a photo."""

    name: str
    limit: int
    photos: int


LAYOUTS = {
    "1-2": Layout("واحد كبير واثنان", 3, 3),
    "1-4": Layout("واحد كبير وأربعة", 5, 5),
    "4": Layout("أربعة متساوية", 4, 4),
    "1-list": Layout("واحد كبير وقائمة عناوين", 6, 1),
    "list": Layout("عناوين بلا صور", 6, 0),
}
DEFAULT_LAYOUT = "1-2"
# Fewer stories than this make no block.
LEAST_IN_BLOCK = 3


@dataclass(frozen=True)
class Zone:
    key: str
    name: str
    limit: int
    least: int = 1
    photos: int = 0
    section: object = None
    kind: str = ""

    def takes(self, story):
        """Whether the paper itself would put this story here; editors may put any story anywhere."""
        if self.kind:
            return story.kind == self.kind
        if story.kind == "opinion":
            return False
        return self.section is None or story.section_id == self.section.pk


LEAD = Zone("lead", "الخبر الرئيسي", 1, photos=1)
SECONDARY = Zone("secondary", "الأخبار الثانية", 4, photos=2)
LATEST = Zone("latest", "آخر الأخبار", 9)
OPINION = Zone("opinion", "مقالات", 4, kind="opinion")
GALLERY = Zone("gallery", "ملف صور", 1, photos=1, kind="gallery")
VIDEO = Zone("video", "فيديو", 4, least=2, photos=4, kind="video")
MOST_READ = Zone("most-read", "الأكثر قراءة", 10)

# After how many sections each of these stands.
BETWEEN = {1: OPINION, 3: GALLERY, 5: VIDEO}


def zones(sections, slots):
    """Every zone in page order, with the limits that the layouts chosen in `slots` give its blocks."""
    page = [LEAD, SECONDARY, LATEST]
    for place, section in enumerate(sections, start=1):
        page.append(_block(section, slots))
        if place in BETWEEN:
            page.append(BETWEEN[place])
    page += [zone for place, zone in BETWEEN.items() if place > len(sections)]
    return page


def layout_of(slots, key):
    chosen = slots.get(key, {}).get("layout")
    return chosen if chosen in LAYOUTS else DEFAULT_LAYOUT


def mode_of(slots, key):
    chosen = slots.get(key, {}).get("mode")
    return chosen if chosen in MODES else BACKFILL


def picks_of(slots, key):
    return slots.get(key, {}).get("picks", [])


def _block(section, slots):
    key = f"section-{section.pk}"
    layout = LAYOUTS[layout_of(slots, key)]
    return Zone(key, section.name, layout.limit, least=LEAST_IN_BLOCK, photos=layout.photos, section=section)
