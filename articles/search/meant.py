"""«هل تقصد»: a word nobody printed becomes the printed word nearest to it; a query in the wrong keyboard layout is typed again."""

import re
from itertools import chain

from articles.arabic.fold import normalise
from articles.arabic.keyboard import other_layout
from articles.arabic.stem import light_stem
from articles.arabic.tokens import tokenise
from articles.models.search import SearchTerm, SearchWord

LETTERS = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
ARTICLE = "ال"
SHORTEST, LONGEST = 3, 16
# Where more of the words are nowhere, nobody meant a word.
MOST_WORDS, MOST_MENDED = 6, 3

_HELD_DOWN = ((re.compile(r"(.)\1+"), r"\1"), (re.compile(r"(.)\1\1+"), r"\1\1"))


def meant(text: str) -> str:
    """Another query that finds more, or an empty string."""
    typed = other_layout(text)
    if typed and _is_known(typed):
        return typed
    mended = _mended(text)
    return mended if mended != text else ""


def _is_known(text: str) -> bool:
    """Whether every word of `text` stands somewhere in the paper."""
    lexemes = {light_stem(token.text) for token in tokenise(text)[:MOST_WORDS]}
    return bool(lexemes) and _printed(lexemes).count() == len(lexemes)


def _printed(lexemes):
    """The counts of those that stand in a story; what was corrected everywhere is counted as none."""
    return SearchTerm.objects.filter(lexeme__in=set(lexemes), stories__gt=0)


def _mended(text: str) -> str:
    """`text` with each word that is nowhere replaced by the likeliest one near it."""
    tokens = tokenise(text)[:MOST_WORDS]
    released = {token.text: _released(token.text) for token in tokens}
    stems = {form: light_stem(form) for form in chain(released, *released.values())}
    known = set(_printed(stems.values()).values_list("lexeme", flat=True))
    unknown = [token for token in tokens if stems[token.text] not in known and _may_be_mended(token.text)]
    for token in reversed(unknown if len(unknown) <= MOST_MENDED else []):
        in_texts = [form for form in released[token.text] if stems[form] in known]
        if nearest := _nearest(normalise(token.text), *in_texts):
            text = text[: token.start] + nearest + text[token.end :]
    return text


def _may_be_mended(typed: str) -> bool:
    word = normalise(typed)
    return len(word) >= SHORTEST and word.isalpha()


def _nearest(word: str, *in_texts: str) -> str:
    """The commonest printed word with the keys let go that were held down, one of `in_texts`, or one that is a slip away.
    What is printed only with the article, or only without, is meant as it was typed."""
    released = _released(word)
    # A longer word has more neighbours than it is worth to look for.
    near = released | (one_slip_away(word) if len(word) <= LONGEST else set())
    likely, asked = released | _other_way(released), near | _other_way(near)
    rows = SearchWord.objects.filter(word__in=sorted(asked), stories__gt=0).values_list("word", "shown", "stories")
    found, shown, _ = min(rows, key=lambda row: (row[0] not in likely, -row[2], row[0]), default=("", "", 0))
    if in_texts and found not in likely:
        # Both are words: less of what was typed is taken away.
        return max(in_texts, key=len)
    if not found or found in near:
        return shown
    return f"{ARTICLE}{shown}" if word.startswith(ARTICLE) else shown.removeprefix(ARTICLE)


def _released(word: str) -> set[str]:
    """`word` with letters once or twice that stand there more often; the ل of the article and the one behind it are two."""
    article = ARTICLE if word.startswith(ARTICLE) else ""
    rest = word.removeprefix(article)
    return {article + pattern.sub(instead, rest) for pattern, instead in _HELD_DOWN} - {word}


def _other_way(words: set[str]) -> set[str]:
    """The words without the article that have it, and with it those that have it not."""
    other = {word.removeprefix(ARTICLE) if word.startswith(ARTICLE) else f"{ARTICLE}{word}" for word in words}
    return {word for word in other if len(word) >= SHORTEST}


def one_slip_away(word: str) -> set[str]:
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in halves if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in halves if right for letter in LETTERS}
    missing = {left + letter + right for left, right in halves for letter in LETTERS}
    return {slip for slip in dropped | exchanged | wrong | missing if len(slip) >= SHORTEST} - {word}
