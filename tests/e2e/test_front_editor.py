"""The front page and its editor in a real browser: mouse, keyboard, two editors, a reader beside them, breaking news."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from articles.models.front import FrontVersion
from articles.models.masthead import Masthead
from articles.press import fronts
from articles.press.breaking import announce
from articles.press.publish import backdate, publish, withdraw
from tests.e2e.accessible import PHONE, faults_everywhere
from tests.e2e.steps import sign_in, until
from tests.e2e.test_reader import SHIFTS, WORDS
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory, UserFactory

BOARD = reverse("admin:articles_front_changelist")
HEADLINES = [
    "المد يسبق موعده",
    "سوق السمك يفتح ليلًا",
    "مدرسة على ظهر مركب",
    "جسر خشبي جديد",
    "قطار الضواحي يعود",
    "مكتبة في محطة",
    "ساعة الميدان تدق",
    "حديقة فوق السطح",
]


@pytest.fixture
def editors(transactional_db):
    Masthead.objects.create(pk=1, name="المِداد")
    return [
        UserFactory(username=name, full_name=full_name, roles=[Role.EDITOR])
        for name, full_name in (("nader", "نادر السطر"), ("mariam", "مريم المحبرة"))
    ]


@pytest.fixture
def stories(editors):
    section = SectionFactory(name="محافظات", slug="governorates", colour="governorates")
    found = []
    for number, headline in enumerate(HEADLINES):
        article = ArticleFactory(section=section, headline=headline, lead_photo=PhotoFactory())
        found.append(backdate(publish(article, by=editors[0]), timezone.now() - timedelta(minutes=5 + 10 * number)))
    return found


@pytest.fixture
def board(page, live_server, stories):
    sign_in(page, live_server, "nader")
    page.goto(live_server.url + BOARD)
    return page


@pytest.fixture
def reader(new_context, live_server):
    page = new_context().new_page()
    page.goto(live_server.url)
    return page


def zone(page, key):
    return page.locator(f'[data-zone="{key}"]')


def placed(page, key):
    return zone(page, key).locator("[data-placed] .slot__headline")


def feed_row(page, headline):
    return page.locator(".feed__row").filter(has=page.get_by_text(headline, exact=True))


def said(page, words):
    expect(page.locator("[data-said]")).to_contain_text(words)


def lead_of(reader, seconds=15):
    """The headline of the reader's lead, asked anew until it is told."""
    reader.reload()
    return reader.locator(".card--lead .card__link").inner_text()


def lead_within(reader, headline, seconds):
    """Wait for the lead as an impatient reader does. Returns after how many seconds it was there."""
    start = time.monotonic()
    while lead_of(reader) != headline:
        assert time.monotonic() - start < seconds, f"{headline} was not the lead after {seconds} s"
    return time.monotonic() - start


def preview_lead(page):
    return page.frame_locator("[data-preview]").locator(".card--lead .card__link")


def test_with_the_mouse_stories_are_dragged_launched_and_seen_by_a_reader_within_a_second(board, reader):
    # Everything in sight: a page that is scrolled between press and move drags nothing.
    board.set_viewport_size({"width": 1280, "height": 1800})
    feed_row(board, HEADLINES[4]).drag_to(zone(board, "lead").locator("[data-list]"))
    expect(placed(board, "lead")).to_have_text([HEADLINES[4]])
    expect(preview_lead(board)).to_have_text(HEADLINES[4])

    for headline in HEADLINES[5:7]:
        feed_row(board, headline).drag_to(zone(board, "secondary").locator("[data-list]"))
        expect(placed(board, "secondary").filter(has_text=headline)).to_have_count(1)
    first = placed(board, "secondary").first
    second = zone(board, "secondary").locator("[data-placed]").nth(1)
    before = placed(board, "secondary").all_inner_texts()
    second.drag_to(first, target_position={"x": 30, "y": 2})
    expect(placed(board, "secondary")).to_have_text(before[::-1])

    board.get_by_role("button", name="أطلق الكل").click()
    said(board, "يراه القارئ الآن")
    # One look of the reader's is the second: the launch had been committed when its answer came.
    assert lead_of(reader) == HEADLINES[4]


