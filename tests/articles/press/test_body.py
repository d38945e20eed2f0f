"""What a story body keeps, what it loses and what is made of it."""

import re
import time

import nh3
import pytest
from hypothesis import given

from articles.press.body import (
    ALLOWED_ATTRIBUTES,
    BodyRefused,
    Html,
    Placeholder,
    blocks,
    ckeditor_config,
    clean,
    photo_ids,
    render_html,
    to_text,
)
from tests.articles.press.strategies import markup

SECONDS = 5


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        # Structure
        ("نص", "<p>نص</p>"),
        ("", ""),
        ("نص <b>مهم</b><p>ثم</p>نص", "<p>نص <strong>مهم</strong></p><p>ثم</p><p>نص</p>"),
        ("<h1>أ</h1><h2>ب</h2><h3>ج</h3><h4>د</h4><h6>ه</h6>", "<h2>أ</h2><h2>ب</h2><h3>ج</h3><h3>د</h3><h3>ه</h3>"),
        ("<div><div>أ</div><section>ب</section></div>", "<p>أ</p><p>ب</p>"),
        ("<p>أ<hr>ب</p>", "<p>أ</p><p>ب</p>"),
        ("<b>أ <i>ب</i></b>", "<p><strong>أ <em>ب</em></strong></p>"),
        ("<p>أ<br>ب<br><br>ج<br></p>", "<p>أ<br>ب</p><p>ج</p>"),
        ("<p></p><p>&nbsp;</p><p><br></p><h2> </h2><ul><li></li></ul><p>أ</p>", "<p>أ</p>"),
        ("<pre>سطر\nسطر</pre>", "<p>سطر<br>سطر</p>"),
        ("<p>أ", "<p>أ</p>"),
        ("<p>أ</div></p>", "<p>أ</p>"),
        # Formats
        ("<p><strong><strong>أ</strong></strong><b>ب</b></p>", "<p><strong>أب</strong></p>"),
        ("<p><b>أ </b>ب<b> </b>ج</p>", "<p><strong>أ</strong> ب ج</p>"),
        ("<p><em><a href='/n/1'><b>أ</b></a></em></p>", '<p><a href="/n/1"><strong><em>أ</em></strong></a></p>'),
        ("<p><u>أ</u><span style='color:red'>ب</span><font>ج</font></p>", "<p>أبج</p>"),
        ("<b><p>أ</p><p>ب</p></b>", "<p><strong>أ</strong></p><p><strong>ب</strong></p>"),
        # Lists
        ("<ul><li>أ<li>ب</ul>", "<ul><li>أ</li><li>ب</li></ul>"),
        ("<ul><li><p>أ</p><p>ب</p></li></ul>", "<ul><li>أ<br>ب</li></ul>"),
        ("<ol><li>أ</li><ul><li>ب</li></ul></ol>", "<ol><li>أ<ul><li>ب</li></ul></li></ol>"),
        ("<ul>أ<li>ب</li></ul>", "<ul><li>أ</li><li>ب</li></ul>"),
        ("<li>أ</li>", "<p>أ</p>"),
        # Quotations
        ("<blockquote>«أ»</blockquote>", "<blockquote><p>«أ»</p></blockquote>"),
        (
            "<blockquote><h2>أ</h2><blockquote>ب</blockquote></blockquote>",
            "<blockquote><p>أ</p><p>ب</p></blockquote>",
        ),
        # Tables
        (
            "<table border=1 style='width:90%'><tr><td width=5><p>أ</p><p>ب</p></td><td colspan=2 rowspan=1></td></tr></table>",
            '<table><tbody><tr><td>أ<br>ب</td><td colspan="2"></td></tr></tbody></table>',
        ),
        (
            "<table><tfoot><tr><td>ج<tbody><tr><td>ب</tbody><caption>ت</caption><thead><tr><th scope=COL>أ</table>",
            '<table><caption>ت</caption><thead><tr><th scope="col">أ</th></tr></thead><tbody><tr><td>ب</td></tr><tr><td>ج</td></tr></tbody></table>',
        ),
        ("<table><tr><td>أ<table><tr><td>ب</table></table>", "<table><tbody><tr><td>أ<br>ب</td></tr></tbody></table>"),
        ("<table><tr><td>&nbsp;</td></tr></table>", ""),
        # Direction
        ('<p dir="RTL"><span dir="ltr" lang="AR-EG">قال</span>&rlm; فى</p>', "<p>قال فى</p>"),
        ('<p dir="LTR">Blue Star Ltd</p>', '<p dir="ltr">Blue Star Ltd</p>'),
        ('<p dir="ltr">أعلنت شركة Blue Star</p>', "<p>أعلنت شركة Blue Star</p>"),
        ('<div dir="ltr"><p>Blue Star</p><p>أعلنت</p></div>', '<p dir="ltr">Blue Star</p><p>أعلنت</p>'),
        (
            '<ul dir="ltr"><li dir="ltr">One two</li><li dir="rtl">أ</li></ul>',
            '<ul dir="ltr"><li>One two</li><li dir="rtl">أ</li></ul>',
        ),
        ('<p dir="auto">أ</p>', "<p>أ</p>"),
        # Letters and signs
        ("<p>قال&nbsp;&nbsp; الوزير\n\tأمس</p>", "<p>قال الوزير أمس</p>"),
        ("<p>قال\u202e\x00\x1bالوزير&#8237;</p>", "<p>قالالوزير</p>"),
        ("<p>قال\u200f الوزير\u200f</p>", "<p>قال الوزير</p>"),
        ("<p>مباراة C++\u200f رائعة</p>", "<p>مباراة C++\u200f رائعة</p>"),
        ("<p>موسم\u200f 2019-2024</p>", "<p>موسم\u200f 2019-2024</p>"),
        ("<p>می\u200cروم \u2068Reuters\u2069 \u200eA</p>", "<p>می\u200cروم \u2068Reuters\u2069 \u200eA</p>"),
        ("<p>5 < 7 & 8 > 2</p>", "<p>5 &lt; 7 &amp; 8 &gt; 2</p>"),
        ("<p>\u200f\u200c</p><p>أ\ud800</p>", "<p>أ</p>"),
        # Figures
        ("<figure data-photo='12'></figure>", '<figure data-photo="12"></figure>'),
        (
            "<p>أ<figure data-photo=012><img src=x><figcaption>ت</figcaption></figure>ب</p>",
            '<p>أ</p><figure data-photo="12"></figure><p>ب</p>',
        ),
        (
            "<ul><li>أ<figure data-photo=3></figure>ب</li></ul>",
            '<ul><li>أ<br>ب</li></ul><figure data-photo="3"></figure>',
        ),
        (
            "<blockquote>أ<figure data-gallery='3, 04,3'></figure>ب</blockquote>",
            '<blockquote><p>أ</p></blockquote><figure data-gallery="3,4"></figure><blockquote><p>ب</p></blockquote>',
        ),
        (
            "<figure data-photo=1><p>نص ابتلعه وسم لم يُغلق</p>",
            '<figure data-photo="1"></figure><p>نص ابتلعه وسم لم يُغلق</p>',
        ),
        ("<figure><img src=x><figcaption>تعليق</figcaption></figure>", "<p>تعليق</p>"),
        ("<figure data-embed='youtube:a_B-9xyzwvu'></figure>", '<figure data-embed="youtube:a_B-9xyzwvu"></figure>'),
        ("<figure data-related='5,6' data-photo='no' class=x></figure>", '<figure data-related="5,6"></figure>'),
        ("<figure data-width=HALF data-photo=12></figure>", '<figure data-photo="12" data-width="half"></figure>'),
        ("<figure data-photo=12 data-width='90%'></figure>", '<figure data-photo="12"></figure>'),
        ("<figure data-gallery=3,4 data-width=wide></figure>", '<figure data-gallery="3,4"></figure>'),
        ("<figure data-width=wide><img src=x></figure><p data-width=half>أ</p>", "<p>أ</p>"),
    ],
)
def test_a_pasted_body_is_stored_in_one_shape(pasted, stored):
    assert clean(pasted) == stored


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/خبر?a=1&amp;b=2#c",
        "http://example.org:8080",
        "mailto:desk@example.org",
        "tel:+20223456789",
        "/n/12/خبر",
        "#فقرة",
    ],
)
def test_links_of_the_known_kinds_stay(address):
    assert clean(f'<a href=" {address}&#10;">نص</a>') == f'<p><a href="{address}">نص</a></p>'


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java&#10;script:x",
            "&#1;javascript:x",
            "java\u200bscript:x",
            "data:text/html,x",
        ),
        *(
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "https:evil",
            "https://a\\@evil.example",
        ),
        *(
            "https://bank.example@evil.example",
            "http://[",
            "http://xn--a",
            "ftp://a.example",
            "vbscript:x",
            "blob:x",
            "page.html",
            "?q=1",
        ),
        *("h\u202ettps://xn--a/", "https://", "feed:javascript:x", "view-source:javascript:x", "", " "),
    ],
)
def test_any_other_link_leaves_its_words_behind(address):
    assert clean(f'<p><a href="{address}">نص</a></p>') == "<p>نص</p>"


