"""Foreign names in printed text are isolated; markup, entities and addresses stay what they were."""

import pytest

from articles.press.direction import isolated_html


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("<p>حساب @user_1 جديد</p>", "<p>حساب <bdi>@user_1</bdi> جديد</p>"),
        ("<p>لغة C++ صعبة</p>", "<p>لغة <bdi>C++</bdi> صعبة</p>"),
        ("<p>شركة AT&amp;T قالت</p>", "<p>شركة <bdi>AT&amp;T</bdi> قالت</p>"),
        ("<p>Reuters and AP</p>", "<p>Reuters and AP</p>"),
        ("<p>بلا شيء لاتيني &amp; 12</p>", "<p>بلا شيء لاتيني &amp; 12</p>"),
        (
            '<p><a href="https://x.example/a?b=c">ABC News</a> نقلت</p>',
            '<p><a href="https://x.example/a?b=c">ABC News</a> نقلت</p>',
        ),
        ("<p>a &lt;b&gt; ب</p>", "<p><bdi>a</bdi> &lt;<bdi>b</bdi>&gt; ب</p>"),
    ],
)
def test_a_foreign_run_is_isolated_and_nothing_else_changes(printed, shown):
    assert isolated_html(printed) == shown