def test_the_same_by_keyboard_alone(board, reader):
    def tab_to(locator):
        locator.focus()
        expect(locator).to_be_focused()

    tab_to(feed_row(board, HEADLINES[3]).get_by_role("button"))
    board.keyboard.press("Enter")
    expect(placed(board, "lead")).to_have_text([HEADLINES[3]])

    board.locator("#target").focus()
    board.locator("#target").select_option("secondary")
    for headline in HEADLINES[4:7]:
        tab_to(feed_row(board, headline).get_by_role("button"))
        board.keyboard.press("Enter")
        expect(placed(board, "secondary").filter(has_text=headline)).to_have_count(1)

    last = zone(board, "secondary").locator("[data-placed]").nth(2)
    tab_to(last)
    board.keyboard.press("ArrowUp")
    expect(placed(board, "secondary")).to_have_text([HEADLINES[4], HEADLINES[6], HEADLINES[5]])
    moved = zone(board, "secondary").locator("[data-placed]").nth(1)
    expect(moved).to_be_focused()
    board.keyboard.press("Digit1")
    expect(placed(board, "secondary")).to_have_text([HEADLINES[6], HEADLINES[4], HEADLINES[5]])
    board.keyboard.press("Delete")
    expect(placed(board, "secondary")).to_have_text([HEADLINES[4], HEADLINES[5]])
    board.keyboard.press("Control+KeyZ")
    expect(placed(board, "secondary")).to_have_text([HEADLINES[6], HEADLINES[4], HEADLINES[5]])

    card = zone(board, "secondary").locator("[data-placed]").nth(2)
    card.get_by_label("انقل إلى…").select_option("latest")
    tab_to(card.get_by_role("button", name="انقل"))
    board.keyboard.press("Enter")
    expect(placed(board, "latest")).to_have_text([HEADLINES[5]])

    tab_to(board.get_by_role("button", name="أطلق الكل"))
    board.keyboard.press("Enter")
    said(board, "يراه القارئ الآن")
    assert lead_of(reader) == HEADLINES[3]


def test_keys_pressed_faster_than_the_answers_come_are_all_obeyed(board):
    board.locator("#target").select_option("secondary")
    for headline in HEADLINES[4:7]:
        feed_row(board, headline).get_by_role("button").click()
    expect(placed(board, "secondary")).to_have_text(HEADLINES[4:7])

    zone(board, "secondary").locator("[data-placed]").nth(2).focus()
    for key in ("ArrowUp", "ArrowUp", "Delete"):
        board.keyboard.press(key)

    expect(placed(board, "secondary")).to_have_text(HEADLINES[4:6])
    expect(zone(board, "secondary").locator("[data-placed]").first).to_be_focused()


def test_a_press_counts_although_an_answer_comes_before_the_release(board):
    held = []
    board.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    board.locator("#target").select_option("secondary")
    with board.expect_request(lambda request: request.method == "POST"):
        feed_row(board, HEADLINES[4]).get_by_role("button").click()
    feed_row(board, HEADLINES[5]).get_by_role("button").hover()
    board.mouse.down()
    with board.expect_response(lambda answer: answer.request.method == "POST") as answer:
        held[0].continue_()
    answer.value.finished()
    board.wait_for_timeout(300)
    board.unroute("**/*")
    board.mouse.up()

    expect(placed(board, "secondary")).to_have_text(HEADLINES[4:6])


def test_what_is_typed_outlives_a_colleagues_change(board, editors, stories):
    board.get_by_text("في موعد لاحق").click()
    board.get_by_label("موعد الإطلاق").fill("2030-01-01T10:00:30")

    fronts.place(stories[5].article_id, "lead", by=editors[1], base=fronts.draft().version)

    said(board, "حدّث زميل المسودة")
    expect(placed(board, "lead")).to_have_text([HEADLINES[5]])
    expect(board.get_by_label("موعد الإطلاق")).to_have_value("2030-01-01T10:00:30")


def test_the_page_is_no_longer_than_what_is_on_it(board):
    # What only screen readers get stands inside panes that scroll; it must not stretch the page behind them.
    end = board.evaluate("Math.max(...[...document.body.children].map(part => part.getBoundingClientRect().bottom))")
    assert board.evaluate("document.documentElement.scrollHeight") <= end + 1


def test_on_a_phone_the_parts_and_the_answer_to_a_press_are_in_sight(board):
    board.set_viewport_size(PHONE)
    for name, heading in (("الخانات", "الخبر الرئيسي"), ("المعاينة", "معاينة المسودة"), ("الأخبار", "الأخبار")):
        board.get_by_role("navigation", name="أجزاء الصفحة").get_by_role("link", name=name).click()
        expect(board.get_by_role("heading", name=heading, exact=True)).to_be_in_viewport()
        expect(board.get_by_role("navigation", name="أجزاء الصفحة")).to_be_in_viewport()

    feed_row(board, HEADLINES[6]).get_by_role("button").click()

    said(board, "أُضيف إلى المسودة")
    expect(board.locator("[data-said]")).to_be_in_viewport()