@pytest.mark.parametrize(
    "figure",
    [
        *(
            'data-photo="x"',
            'data-photo="-1"',
            'data-photo="١٢"',
            'data-photo="1,2"',
            'data-photo="9999999999999999"',
            "data-photo",
        ),
        *(
            'data-gallery="1,,2"',
            'data-gallery="1;2"',
            'data-related=""',
            'data-embed="vimeo:1"',
            'data-embed="x:"',
            'data-embed="x"',
        ),
        *(
            'data-embed="x:../../a"',
            'data-embed="x:/a"',
            'data-embed="x:a//b"',
            'data-embed="x:a?b"',
            f'data-embed="x:{"a" * 121}"',
        ),
        *('data-embed="x:a\nb"', 'data-other="1"'),
    ],
)
def test_a_figure_that_names_nothing_known_is_none(figure):
    assert blocks(clean(f"<p>أ</p><figure {figure}></figure>")) == [Html("<p>أ</p>")]


BENIGN = {
    "tashkeel": ("<p>مُنْتَخَبُ مِصْرَ يَفُوزُ</p>",) * 2,
    "tatweel and digits": ("<p>بـ«الأهرام» ٣٫٥٪ و1,250 جنيه عام 1445هـ</p>",) * 2,
    "persian": ("<p>می\u200cخواهم کتاب\u200cها</p>",) * 2,
    "emoji": ("<p>👨\u200d👩\u200d👧 🇪🇬 ❤\ufe0f 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f</p>",)
    * 2,
    "religious signs": ("<p>قال ﷺ ﴿اقرأ﴾ ﷲ</p>",) * 2,
    "latin inside": ("<p>طائرة Boeing 737-800 و(GPS) وC++ و@user_1</p>",) * 2,
    "latin paragraph": ('<p dir="ltr">Reuters: 12–3, «x»</p>',) * 2,
    "straight quotes": ('<p>قال "نعم" و\'لا\' و5" و½</p>',) * 2,
    "dots": ("<p>الأهلي 2-1.. والزمالك... وقال: لا!</p>",) * 2,
    "subheads": ("<h2>عنوان</h2><p>نص</p><h3>فرعي</h3><p>نص</p>",) * 2,
    "quote": ("<blockquote><p>«نص»</p><p>— فلان، مدير</p></blockquote>",) * 2,
    "lists": ("<ol><li>أ<ul><li>ب</li><li>ج</li></ul></li><li>د</li></ol>",) * 2,
    "table": (
        '<table><caption>الأسعار</caption><thead><tr><th scope="col">السلعة</th><th scope="col">السعر</th></tr></thead>'
        '<tbody><tr><th rowspan="2" scope="row">القمح</th><td>1,250</td></tr><tr><td colspan="2"></td></tr></tbody></table>',
    )
    * 2,
    "links": ('<p><a href="https://ar.wikipedia.org/wiki/القاهرة_(مدينة)">نص</a> و<a href="/n/3">آخر</a></p>',) * 2,
    "figures": ('<p>أ</p><figure data-photo="12"></figure><figure data-embed="telegram:a/12"></figure><p>ب</p>',) * 2,
    "break": ("<p>شعر<br>شعر</p>",) * 2,
    "signs of markup": ("<p>a &lt; b &amp;&amp; c &gt; d &amp;lt;p&amp;gt;</p>",) * 2,
    "word": (
        "<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><style>p.MsoNormal{margin:0}</style>"
        '<p class="MsoNormal" dir="RTL" style="text-align:justify;direction:rtl"><span lang="AR-EG" dir="ltr" style="font-size:'
        '16.0pt;font-family:&quot;Simplified Arabic&quot;,serif">قال <b>المسئول<o:p></o:p></b></span><span dir="RTL"></span>&rlm;'
        '<span lang="AR-EG" style="font-size:16.0pt">&nbsp;إن <i>العمل</i>&nbsp; مستمر.<o:p></o:p></span></p>'
        '<p class="MsoNormal" dir="RTL"><o:p>&nbsp;</o:p></p>',
        "<p>قال <strong>المسئول</strong> إن <em>العمل</em> مستمر.</p>",
    ),
    "word table": (
        '<table class="MsoTableGrid" dir="rtl" border="1" cellspacing="0" style="border-collapse:collapse"><tbody><tr style="x">'
        '<td width="312" valign="top" style="width:233.75pt"><p class="MsoNormal" dir="RTL"><b>البند</b><o:p></o:p></p></td>'
        '<td><p class="MsoNormal" dir="RTL" align="center">القيمة</p></td></tr></tbody></table>',
        "<table><tbody><tr><td><strong>البند</strong></td><td>القيمة</td></tr></tbody></table>",
    ),
    "google docs": (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="rtl" style="line-height:1.38">'
        '<span style="font-size:20pt;font-weight:400;white-space:pre-wrap;">عنوان</span></h1><p dir="rtl" style="margin-top:0pt">'
        '<span style="font-weight:400;font-style:normal">نص </span><span style="font-weight:700;">مهم</span><span style="font-style:'
        'italic">جدًا</span></p><br><ul style="x"><li dir="rtl" aria-level="1"><p dir="rtl" role="presentation"><span>بند</span></p>'
        "</li></ul></b>",
        "<h2>عنوان</h2><p>نص <strong>مهم</strong><em>جدًا</em></p><ul><li>بند</li></ul>",
    ),
    "whatsapp": (
        '<div class="copyable-text" data-pre-plain-text="[10:30, 3/4/2026] محمد: "><span dir="rtl" class="_ao3e selectable-text">'
        "<span>السلام عليكم 👋<br>الصور وصلت<br><br>شكرًا</span></span></div>",
        "<p>السلام عليكم 👋<br>الصور وصلت</p><p>شكرًا</p>",
    ),
    "mail": (
        '<div dir="ltr" class="gmail_default" style="font-family:arial"><div dir="rtl">أولًا</div><div><br></div><div dir="auto">'
        'ثانيًا&nbsp;<a href="https://example.org/" target="_blank" rel="x">رابط</a></div></div>',
        '<p>أولًا</p><p>ثانيًا <a href="https://example.org/">رابط</a></p>',
    ),
    "old editor": (
        '<center><font size="4" color="#ff0000"><strong>عاجل</strong></font></center>\n<div align="justify">نص<br />\n<br />\nنص آخر</div>',
        "<p><strong>عاجل</strong></p><p>نص</p><p>نص آخر</p>",
    ),
    "web page": (
        '<article><header><h1 class="t">عنوان</h1></header><figure class="c"><img src="https://a.example/x.jpg" alt="بديل">'
        "<figcaption>تعليق</figcaption></figure><main><p>نص</p><aside>جانب</aside></main></article>",
        "<h2>عنوان</h2><p>تعليق</p><p>نص</p><p>جانب</p>",
    ),
}


