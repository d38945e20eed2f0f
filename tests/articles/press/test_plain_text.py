"""A body as plain text and back."""

import pytest
from hypothesis import given

from articles.press.body import clean, from_plain_text, to_plain_text
from tests.articles.press.strategies import markup

STORY = """فقرة أولى فيها **كلمة مهمة** و[رابط](https://ar.wikipedia.org/wiki/القاهرة_(مدينة)).

سطر
وسطر في فقرة واحدة

## عنوان فرعي

### أصغر منه

> «اقتباس بارز» — صاحبه، صفته

> سطر أول
> سطر ثان

- بند
- بند __آخر__

1. أول
2. ثان

{{صورة 12}}

{{صورة 7 نصفية}}

{{ألبوم 12,13}}

{{اقرأ أيضًا 5,6}}

{{تضمين youtube:dQw4w9WgXcQ}}"""

BODY = (
    "<p>فقرة أولى فيها <strong>كلمة مهمة</strong> و"
    '<a href="https://ar.wikipedia.org/wiki/القاهرة_(مدينة)">رابط</a>.</p>'
    "<p>سطر<br>وسطر في فقرة واحدة</p><h2>عنوان فرعي</h2><h3>أصغر منه</h3>"
    "<blockquote><p>«اقتباس بارز»</p><p>— صاحبه، صفته</p></blockquote>"
    "<blockquote><p>سطر أول</p><p>سطر ثان</p></blockquote>"
    "<ul><li>بند</li><li>بند <em>آخر</em></li></ul><ol><li>أول</li><li>ثان</li></ol>"
    '<figure data-photo="12"></figure><figure data-photo="7" data-width="half"></figure><figure data-gallery="12,13"></figure>'
    '<figure data-related="5,6"></figure><figure data-embed="youtube:dQw4w9WgXcQ"></figure>'
)


def test_every_notation_is_read():
    assert from_plain_text(STORY) == BODY


def test_every_notation_is_written():
    assert to_plain_text(BODY) == STORY


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("أ\r\n\r\nب\r\nج", "<p>أ</p><p>ب<br>ج</p>"),
        ("أ\n\n\n\nب", "<p>أ</p><p>ب</p>"),
        ("## عنوان\nنص تحته بلا سطر فارغ", "<h2>عنوان</h2><p>نص تحته بلا سطر فارغ</p>"),
        ("##عنوان", "<h2>عنوان</h2>"),
        ("• بند\n• بند", "<ul><li>بند</li><li>بند</li></ul>"),
        ("١. أول\n٢. ثان", "<ol><li>أول</li><li>ثان</li></ol>"),
        ("{{صورة ١٢}}", '<figure data-photo="12"></figure>'),
        ("{{ألبوم ١٢، ١٣}}", '<figure data-gallery="12,13"></figure>'),
        ("{{صورة ١٢ عريضة}}", '<figure data-photo="12" data-width="wide"></figure>'),
        ("{{صورة 12 نصفية}}", '<figure data-photo="12" data-width="half"></figure>'),
        ("{{صورة 12 كبيرة}}", "<p>{{صورة 12 كبيرة}}</p>"),
        ("{{صورة الغلاف}}", "<p>{{صورة الغلاف}}</p>"),
        ("أ < ب & **ج** <script>x</script>", "<p>أ &lt; ب &amp; <strong>ج</strong> &lt;script&gt;x&lt;/script&gt;</p>"),
        ("[نص](javascript:x)", "<p>نص</p>"),
        ("[نص](/a__b__c)", '<p><a href="/a__b__c">نص</a></p>'),
        ("{{html:<p onclick=x>أ</p><script>x</script>}}", "<p>أ</p>"),
        ("-5 درجات", "<p>-5 درجات</p>"),
        ("2026 عام", "<p>2026 عام</p>"),
    ],
)
def test_what_people_type_is_understood(typed, stored):
    assert from_plain_text(typed) == stored


def test_what_has_no_notation_survives_as_html():
    body = clean("<p>أ</p><table><tr><td>1</td></tr></table><p dir=ltr>Abc</p><p>- ليست قائمة</p>")

    text = to_plain_text(body)

    assert "{{html:<table><tbody><tr><td>1</td></tr></tbody></table>}}" in text
    assert from_plain_text(text) == body


@given(markup)
def test_a_body_comes_back_from_plain_text_unchanged(html):
    body = clean(html)

    assert from_plain_text(to_plain_text(body)) == body