@pytest.mark.soak
def test_the_preview_follows_within_300_milliseconds(board):
    took = []
    for headline in HEADLINES[3:7] * 2:
        feed_row(board, headline).get_by_role("button").click()
        expect(preview_lead(board)).to_have_text(headline)
        board.wait_for_selector("[data-preview][data-took]")
        took.append(int(board.locator("[data-preview]").get_attribute("data-took")))

    assert min(took) <= 300, took


def test_a_full_zone_says_who_fell_out_and_undo_brings_it_back(board):
    for headline in HEADLINES[2:4]:
        feed_row(board, headline).get_by_role("button").click()
        expect(placed(board, "lead")).to_have_text([headline])
    said(board, f"خرج: «{HEADLINES[2]}»")

    board.locator("[data-undo]").click()

    expect(placed(board, "lead")).to_have_text([HEADLINES[2]])
    expect(preview_lead(board)).to_have_text(HEADLINES[2])


def test_yesterdays_front_is_looked_at_and_brought_back(board, live_server, editors, stories, reader):
    for number in (6, 2):
        fronts.place(stories[number].article_id, "lead", by=editors[0], base=fronts.draft().version)
        fronts.launch(by=editors[0], base=fronts.draft().version)
        if number == 6:
            yesterday = timezone.now() - timedelta(days=1)
            FrontVersion.objects.update(starts_at=yesterday, launched_at=yesterday)
    for story in stories:
        backdate(story, story.published_at - timedelta(days=2))
    assert lead_of(reader) == HEADLINES[2]

    board.goto(live_server.url + reverse("admin:articles_front_launches"))
    row = board.locator(".history__list li").last
    row.get_by_role("link").click()
    expect(board.frame_locator(".history__page iframe").locator(".card--lead .card__link")).to_have_text(HEADLINES[6])
    board.locator(".history__list li").last.get_by_role("button", name="أعدها إلى القارئ").click()

    expect(board.get_by_text("عادت الصفحة إلى القارئ")).to_be_visible()
    assert lead_of(reader) == HEADLINES[6]


def test_a_scheduled_swap_comes_at_its_second(board, reader):
    feed_row(board, HEADLINES[5]).get_by_role("button").click()
    expect(placed(board, "lead")).to_have_text([HEADLINES[5]])
    at = timezone.localtime().replace(microsecond=0) + timedelta(seconds=6)
    board.get_by_text("في موعد لاحق").click()
    board.get_by_label("موعد الإطلاق").fill(f"{at:%Y-%m-%dT%H:%M:%S}")
    board.get_by_role("button", name="جدول الكل").click()
    said(board, "جُدول الإطلاق")

    seen = []
    while timezone.now() < at + timedelta(seconds=1):
        asked = timezone.now()
        seen.append((asked, lead_of(reader), timezone.now()))

    assert {lead for _, lead, answered in seen if answered < at} <= {HEADLINES[0]}
    assert {lead for asked, lead, _ in seen if asked >= at} == {HEADLINES[5]}


def test_of_two_editors_in_one_zone_the_second_is_told_and_sees_the_first_ones_work(
    board, live_server, new_context, stories
):
    other = new_context().new_page()
    sign_in(other, live_server, "mariam")
    other.goto(live_server.url + BOARD)
    expect(other.locator(".board__others")).to_contain_text("نادر السطر")
    # Her page does not look for news while she works: what she does next is done on what she sees.
    other.evaluate("document.querySelector('[data-board]').dataset.state = '/nowhere/'")

    feed_row(board, HEADLINES[1]).get_by_role("button").click()
    expect(placed(board, "lead")).to_have_text([HEADLINES[1]])
    feed_row(other, HEADLINES[2]).get_by_role("button").click()

    said(other, "غيّر نادر السطر هذه الخانة")
    expect(placed(other, "lead")).to_have_text([HEADLINES[1]])
    feed_row(other, HEADLINES[2]).get_by_role("button").click()
    expect(placed(other, "lead")).to_have_text([HEADLINES[2]])
    # The first one's board follows by itself.
    expect(placed(board, "lead")).to_have_text([HEADLINES[2]])


def test_a_withdrawn_lead_leaves_by_itself_and_the_next_story_takes_its_place(board, reader, editors, stories):
    feed_row(board, HEADLINES[7]).get_by_role("button").click()
    expect(placed(board, "lead")).to_have_text([HEADLINES[7]])
    board.get_by_role("button", name="أطلق الكل").click()
    said(board, "يراه القارئ الآن")
    assert lead_of(reader) == HEADLINES[7]

    withdraw(stories[7].article, by=editors[0], reason="خطأ في الخبر")

    assert lead_of(reader) == HEADLINES[0]
    board.reload()
    expect(zone(board, "lead").locator(".warning")).to_contain_text("سُحب")