@pytest.mark.parametrize(("pasted", "stored"), BENIGN.values(), ids=BENIGN)
def test_what_newsrooms_write_and_paste_comes_through_whole(pasted, stored):
    assert clean(pasted) == stored


@given(markup)
def test_cleaning_again_changes_nothing(html):
    once = clean(html)

    assert clean(once) == once


@given(markup)
def test_no_letter_is_lost(html):
    html = re.sub("<figure[^>]*>", "<div>", html).replace("<template", "<div")
    bare = nh3.clean(html.encode("utf-8", "ignore").decode(), tags=set())

    assert sorted(_letters(to_text(clean(html)))) == sorted(_letters(re.sub("&(nbsp|lt|gt|amp);", "", bare)))


def _letters(text):
    return re.findall("[A-Za-z0-9\u0621-\u064a]", text)


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<div>" * 10_000,
            "<p>أ</p>" * 5_001,
            "</p>" * 250_000,
            "&" * 1_000_000,
            "<p " + " a" * 300_000,
            "ن" * 500_001,
        ),
        *(
            "<p " + "".join(f"a{n}=x' b{n}='>' " for n in range(50_000)),
            "".join(f"<b a={n}><p>" for n in range(2_400)),
            ">" * 300_000,
        ),
    ],
    ids=lambda html: html[:12],
)
def test_a_body_that_would_cost_too_much_is_refused_quickly_and_in_arabic(html):
    begun = time.perf_counter()

    with pytest.raises(BodyRefused, match=r"^[^A-Za-z]+$"):
        clean(html)

    assert time.perf_counter() - begun < SECONDS


