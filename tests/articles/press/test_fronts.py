"""The front page: what editors put there, what readers get, when it changes by itself, and what it was at any hour."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import RIGHTS, Right
from articles.models.boundary import edition_and_boundary, next_boundary
from articles.models.edition import Edition
from articles.models.front import Front, FrontVersion
from articles.models.section import Section
from articles.models.story import Story
from articles.press import fronts
from articles.press.as_it_was import PastStories
from articles.press.front_page import front_page, place
from articles.press.invariants import broken
from articles.press.publish import backdate, publish, reinstate, withdraw
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOON = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def section():
    return SectionFactory(name="محافظات", slug="governorates")


@pytest.fixture
def stories(editor, section):
    """Eight public stories, the first of them the newest."""
    found = []
    for number in range(8):
        article = ArticleFactory(section=section, lead_photo=PhotoFactory())
        found.append(backdate(publish(article, by=editor), timezone.now() - timedelta(minutes=10 * number + 5)))
    return found


class Desk:
    """An editor with the board open: every verb is given the version that is there now."""

    def __init__(self, user):
        self.user = user

    def __getattr__(self, verb):
        def call(*args, **kwargs):
            base = {} if verb in ("restore", "cancel") else {"base": fronts.draft().version}
            return getattr(fronts, verb)(*args, by=self.user, **base | kwargs)

        return call


@pytest.fixture
def desk(editor):
    return Desk(editor)


def articles(slots, key, now=None):
    """Which articles a zone shows to readers."""
    placed = place(slots, list(Section.objects.all()), now=now or timezone.now())
    return [story.article_id for story in placed[key].stories]


def picked(key):
    return [pick["article"] for pick in fronts.draft().slots.get(key, {}).get("picks", [])]


# What stands where


def test_a_front_that_nobody_touched_fills_itself_with_the_newest(stories):
    assert articles({}, "lead") == [stories[0].article_id]
    assert articles({}, "secondary") == [story.article_id for story in stories[1:5]]
    assert articles({}, "latest") == [story.article_id for story in stories[5:]]


def test_a_pick_comes_first_and_the_paper_fills_up_after_it(desk, stories):
    desk.place(stories[7].article_id, "secondary")
    desk.launch()

    assert articles(fronts.live_slots(), "secondary") == [stories[n].article_id for n in (7, 1, 2, 3)]


def test_a_story_picked_far_below_is_not_taken_by_a_zone_above(desk, stories, section):
    desk.place(stories[0].article_id, f"section-{section.pk}")

    slots = fronts.draft().slots

    assert articles(slots, "lead") == [stories[1].article_id]
    assert stories[0].article_id not in articles(slots, "secondary") + articles(slots, "latest")


def test_no_story_is_on_the_page_twice_whatever_the_slots_say(stories):
    pick = {"article": stories[3].article_id, "seen": 0}
    slots = {"lead": {"picks": [pick]}, "secondary": {"picks": [pick, pick]}, "latest": {"picks": [pick]}}

    page = front_page(slots, list(Section.objects.all()))

    shown = [page["lead"], *page["secondary"], *page["latest"], *(s for band in page["bands"] for s in band.stories)]
    assert len({story.article_id for story in shown}) == len(shown) == 8


def test_a_manual_zone_shows_picks_only_and_an_automatic_one_none_of_them(desk, stories):
    desk.place(stories[6].article_id, "secondary")
    desk.arrange("secondary", mode="manual")
    assert articles(fronts.draft().slots, "secondary") == [stories[6].article_id]

    desk.arrange("secondary", mode="auto")
    assert stories[6].article_id not in articles(fronts.draft().slots, "secondary")


def test_a_block_with_fewer_than_three_stories_is_hidden(editor, stories):
    small = SectionFactory(slug="small")
    for _ in range(2):
        publish(ArticleFactory(section=small), by=editor)

    assert articles({"latest": {"mode": "manual"}}, f"section-{small.pk}") == []


@pytest.mark.parametrize(("layout", "limit"), [("1-2", 3), ("1-4", 5), ("4", 4), ("1-list", 6), ("list", 6)])
def test_a_block_holds_what_its_layout_holds(stories, section, layout, limit):
    key = f"section-{section.pk}"
    slots = {key: {"layout": layout}, "latest": {"mode": "manual"}, "secondary": {"mode": "manual"}}

    assert len(articles(slots, key)) == limit


def test_a_photo_is_on_the_page_once(editor, section):
    photo = PhotoFactory()
    for _ in range(5):
        publish(ArticleFactory(section=section, lead_photo=photo), by=editor)

    page = front_page({}, [section])

    assert sum(bool(story.card_photo) for story in [page["lead"], *page["secondary"], *page["latest"]]) == 1


def test_what_the_front_says_of_a_story_is_said_there_only(desk, stories):
    photo = PhotoFactory(caption="غيرها")
    desk.place(stories[4].article_id, "lead")
    desk.dress(stories[4].article_id, "lead", {"headline": "عنوان الصدارة", "kicker": "خاص", "photo": photo.pk})
    desk.launch()

    lead = front_page(fronts.live_slots(), list(Section.objects.all()))["lead"]

    assert (lead.headline, lead.kicker, lead.card_photo) == ("عنوان الصدارة", "خاص", photo)
    assert Story.objects.get(pk=lead.pk).headline == stories[4].headline


def test_a_link_under_the_lead_is_nowhere_else_on_the_page(desk, stories):
    desk.place(stories[0].article_id, "lead")
    desk.dress(stories[0].article_id, "lead", {"links": [stories[1].article_id]})

    page = front_page(fronts.draft().slots, list(Section.objects.all()))

    assert [story.article_id for story in page["lead_links"]] == [stories[1].article_id]
    assert stories[1].article_id not in [story.article_id for story in page["secondary"] + page["latest"]]


# What leaves by itself


def test_a_withdrawn_story_leaves_the_front_and_the_next_one_fills_its_place(desk, editor, stories):
    desk.place(stories[5].article_id, "lead")
    desk.launch()

    withdraw(stories[5].article, by=editor, reason="خطأ")

    assert articles(fronts.live_slots(), "lead") == [stories[0].article_id]


def test_an_expired_story_and_an_expired_pick_leave_at_their_second(editor, section):
    with time_machine.travel(NOON - HOUR, tick=False):
        desk = Desk(editor)
        short = publish(ArticleFactory(section=section, expires_at=NOON), by=editor).article_id
        until = publish(ArticleFactory(section=section), by=editor).article_id
        other = [publish(ArticleFactory(section=section), by=editor).article_id for _ in range(3)]
        for article in (short, until):
            desk.place(article, "secondary")
        desk.dress(until, "secondary", {"until": NOON.isoformat()})
        desk.place(other[0], "lead")
        desk.arrange("secondary", mode="manual")
        desk.launch()
    slots = fronts.live_slots(NOON)

    assert articles(slots, "secondary", NOON - timedelta(seconds=1)) == [short, until]
    assert articles(slots, "secondary", NOON) == []


# The draft


def test_the_draft_is_nobodys_but_the_desks_until_it_is_launched(desk, stories):
    desk.place(stories[3].article_id, "lead")
    assert fronts.live_slots() == {}
    number = Edition.number_now()

    desk.launch()

    assert articles(fronts.live_slots(), "lead") == [stories[3].article_id]
    assert Edition.number_now() == number + 1


def test_a_full_zone_lets_its_last_one_go_and_undo_brings_it_back(desk, stories):
    desk.place(stories[1].article_id, "lead")

    change = desk.place(stories[2].article_id, "lead")

    assert change.out == [stories[1].article_id]
    assert fronts.draft().removed == [{"article": stories[1].article_id, "zone": "lead"}]
    desk.undo()
    assert picked("lead") == [stories[1].article_id]
    assert fronts.draft().removed == []


def test_moving_within_and_between_zones_keeps_one_of_each(desk, stories):
    for story in stories[:3]:
        desk.place(story.article_id, "secondary")
    one, two, three = (story.article_id for story in stories[:3])

    desk.place(three, "secondary", 0)
    assert picked("secondary") == [three, one, two]
    desk.place(one, "latest")
    assert (picked("secondary"), picked("latest")) == ([three, two], [one])


def test_the_last_five_that_left_are_remembered_and_come_back(desk, stories):
    for story in stories[:7]:
        desk.place(story.article_id, "latest")
        desk.remove(story.article_id, "latest")
    assert [row["article"] for row in fronts.draft().removed] == [stories[n].article_id for n in (6, 5, 4, 3, 2)]

    desk.place(stories[6].article_id, "latest")
    assert stories[6].article_id not in [row["article"] for row in fronts.draft().removed]


def test_a_smaller_layout_says_who_falls_out(desk, stories, section):
    key = f"section-{section.pk}"
    desk.arrange(key, layout="1-4")
    for story in stories[:5]:
        desk.place(story.article_id, key)

    change = desk.arrange(key, layout="1-2")

    assert change.out == [stories[3].article_id, stories[4].article_id]


def test_discarding_brings_back_what_readers_have_and_can_be_undone(desk, stories):
    desk.place(stories[1].article_id, "lead")
    desk.launch()
    desk.place(stories[2].article_id, "lead")

    desk.discard("lead")
    assert picked("lead") == [stories[1].article_id]
    desk.undo()
    assert picked("lead") == [stories[2].article_id]


def test_what_is_neither_public_nor_scheduled_cannot_be_placed(desk, editor):
    draft = ArticleFactory()
    scheduled = ArticleFactory()
    publish(scheduled, by=editor, at=timezone.now() + HOUR)

    with pytest.raises(fronts.FrontRefused, match="انشره أولًا"):
        desk.place(draft.pk, "lead")
    desk.place(scheduled.pk, "lead")
    assert articles(fronts.draft().slots, "lead") == []


@pytest.mark.parametrize("zone", ["", "nowhere", "section-999999"])
def test_a_zone_that_is_not_there_is_refused(desk, stories, zone):
    with pytest.raises(fronts.FrontRefused):
        desk.place(stories[0].article_id, zone)

    assert fronts.draft().slots == {}


# Two editors


def test_a_zone_that_a_colleague_changed_is_not_changed_over_their_head(desk, chief, stories):
    opened = fronts.draft().version
    desk.place(stories[1].article_id, "lead")

    with pytest.raises(fronts.FrontConflict, match=str(desk.user)):
        fronts.place(stories[2].article_id, "lead", by=chief, base=opened)

    assert picked("lead") == [stories[1].article_id]


def test_two_editors_in_two_zones_do_not_disturb_each_other(desk, chief, stories):
    opened = fronts.draft().version
    desk.place(stories[1].article_id, "lead")

    fronts.place(stories[2].article_id, "latest", by=chief, base=opened)

    assert (picked("lead"), picked("latest")) == ([stories[1].article_id], [stories[2].article_id])


@pytest.mark.parametrize("verb", ["launch", "undo", "discard"])
def test_nobody_launches_or_undoes_what_they_have_not_seen(desk, chief, stories, verb):
    desk.place(stories[0].article_id, "lead")
    opened = fronts.draft().version
    desk.place(stories[1].article_id, "lead")

    with pytest.raises(fronts.FrontConflict):
        getattr(fronts, verb)(by=chief, base=opened)

    assert picked("lead") == [stories[1].article_id]
    assert not FrontVersion.objects.exists()


# Launching and history


def test_one_zone_is_launched_without_the_others(desk, stories):
    desk.place(stories[1].article_id, "lead")
    desk.place(stories[2].article_id, "secondary")

    desk.launch(["lead"])

    assert [pick["article"] for pick in fronts.live_slots()["lead"]["picks"]] == [stories[1].article_id]
    assert "secondary" not in fronts.live_slots()
    keys = ["lead", "secondary", "latest"]
    assert fronts.unlaunched(fronts.draft(), fronts.live_slots(), keys) == ["secondary"]


def test_a_launch_that_changes_nothing_is_refused(desk, stories):
    desk.place(stories[1].article_id, "lead")
    desk.launch()

    with pytest.raises(fronts.FrontRefused, match="لا تغيير"):
        desk.launch()

    assert FrontVersion.objects.count() == 1


def test_a_scheduled_swap_comes_at_its_second_without_a_worker(editor, section):
    with time_machine.travel(NOON - HOUR, tick=False):
        desk = Desk(editor)
        one, two = (publish(ArticleFactory(section=section), by=editor).article_id for _ in range(2))
        desk.place(one, "lead")
        desk.launch()
        desk.place(two, "lead")
        desk.launch(at=NOON)

    for moment, lead in ((NOON - timedelta(seconds=1), one), (NOON, two)):
        assert articles(fronts.live_slots(moment), "lead", moment) == [lead]


def test_a_scheduled_swap_changes_its_own_zones_only(editor, section):
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        desk = Desk(editor)
        one, two, _ = (publish(ArticleFactory(section=section), by=editor).article_id for _ in range(3))
        desk.place(one, "lead")
        desk.launch(["lead"], at=NOON)
    with time_machine.travel(NOON - HOUR, tick=False):
        desk.place(two, "secondary")
        desk.launch(["secondary"])

    slots = fronts.live_slots(NOON)

    assert articles(slots, "lead", NOON) == [one]
    assert articles(slots, "secondary", NOON)[0] == two


def test_a_swap_can_be_called_off_before_its_hour_and_not_after(editor, section):
    with time_machine.travel(NOON - HOUR, tick=False):
        desk = Desk(editor)
        desk.place(publish(ArticleFactory(section=section), by=editor).article_id, "lead")
        version = desk.launch(at=NOON).launched
    with time_machine.travel(NOON, tick=False), pytest.raises(fronts.FrontRefused):
        desk.cancel(version)
    with time_machine.travel(NOON - HOUR / 2, tick=False):
        desk.cancel(version)

    assert fronts.live_slots(NOON) == {}


def test_a_moment_that_has_passed_is_refused(desk, stories):
    desk.place(stories[1].article_id, "lead")

    with pytest.raises(fronts.FrontRefused, match="مضى"):
        desk.launch(at=timezone.now() - HOUR)


def test_yesterdays_front_comes_back_to_readers_and_into_the_draft(desk, stories):
    desk.place(stories[1].article_id, "lead")
    yesterday = desk.launch().launched
    desk.place(stories[2].article_id, "lead")
    desk.launch()

    desk.restore(yesterday)

    assert articles(fronts.live_slots(), "lead") == picked("lead") == [stories[1].article_id]
    assert FrontVersion.objects.count() == 3


@pytest.mark.parametrize(
    "verb", ["place", "remove", "arrange", "dress", "discard", "undo", "launch", "restore", "cancel"]
)
def test_who_may_not_edit_the_front_is_refused_by_the_press_itself(role, desk, stories, verb):
    if Right.EDIT_FRONT in RIGHTS[role]:
        return
    desk.place(stories[1].article_id, "lead")
    version = desk.launch().launched
    before = (Front.objects.values().get(), FrontVersion.objects.count())
    given = {
        "place": (stories[2].article_id, "lead"),
        "remove": (stories[1].article_id, "lead"),
        "arrange": ("lead",),
        "dress": (stories[1].article_id, "lead", {"headline": "آخر"}),
        "restore": (version,),
        "cancel": (version,),
    }

    with pytest.raises(PermissionDenied):
        getattr(Desk(UserFactory(roles=[role])), verb)(*given.get(verb, ()))

    assert (Front.objects.values().get(), FrontVersion.objects.count()) == before


# Boundaries


def test_every_moment_at_which_pages_change_by_themselves_is_found_by_one_query(
    editor, section, django_assert_num_queries
):
    minutes = [timedelta(minutes=n) for n in range(1, 7)]
    with time_machine.travel(NOON, tick=False):
        desk = Desk(editor)
        publish(ArticleFactory(section=section, expires_at=NOON + minutes[1]), by=editor, at=NOON + minutes[0])
        PhotoFactory(expires_at=NOON + minutes[2])
        article = publish(ArticleFactory(section=section), by=editor).article_id
        desk.place(article, "lead")
        desk.dress(article, "lead", {"until": (NOON + minutes[4]).isoformat()})
        desk.launch(at=NOON + minutes[3])

    passed = []
    moment = NOON
    for _ in minutes[:5]:
        with django_assert_num_queries(1):
            moment = next_boundary(moment)
        passed.append(moment - NOON)
        with django_assert_num_queries(1):
            number, boundary = edition_and_boundary(moment)
        assert (number, boundary) == (Edition.number_now(), moment)
        assert edition_and_boundary(moment + timedelta(seconds=30))[1] == moment
    assert passed == minutes[:5]


def test_a_launch_that_no_boundary_knows_of_is_found(desk, stories):
    desk.place(stories[1].article_id, "lead")
    version = desk.launch().launched
    assert list(broken()) == []

    version.moments.all().delete()

    assert any("not among the moments" in sentence for sentence in broken())


# The page as it was


def page_at(moment):
    """Everything that the front showed, drawn from the record."""
    with time_machine.travel(moment, tick=False):
        slots = fronts.live_slots(moment)
        page = front_page(slots, list(Section.objects.all()), now=moment, source=PastStories(moment))
    return shown(page)


def shown(page):
    stories = [page["lead"], *page["secondary"], *page["latest"], *(s for band in page["bands"] for s in band.stories)]
    return [
        (s.article_id, s.headline, s.kicker, s.lead_photo_id, s.published_at, s.slug, s.get_absolute_url())
        for s in stories
        if s
    ]


def test_the_past_is_drawn_as_it_was_seen(editor, section):
    """At each of a day's turns the live page is kept; at the end each is drawn again from the record, to the letter."""
    desk = Desk(editor)
    kept = []

    def turn(minute, happen):
        moment = NOON + timedelta(minutes=minute)
        with time_machine.travel(moment, tick=False):
            happen()
        with time_machine.travel(moment + timedelta(seconds=30), tick=False):
            now = timezone.now()
            kept.append((now, shown(front_page(fronts.live_slots(now), list(Section.objects.all()), now=now))))

    made = [ArticleFactory(section=section, lead_photo=PhotoFactory()) for _ in range(6)]

    def rewrite(article, headline, **schedule):
        article.refresh_from_db()
        article.headline, article.version = headline, article.version + 1
        article.save()
        publish(article, by=editor, **schedule)

    def expire(article):
        article.expires_at = NOON + timedelta(minutes=95)
        article.save()
        publish(article, by=editor)

    turn(0, lambda: [publish(article, by=editor) for article in made[:3]])
    turn(10, lambda: (desk.place(made[1].pk, "lead"), desk.launch()))
    turn(20, lambda: rewrite(made[0], "عنوان بعد التحديث الأول"))
    turn(30, lambda: publish(made[3], by=editor, at=NOON + timedelta(minutes=45)))
    turn(46, lambda: None)
    turn(50, lambda: rewrite(made[0], "تحديث مجدول لن يُرى", at=NOON + timedelta(minutes=70)))
    turn(60, lambda: rewrite(made[0], "تحديث سبق المجدول"))
    turn(71, lambda: None)
    turn(75, lambda: withdraw(made[1], by=editor, reason="خطأ"))
    turn(80, lambda: reinstate(made[1], by=editor))
    turn(85, lambda: (desk.place(made[2].pk, "lead"), desk.launch()))
    turn(90, lambda: expire(made[4]))
    turn(96, lambda: None)
    turn(100, lambda: rewrite(made[2], "آخر ما كُتب"))

    for moment, page in kept:
        assert page_at(moment) == page, moment
    assert len({str(page) for _, page in kept}) >= 9


def test_the_past_costs_the_same_however_much_it_shows(stories, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        PastStories(timezone.now()).newest()


def test_an_hour_stands_above_the_blocks_only_while_a_story_is_new(editor, section):
    old, new = (
        backdate(publish(ArticleFactory(section=section), by=editor), timezone.now() - hours)
        for hours in (25 * HOUR, HOUR)
    )

    page = front_page({}, list(Section.objects.all()))

    assert [(story.pk, story.is_old) for story in (page["lead"], *page["secondary"])] == [
        (new.pk, False),
        (old.pk, True),
    ]
