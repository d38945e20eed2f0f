"""The demo newsroom as readers get it, in a real browser: how much it weighs, how it stands, who can use it (ux.md §5)."""

import gzip
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from articles.demo import load as demo
from newsroom.static_files import minified
from tests.e2e.accessible import DESKTOP, PHONE, faults_everywhere, scrolls_sideways, violations

pytestmark = pytest.mark.looks

KIB = 1024
# What servers compress on the way; fonts and photographs are compressed as they are.
COMPRESSED = ("text/", "javascript", "json", "svg")

BUDGETS = {
    "front": {
        "document": 20,
        "stylesheet": 8,
        "script": 8,
        "font": 32,
        "image": 180,
        "other": 1,
        "all": 230,
        "requests": 28,
        "elements": 1400,
    },
    "story": {
        "document": 14,
        "stylesheet": 8,
        "script": 8,
        "font": 32,
        "image": 120,
        "other": 1,
        "all": 160,
        "requests": 16,
        "elements": 800,
    },
    "lite front": {"document": 16, "all": 16, "requests": 1, "elements": 800},
    "lite story": {"document": 12, "all": 12, "requests": 1, "elements": 800},
}
BUDGETS |= dict.fromkeys(("opinion", "corrected", "section", "author", "day", "most read"), BUDGETS["story"])
SHEETS = Path(settings.BASE_DIR) / "static" / "site"
LITE = ("lite front", "lite section", "lite story")
EVERY = (
    *("front", "section", "story", "opinion", "corrected", "author", "topic", "most read", "corrections"),
    *("day", "month", "year", "staff", "about", "404", "410", *LITE),
)

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
  }).observe({type: "layout-shift", buffered: true});
}"""
# Down the page in steps of a screen, as a thumb does, so that every lazy photograph comes.
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 60));
  }
}"""
CSS_RULES = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map(rule => rule.cssText).join("\\n");
}"""
WORDS = """() => {
  const words = [], skipped = "script, style, noscript, .article__address";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(skipped)) words.push(texts.currentNode.data);
  for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"])
    for (const element of document.querySelectorAll(`[${name}]`)) words.push(element.getAttribute(name));
  return [document.title, document.querySelector("meta[name=description]")?.content ?? "", ...words].join("\\n");
}"""


@pytest.fixture(scope="session")
def newsroom(demo_newsroom):
    """The addresses of the demo newsroom's pages."""
    paths = demo_newsroom.clerk("pages")
    return {name: f"http://127.0.0.1:{demo_newsroom.port}{path}" for name, path in paths.items()}


