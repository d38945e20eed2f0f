"""The search page and its suggestions, as a reader without a script gets them."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models.search import SearchMiss
from articles.press.publish import publish, withdraw
from tests.articles.desk.desk_client import signed_in
from tests.articles.search.papers import story
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory

pytestmark = pytest.mark.django_db


def page(client, **params):
    answer = client.get("/search/", params)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def headlines(text):
    """The headlines of the hits, without their marks."""
    found = re.findall(r'<h2 class="hit__headline">\s*<a [^>]*>(.*?)</a>', text, re.DOTALL)
    return [re.sub(r"</?mark>", "", headline) for headline in found]


def test_a_hit_is_marked_in_the_spelling_that_was_printed(client):
    story("عن المســـئولين الجدد", "قال المسؤولون إن الشئون العامة بخير.")

    text = page(client, q="مسئول شؤون")

    assert headlines(text) == ["عن المســـئولين الجدد"]
    for word in ("المســـئولين", "المسؤولون", "الشئون"):
        assert f"<mark>{word}</mark>" in text


def test_a_snippet_is_cut_round_the_hit_and_not_at_the_beginning(client):
    filler = "كلام لا يبحث عنه أحد في هذا المكان. " * 40
    story("خبر طويل", filler + "ثم ظهر الكنز تحت الشجرة." + filler)

    assert "<mark>الكنز</mark>" in page(client, q="الكنز")


def test_what_a_story_says_is_text_and_never_markup(client):
    story("<b>خبر</b> & علامات")

    raw = client.get("/search/", {"q": 'خبر"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in raw
    assert "<b>خبر" not in raw


def test_the_filters_are_chips_with_a_way_out(client):
    section = SectionFactory(name="الملاعب")
    story("مباراة الليلة", section=section)
    story("مباراة أخرى")

    text = page(client, q="مباراة", section=section.slug)

    assert headlines(text) == ["مباراة الليلة"]
    assert "أزل" in text
    assert "/search/?q=%D9%85%D8%A8%D8%A7%D8%B1%D8%A7%D8%A9" in text


def test_a_kind_narrows_and_is_a_chip(client):
    story("لقاء قصير")
    story("لقاء طويل", kind="interview")

    text = page(client, q="لقاء", kind="interview")

    assert headlines(text) == ["لقاء طويل"]
    assert "<bdi>حوار</bdi>" in text
    assert headlines(page(client, q="لقاء", kind="video")) == []


def test_author_and_days_narrow_and_a_day_is_read_as_people_write_it(client):
    author = AuthorFactory(name="عبد الله المحبرة")
    story("لقاء قديم", bylines=[author], days=40)
    story("لقاء جديد")
    day = timezone.localtime(timezone.now() - timedelta(days=40))
    arabic = f"{day.day}/{day.month}/{day.year}".translate({ord(str(n)): chr(0x660 + n) for n in range(10)})

    assert headlines(page(client, q="لقاء", author="عبدالله المحبره")) == ["لقاء قديم"]
    assert headlines(page(client, q="لقاء", **{"from": arabic, "to": arabic})) == ["لقاء قديم"]
    assert headlines(page(client, q="لقاء", period="week")) == ["لقاء جديد"]
    assert headlines(page(client, q="لقاء", order="latest")) == ["لقاء جديد", "لقاء قديم"]


@pytest.mark.parametrize(
    ("params", "line"),
    [
        ({"section": "nowhere"}, "القسم غير معروف"),
        ({"author": "فلان الذي لا وجود له"}, "لا كاتب بهذا الاسم"),
        ({"from": "أمس"}, "يوم غير مفهوم"),
        ({"from": "2026-02-31"}, "يوم غير مفهوم"),
        ({"from": "9999-12-31"}, "يوم غير مفهوم"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "آخر يوم يسبق أول يوم"),
        ({"period": "eon"}, "الفترة غير معروف"),
        ({"kind": "poem"}, "النوع غير معروف"),
        ({"order": "best"}, "الترتيب غير معروف"),
        ({"page": "1000000000"}, "لا توجد صفحة بهذا الرقم"),
    ],
)
def test_a_wrong_filter_says_so_and_keeps_what_was_typed(client, params, line):
    story("خبر عن النهر")

    text = page(client, q="النهر", **params)

    assert line in text
    assert 'value="النهر"' in text
    for value in params.values():
        assert value in text or value in ("nowhere", "eon", "poem", "best", "1000000000")


@pytest.mark.parametrize(
    "typed",
    [
        "كلمة " * 2_000,
        "في من على",
        "؟!؛،",
        '"',
        "«مفتوحة",
        "a AND NOT (b",
        "title:*",
        "\x00خبر\x00",
        "\ud800",
        "%",
        "' OR ''='",
    ],
)
def test_a_bad_query_is_an_ordinary_page_with_a_line(client, typed):
    story("خبر عادي")

    answer = client.get("/search/", {"q": typed.encode("utf-8", "replace").decode()})

    assert answer.status_code == 200
    status = re.search(r'role="status">(.*?)</p>', answer.content.decode(), re.DOTALL)[1]
    assert re.search("[ء-ي]{3}", status)


def test_bytes_that_are_no_text_are_an_ordinary_page(client):
    for query in ("q=%00", "q=%ED%A0%80", "q=%FF%FE", "q=%D8", "page=%00", "from=%00&section=%00&author=%00"):
        assert client.get(f"/search/?{query}").status_code == 200
        assert client.get(f"/search/suggest/?{query}").status_code == 200


def test_a_query_of_ten_thousand_letters_is_told_to_be_shorter(client):
    assert "البحث أطول من 200 حرف" in page(client, q="ن" * 10_000)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("الزلزاال", "الزلزال"), ("الزلزل", "الزلزال"), ("الززلال", "الزلزال"), ("hg.g.hg", "الزلزال")),
        # Keys that were held down, however long.
        *(
            ("الزلززززاااال", "الزلزال"),
            ("الزلزاااااااااااااااااااال", "الزلزال"),
            ("شاططئ", "شاطئ"),
            ("الللغة", "اللغة"),
        ),
        # With the article or without it, as nobody printed the word; but none is torn off.
        *(("زلززال", "زلزال"), ("القوراب", "القوارب"), ("الشاطأ", "الشاطئ"), ("لغاء", "إلغاء")),
        ("القوراب الللغة", "القوارب اللغة"),
        # What stands in no headline.
        ("السككة", "السكة"),
    ],
)
def test_a_slip_or_the_wrong_keyboard_is_asked_about(client, typed, meant):
    story("الزلزال يوقظ المدينة")
    story("إلغاء قوارب على شاطئ اللغة", "تعطلت السكة الحديد ساعة.")

    text = page(client, q=typed)

    assert "هل تقصد" in text
    assert f"<bdi>{meant}</bdi>" in text


def test_a_query_of_nothing_but_slips_is_not_guessed_at(client):
    story("الزلزال يوقظ المدينة")

    assert "هل تقصد" not in page(client, q="الزلزاال المديينة يوقضض الزلزالل")


def test_latin_typed_on_the_arabic_layout_is_asked_about(client):
    story("مؤتمر cairo للعلوم")

    assert "<bdi>cairo</bdi>" in page(client, q="ؤشهقخ")


def test_what_nobody_found_is_kept_for_editors_once_for_all_its_spellings(client):
    story("خبر عن القمر")

    for typed in ("الديناصورات", "الدينَاصورات", "الديناصورات"):
        page(client, q=typed)
    page(client, q="القمر")
    page(client, q="؟؟")

    row = SearchMiss.objects.get()
    assert (row.times, row.query) == (3, "الديناصورات")


def test_an_empty_list_shows_the_latest_stories(client):
    story("آخر ما نُشر")

    assert "آخر ما نُشر" in page(client, q="الديناصورات")


def test_without_a_query_the_page_is_a_form(client):
    text = page(client)

    assert 'role="search"' in text
    assert "noindex" in text


def test_the_masthead_of_every_page_leads_to_search(client):
    assert 'href="/search/"' in client.get("/").content.decode()


def test_pages_follow_each_other_and_end(client, editor):
    for number in range(12):
        story(f"سباق الخيل {number}", by=editor)

    first, second = page(client, q="سباق"), page(client, q="سباق", page="2")

    assert len(headlines(first)) == 10
    assert len(headlines(second)) == 2
    assert "12 نتيجة" in first
    assert not set(headlines(first)) & set(headlines(second))


def test_nothing_that_is_not_live_shows_in_hits_counts_or_suggestions(client, editor):
    publish(ArticleFactory(headline="قنبلة الغد"), by=editor, at=timezone.now() + timedelta(hours=1))
    gone = ArticleFactory(headline="قنبلة الأمس", live_by=editor)
    withdraw(gone, by=editor, reason="خطأ")
    ArticleFactory(headline="قنبلة في مسودة")

    assert headlines(page(client, q="قنبلة")) == []
    assert client.get("/search/suggest/", {"q": "قنب"}).json() == {"suggestions": []}


def test_suggestions_complete_the_last_word_newest_first(client, editor):
    story("المحافظ يزور السوق", days=1, by=editor)
    story("محافظة الجيزة", by=editor)
    story("خبر آخر", by=editor)

    def suggested(typed):
        return [one["text"] for one in client.get("/search/suggest/", {"q": typed}).json()["suggestions"]]

    assert suggested("محا") == ["محافظة الجيزة", "المحافظ يزور السوق"]
    assert suggested("المحا") == ["محافظة الجيزة", "المحافظ يزور السوق"]
    assert suggested("السوق المح") == ["المحافظ يزور السوق"]
    assert suggested("م") == suggested("") == suggested("؟") == []


def test_synonyms_that_an_editor_saves_count_with_the_next_search(client, editor):
    story("افتتاح المرفأ القديم", by=editor)
    assert headlines(page(client, q="ميناء")) == []

    answer = signed_in(editor).post(reverse("admin:articles_synonym_add"), {"words": "مرفأ = ميناء"})

    assert answer.status_code == 302
    assert headlines(page(client, q="ميناء")) == ["افتتاح المرفأ القديم"]


def test_a_search_asks_the_database_a_few_questions_however_much_there_is(client, editor, django_assert_num_queries):
    for number in range(12):
        story(f"سوق الكتب {number}", by=editor)
    page(client, q="سوق")

    # The stamp, the hits, their stories; and how common a word is when it is asked for the first time.
    with django_assert_num_queries(3):
        page(client, q="سوق")
    with django_assert_num_queries(4):
        page(client, q="الكتب")


def test_a_slip_that_was_corrected_in_print_is_asked_about_too(client, editor):
    article = ArticleFactory(headline="افتتاح الميناخ", live_by=editor)
    assert headlines(page(client, q="الميناخ")) == ["افتتاح الميناخ"]
    article.headline = "افتتاح الميناء"
    article.save()
    publish(article, by=editor)

    text = page(client, q="الميناخ")

    assert headlines(text) == []
    assert "<bdi>الميناء</bdi>" in text


def test_how_common_a_word_is_counts_as_it_is_after_the_last_publication(client, editor):
    """A word that stands in more than three of ten stories is not asked for beside a rarer one."""
    for headline in ("افتتاح المرفأ", "سوق الكتب", "قطار جديد", "جسر قديم"):
        story(headline, by=editor)
    assert "لا خبر فيه كل ما كتبته" in page(client, q="سوق مرفأ")

    for number in range(4):
        story(f"سوق الكتب {number}", by=editor)

    text = page(client, q="سوق مرفأ")
    assert "لا خبر فيه كل ما كتبته" not in text
    assert headlines(text)[:1] == ["افتتاح المرفأ"]
