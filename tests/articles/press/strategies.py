"""Markup as editors, word processors and attackers leave it: tags in any order, signs of every kind between them."""

from hypothesis import strategies as st

_TAGS = [
    *("p", "div", "h1", "h2", "h4", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tr", "td", "th"),
    *("figure", "figcaption", "a", "b", "strong", "em", "i", "u", "span", "br", "hr", "pre", "section", "center"),
    *("svg", "math", "template", "select", "option", "textarea", "title", "form", "img", "o:p"),
]
_ATTRIBUTES = [
    *("", "", ' dir="ltr"', ' dir="RTL"', ' href="https://example.org/a"', ' href="/n/1"', ' href="javascript:x()"'),
    *(
        ' data-photo="5"',
        ' data-width="half"',
        ' data-gallery="1, 2"',
        ' data-embed="x:1"',
        ' data-photo="no"',
        ' colspan="3"',
        ' scope="col"',
    ),
    *(
        ' style="font-weight:normal"',
        ' style="font-weight:700;font-style:italic"',
        ' class="x" onclick="y()" lang="en"',
    ),
]
_WORDS = [
    *(
        "قال",
        "الوزير",
        "مُنتخَب",
        "شئون",
        "می\u200cروم",
        "Hello",
        "GPS",
        "2026",
        "3.5%",
        "«نعم»",
        "،",
        "؟",
        " ",
        "\n",
        "\u00a0",
    ),
    *(
        "&nbsp;",
        "&amp;",
        "&lt;b&gt;",
        "<",
        ">",
        "&#8238;",
        "&rlm;",
        "\u200e",
        "\u202e",
        "\u2028",
        "\u0651" * 6,
        "\x00",
        "\ud800",
    ),
    *("👨\u200d👩\u200d👧", "**", "__", "- ", "## ", "> ", "1. ", " — ", "{{صورة 12}}", "{{html:<p>}}", "[نص](/n/1)"),
]

markup = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(_TAGS)),
        st.sampled_from(_WORDS),
    ),
    max_size=40,
).map("".join)