@pytest.mark.parametrize(
    "html",
    [
        *(
            "قال " * 140_000,
            "<div>" * 5_000 + "ن",
            "<ul><li>ن" * 2_500,
            "<p>ن" + "\u200f" * 300_000 + "x",
            "<p>x" + "\u00a0" * 400_000 + "x",
        ),
        *(
            "<p>م" + "\u064b" * 400_000,
            "&" * 50_000,
            "<table>" * 5_000,
            "<blockquote>ن" * 4_900,
            f'<b style="{"font-weight" + " " * 900_000}">x',
        ),
        *(
            "&#" + "0" * 5_000 + ";",
            f'<img src="data:image/png;base64,{"A" * 900_000}">ن',
            "<p>" + "قال الوزير " * 20 + "</p><p>" * 2_000,
        ),
    ],
    ids=lambda html: html[:12],
)
def test_any_other_body_up_to_a_megabyte_is_cleaned_in_time(html):
    begun = time.perf_counter()

    clean(html)

    assert time.perf_counter() - begun < SECONDS


def test_text_has_a_line_for_every_block():
    html = clean(
        "<h2>عنوان</h2><p>سطر<br>سطر &amp; <b>آخر</b></p><ul><li>أ<ul><li>ب</li></ul></li></ul><figure data-photo=1></figure>"
        "<table><tr><th>س</th><td>ص</td></tr></table><blockquote>«ق»</blockquote>"
    )

    assert to_text(html) == "عنوان\nسطر\nسطر & آخر\nأ\nب\nس ص\n«ق»"


