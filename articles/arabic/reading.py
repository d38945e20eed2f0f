"""How long a story is, in words and in minutes (arabic.md §3.4)."""

import re

from .plural import Forms, count

# From the first letter or digit of what stands between two spaces to its end.
_WORD = re.compile(r"[^\W_]\S*")

# Arabic read aloud runs at 138 ± 20 words a minute (IReST); reading in silence is faster.
WORDS_PER_MINUTE = 180

_READING = Forms("", "", "دقيقتا قراءة", "{n} دقائق قراءة", "{n} دقيقة قراءة", "{n} دقيقة قراءة")


def word_count(text: str) -> int:
    """The number of words that a reader sees in `text`: between spaces, with a letter or digit in them."""
    return len(_WORD.findall(text))


def reading_time(words: int) -> str:
    """«4 دقائق قراءة» for so many words, rounded up to whole minutes; empty under two."""
    return count(-(-words // WORDS_PER_MINUTE), _READING)