def test_the_front_is_made_without_scripts(new_context, live_server, stories, reader):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, "nader")
    page.goto(live_server.url + BOARD)

    feed_row(page, HEADLINES[4]).get_by_role("button").click()
    expect(placed(page, "lead")).to_have_text([HEADLINES[4]])
    zone(page, "lead").get_by_role("button", name="أطلق الخبر الرئيسي").click()

    assert lead_of(reader) == HEADLINES[4]


# Breaking news


def ask(page):
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_breaking_news_reaches_an_open_page_once_and_moves_nothing(reader, live_server, editors, stories):
    reader.evaluate(f"({SHIFTS})()")
    announced = "[data-breaking-news]"
    expect(reader.locator(announced)).to_be_empty()

    item = announce("فتح الممر الشمالي أمام السفن", by=editors[0], section=stories[0].section)
    ask(reader)

    expect(reader.locator(announced)).to_have_text("عاجل: فتح الممر الشمالي أمام السفن")
    expect(reader.locator(".breaking--late")).to_be_in_viewport()
    reader.evaluate("document.querySelector('[data-breaking-news]').textContent = ''")
    ask(reader)
    reader.wait_for_timeout(300)
    expect(reader.locator(announced)).to_be_empty()
    expect(reader.locator(".breaking--late")).to_have_count(1)
    assert reader.evaluate("window.shifted") < 0.001

    reader.locator(".breaking--late [data-breaking-close]").click()
    reader.reload()
    expect(reader.locator(".breaking__item")).to_be_hidden()
    assert reader.goto(f"{live_server.url}/n/{item.article_id}").ok


def test_the_composer_takes_one_line_and_one_key(board, live_server, reader):
    board.goto(live_server.url + reverse("admin:articles_breaking_changelist"))
    expect(board.get_by_label("السطر العاجل")).to_be_focused()

    board.keyboard.type("فتح الممر الشمالي أمام السفن")
    expect(board.get_by_role("button", name="انشر العاجل الآن")).to_be_visible()
    board.keyboard.press("Control+Enter")

    expect(board.get_by_text("على كل صفحة الآن")).to_be_visible()
    reader.reload()
    expect(reader.locator(".breaking__line")).to_have_text("فتح الممر الشمالي أمام السفن")
    reader.locator(".breaking__line").click()
    expect(reader.locator("h1")).to_have_text("فتح الممر الشمالي أمام السفن")


# For everybody


def test_every_screen_of_it_is_accessible_fits_and_is_arabic(page, live_server, editors, stories):
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, "nader")
    for number, key in ((1, "lead"), (2, "secondary"), (3, "secondary")):
        fronts.place(stories[number].article_id, key, by=editors[0], base=fronts.draft().version)
    fronts.launch(by=editors[0], base=fronts.draft().version)
    fronts.place(stories[5].article_id, "lead", by=editors[1], base=fronts.draft().version)
    announce("سطر عاجل", by=editors[0], section=stories[0].section)
    moment = f"?at={timezone.localtime():%Y-%m-%dT%H:%M:%S}"
    screens = [
        BOARD,
        reverse("admin:articles_front_card", args=["lead", stories[5].article_id]),
        reverse("admin:articles_front_launches") + moment,
        reverse("admin:articles_front_preview"),
        reverse("admin:articles_breaking_changelist"),
        "/",
    ]

    for path in screens:
        page.goto(live_server.url + path, wait_until="networkidle")
        assert faults_everywhere(page) == {}, path
        words = re.sub(r"https?://\S+|/\w+/\S+", "", page.evaluate(WORDS))
        assert set(re.findall(r"[A-Za-z]{2,}", words)) <= {"RSS"}, path


def test_the_preview_shows_the_page_at_both_widths(board):
    frame = board.locator("[data-preview]")
    until(board, "document.querySelector('[data-preview]').contentDocument?.readyState === 'complete'")
    assert board.evaluate("document.querySelector('[data-preview]').contentWindow.innerWidth") == 390

    board.get_by_role("button", name="حاسوب").click()

    assert board.evaluate("document.querySelector('[data-preview]').contentWindow.innerWidth") == 1280
    room = frame.evaluate("frame => frame.parentElement.clientWidth")
    assert abs(frame.bounding_box()["width"] - room) <= 1