def test_a_body_is_read_as_runs_of_html_and_figures_in_their_order():
    html = clean(
        "<p>أ</p><p>ب</p><figure data-photo=12></figure><figure data-photo=7 data-width=wide></figure>"
        "<figure data-gallery=12,7></figure><p>ج</p><figure data-embed=x:9></figure>"
    )

    assert blocks(html) == [
        Html("<p>أ</p><p>ب</p>"),
        Placeholder("photo", "12"),
        Placeholder("photo", "7", "wide"),
        Placeholder("gallery", "12,7"),
        Html("<p>ج</p>"),
        Placeholder("embed", "x:9"),
    ]
    assert [block.ids for block in blocks(html) if isinstance(block, Placeholder)] == [(12,), (7,), (12, 7), ()]
    assert photo_ids(html) == [12, 7]
    assert blocks("") == []


def test_links_to_other_sites_say_so_and_links_to_this_one_do_not():
    run = clean(
        '<a href="https://news.example:8000/n/1">هنا</a> <a href="/n/2">هنا</a> <a href="mailto:a@b.example">بريد</a> <a href="HTTP://b.example">هناك</a>'
    )

    rendered = render_html(run, "news.example:8000")

    assert rendered == run.replace(
        '<a href="HTTP://b.example">هناك</a>',
        '<a href="HTTP://b.example" rel="noopener">هناك<span class="visually-hidden">، رابط خارجي</span></a>',
    )


def test_tables_scroll_in_a_region_of_their_own():
    rendered = render_html(clean("<table dir=ltr><tr><td>Abc</td></tr></table><p>أ</p>"), "news.example")

    assert rendered == (
        '<div class="table" role="region" tabindex="0" aria-label="جدول"><table dir="ltr"><tbody><tr><td>Abc</td></tr></tbody></table></div><p>أ</p>'
    )


def test_subheads_have_ids_of_their_own_across_the_story():
    anchors = set()
    first = render_html(clean("<h2>أسعار <b>القمح</b></h2><h2>أسعار القمح</h2>"), "news.example", anchors)
    second = render_html(clean("<h2>أسعار القمح!</h2><h2>location</h2><h3>لا</h3>"), "news.example", anchors)

    assert re.findall('<h[23] id="([^"]*)"', first) == ["أسعار-القمح", "أسعار-القمح-2"]
    assert re.findall('<h[23] id="([^"]*)"', second) == ["أسعار-القمح-3", "فقرة-location"]


def test_the_editor_allows_what_the_body_allows_and_no_more():
    config = ckeditor_config("/static/desk/editor.css")

    rules = dict(
        re.fullmatch(r"([a-z0-9]+)(?:\[(.*)\])?", rule).groups() for rule in config["allowedContent"].split("; ")
    )

    assert {
        tag: {*(names or "").replace("!", "").split(",")} - {""} for tag, names in rules.items()
    } == ALLOWED_ATTRIBUTES


def test_the_editor_is_configured_as_the_security_page_wants():
    config = ckeditor_config("/static/desk/editor.css")

    assert config["versionCheck"] is config["fullPage"] is False
    assert config["extraPlugins"] == "divarea,newsroom"
    assert {"sourcearea", "preview", "exportpdf", "scayt", "wsc", "iframe", "forms", "save"} <= {
        *config["removePlugins"].split(",")
    }
    assert config["disallowedContent"].endswith("*[on*]; *{*}")
    assert config["contentsCss"] == ["/static/desk/editor.css"]
    assert [len(group) for group in config["toolbar"]] == [20]