@pytest.fixture
def visit(browser, browser_context_args):
    """A first visit: nothing kept from an earlier one. Returns the page, quiet, with every answer it got."""
    contexts = []

    def open_page(url, viewport=PHONE, **options):
        context = browser.new_context(
            **browser_context_args | {"viewport": viewport, "device_scale_factor": 2} | options
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(f"({SHIFTS})()")
        page.answers, page.complaints = [], []
        page.on("response", lambda answer: keep(page, answer))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url, wait_until="networkidle", timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def keep(page, answer):
    """What the page is made of: on a slow machine it is looked at for so long that the reading is counted."""
    if answer.request.resource_type != "ping":
        page.answers.append(answer)


def weight(answer):
    content = answer.body()
    kind = answer.headers.get("content-type", "")
    if "css" in kind:
        # As collectstatic leaves it, for the pages of other tests come straight from static/.
        content = minified(content.decode()).encode()
    return len(gzip.compress(content, 6)) if any(name in kind for name in COMPRESSED) else len(content)


def weighed(page):
    """Bytes by kind of resource, as compressed on the way, with the number of requests and elements."""
    found = dict.fromkeys(("document", "stylesheet", "script", "font", "image"), 0)
    for answer in page.answers:
        found[answer.request.resource_type] = found.get(answer.request.resource_type, 0) + weight(answer)
    found["all"] = sum(found.values())
    found = {kind: size / KIB for kind, size in found.items()}
    found["requests"] = len(page.answers)
    found["elements"] = page.evaluate("document.querySelectorAll('*').length")
    return found


@pytest.mark.parametrize("name", BUDGETS)
def test_a_first_visit_on_a_phone_stays_within_its_budget(visit, newsroom, name, record_property):
    page = visit(newsroom[name])

    found = weighed(page)

    record_property("weight", found)
    assert {answer.status for answer in page.answers} == {200}
    assert {kind: size for kind, size in found.items() if size > BUDGETS[name].get(kind, 0)} == {}
    # Nothing is worth measuring on a page whose photographs did not come.
    assert found["image"] > 5 or name not in ("front", "section", "story")
    assert (found["font"] > 5 and found["stylesheet"] > 4) or name in LITE


def test_a_browser_reads_a_minified_sheet_as_it_reads_its_source(page):
    sheets = [path.read_text(encoding="utf-8") for path in sorted(SHEETS.glob("*.css"))]

    assert sheets
    for sheet in sheets:
        assert rules(page, minified(sheet)) == rules(page, sheet)


def rules(page, sheet):
    """The rules of a sheet as the browser understood them; in values that it keeps as they were written, spaces say nothing."""
    return re.sub(r"(?<=[,:]) | (?=[,{}])", "", page.evaluate(CSS_RULES, sheet)).split("\n")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", ["front", "section", "story", "404"])
def test_nothing_moves_while_a_page_is_read(visit, newsroom, name, viewport):
    page = visit(newsroom[name], viewport)

    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shifted") <= 0.01


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing_no_page_scrolls_sideways_and_no_latin_word_is_left_but_those_of_stories(
    visit, newsroom, name
):
    page = visit(newsroom[name], {"width": 320, "height": 640}, device_scale_factor=1)

    assert not scrolls_sideways(page)
    assert faults_everywhere(page) == {}
    # The light edition prints the address of what it leaves out.
    found = {*re.findall("[A-Za-z]{2,}", re.sub(r"https?://\S+", "", page.evaluate(WORDS)))}

    # The name of the feeds has no Arabic one.
    assert found - names_in_stories() - {"RSS"} == set()


def names_in_stories():
    """The Latin names that the newsroom itself wrote: in its stories, its people and under its photographs."""
    texts = [text for path in (demo.HERE / "stories").glob("*.txt") for text in demo.read_story(path).values()]
    for photo in tomllib.loads((demo.HERE / "photos.toml").read_text(encoding="utf-8"))["photo"]:
        texts += [photo[name] for name in ("caption", "alt", "credit", "agency", "place")]
    return {*re.findall("[A-Za-z]{2,}", "\n".join(texts))}


@pytest.mark.parametrize("name", EVERY)
def test_a_page_has_no_complaint_of_the_browser_and_asks_nobody_else(visit, newsroom, name):
    page = visit(newsroom[name])
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")

    host = newsroom["front"]
    assert [answer.url for answer in page.answers if not answer.url.startswith(host)] == []
    assert [text for text in page.complaints if "404" not in text and "410" not in text] == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("name", ["front", "section", "story"])
def test_without_scripts_every_word_and_link_is_there(visit, newsroom, name):
    count = "() => [document.querySelector('main').innerText.length > 500, document.links.length > 10]"

    page = visit(newsroom[name], java_script_enabled=False)

    assert page.locator("h1").count() == 1
    assert len(page.locator("main").inner_text()) > 500, count
    assert page.locator("main a:visible").count() >= 3
    assert page.locator("[data-copy]:visible, [data-print]:visible").count() == 0


def test_the_keyboard_meets_the_skip_link_first_and_reaches_every_card_once(visit, newsroom):
    page = visit(newsroom["front"], DESKTOP, device_scale_factor=1)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    reached = []
    for _ in range(page.locator("main a").count()):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.href"))
    cards = page.locator("main .card__link").evaluate_all("links => links.map(link => link.href)")
    assert [link for link in reached if link in cards] == cards
    # The ring is drawn round the whole card, which the link is stretched over.
    assert page.evaluate("getComputedStyle(document.activeElement, '::after').outlineStyle") == "solid"


def test_the_dark_theme_is_kept_for_the_next_page(visit, newsroom):
    page = visit(newsroom["front"], DESKTOP, device_scale_factor=1)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.get_by_role("button", name="الوضع الداكن").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(newsroom["story"])

    assert dark != light
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.locator("[data-theme-toggle]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_more_opens_every_section_and_service_without_a_script(visit, newsroom, viewport):
    page = visit(newsroom["story"], viewport, java_script_enabled=False, device_scale_factor=1)
    links = page.locator(".more__panel a")
    assert not links.first.is_visible()

    page.get_by_text("المزيد", exact=True).click()

    words = links.all_inner_texts()
    assert {"سياسة", "مقالات", "بحث", "الأرشيف", "سجل التصويبات", "من نحن"} <= {*words}
    # However low the screen is, the last of them is within reach.
    links.last.scroll_into_view_if_needed()
    assert page.evaluate("document.querySelector('.more__panel').getBoundingClientRect().bottom <= innerHeight")
    links.last.click()
    page.wait_for_url("**/page/**")


def test_more_closes_with_escape_and_when_the_reader_goes_on(visit, newsroom):
    page = visit(newsroom["front"], DESKTOP, device_scale_factor=1)
    more, button = page.locator(".more"), page.locator(".more summary")

    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.more__panel') !== null")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert more.get_attribute("open") is None
    assert page.evaluate("document.activeElement.localName") == "summary"

    page.keyboard.press("Enter")
    assert more.get_attribute("open") is not None
    page.keyboard.press("Shift+Tab")
    assert more.get_attribute("open") is None

    button.click()
    page.locator(".foot").click(position={"x": 5, "y": 5})
    assert more.get_attribute("open") is None


def test_search_is_a_field_in_the_masthead_where_there_is_room_and_a_link_on_phones(visit, newsroom):
    page = visit(newsroom["story"], DESKTOP, device_scale_factor=1)
    field = page.get_by_role("banner").get_by_role("searchbox")
    field.fill("البحر")
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator(".hit").count() > 0
    # The page's own field is the only one.
    assert page.get_by_role("searchbox").input_value() == "البحر"

    phone = visit(newsroom["story"])
    assert phone.get_by_role("searchbox").count() == 0
    phone.get_by_role("banner").get_by_role("link", name="بحث").click()
    phone.wait_for_url("**/search/")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_links_at_a_storys_foot_are_large_enough_and_lead_where_they_point(visit, newsroom, viewport):
    page = visit(newsroom["opinion"], viewport, device_scale_factor=1)
    newer, older = page.locator(".beside [rel=prev]"), page.locator(".beside [rel=next]")

    boxes = [link.bounding_box() for link in (newer, older)]

    assert all(box["height"] >= 44 for box in boxes)
    # From right to left: what comes first stands on the right.
    assert viewport is PHONE or boxes[0]["x"] > boxes[1]["x"]
    page.emulate_media(media="print")
    assert not newer.is_visible()
    page.emulate_media(media="screen")
    older.click()
    page.wait_for_load_state()
    assert page.locator(".beside [rel=prev]").get_attribute("href") in newsroom["opinion"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_list_on_paper_is_dark_words_on_white_under_its_date(visit, newsroom, theme):
    page = visit(newsroom["front"], DESKTOP, color_scheme=theme, device_scale_factor=1)
    page.emulate_media(media="print")

    headline = page.locator(".gallery-band .card__headline")
    assert headline.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    assert page.locator(".masthead__date").is_visible()
    assert not page.locator(".foot, .sections").first.is_visible()

    page = visit(newsroom["author"], DESKTOP, color_scheme=theme, device_scale_factor=1)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".masthead__date").is_visible()
    assert not page.locator(".foot").is_visible()


def test_the_age_of_a_fresh_story_is_told_in_arabic(visit, newsroom):
    page = visit(newsroom["front"])

    ages = page.locator(".card .time").all_inner_texts()

    assert re.fullmatch(r"منذ (لحظات|دقيقة|دقيقتين|\d+ دقائق|\d+ دقيقة)", ages[0])
    assert any(age.startswith("منذ") and "ساع" in age for age in ages)


def test_a_story_that_is_looked_at_is_counted_once_a_tab_and_without_a_cookie(visit, newsroom):
    person = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    page = visit(newsroom["story"], user_agent=person)
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.url.endswith("/beacon/") else None)

    page.wait_for_timeout(6_000)
    page.reload()
    page.wait_for_timeout(6_000)

    number = page.locator("[data-story]").get_attribute("data-story")
    assert sent == [f"story={number}"]
    assert page.context.cookies() == []
