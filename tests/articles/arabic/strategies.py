"""Text as newsrooms produce it at their worst: every sign the rules look at, close together."""

from hypothesis import strategies as st

PIECES = (
    *"ابتةثجدرسشعفقكلمنهويىءأإآؤئپگیکۀ",
    *"\u064b\u064e\u0651\u0652\u0654\u0670\u0640\u0640",
    *"\u00a0\u200b\u200c\u200d\u200e\u200f\u061c\u2067\u2069\ufeff\u202b\u00ad",
    *" \n\t  -–—.,:;!?،؛؟…%٪\"'«»“”„()[]/@#_+",
    *"0123456789٠٣٥٩۰۴٫٬aBéß",
    *"ﻻﻣﷺﷲﹶﱝ",
    *("عبد ", "أبو ", "الله", "بـ", "الـ ", "هـ", "يء", "اً", "ًا", '27"', "www.", "https://a.b/", "a@b.co", "..", "😀"),
)

messy_text = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40).map("".join)
