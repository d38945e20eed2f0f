"""«هل تقصد»: a word nobody printed becomes the printed word nearest to it; a query in the wrong keyboard layout is typed again."""

from articles.arabic.fold import normalise
from articles.arabic.keyboard import other_layout
from articles.arabic.stem import light_stem
from articles.arabic.tokens import tokenise
from articles.models.search import SearchTerm, SearchWord

LETTERS = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SHORTEST, LONGEST = 3, 16
MOST_WORDS = 6


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
    return bool(lexemes) and SearchTerm.objects.filter(lexeme__in=lexemes).count() == len(lexemes)


def _mended(text: str) -> str:
    """`text` with each word that is nowhere replaced by the likeliest one that is one slip away."""
    tokens = tokenise(text)[:MOST_WORDS]
    words = [normalise(token.text) for token in tokens]
    stems = [light_stem(word) for word in words]
    known = set(SearchTerm.objects.filter(lexeme__in=stems).values_list("lexeme", flat=True))
    for token, word, stem in reversed(list(zip(tokens, words, stems, strict=True))):
        if stem not in known and SHORTEST <= len(word) <= LONGEST and word.isalpha():
            nearest = _nearest(word)
            if nearest:
                text = text[: token.start] + nearest + text[token.end :]
    return text


def _nearest(word: str) -> str:
    """The commonest printed word one letter away: one too many, too few, wrong, or two of them exchanged."""
    slips = sorted(one_slip_away(word))
    found = SearchWord.objects.filter(word__in=slips).order_by("-stories", "word").first()
    return found.shown if found else ""


def one_slip_away(word: str) -> set[str]:
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in halves if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in halves if right for letter in LETTERS}
    missing = {left + letter + right for left, right in halves for letter in LETTERS}
    return {slip for slip in dropped | exchanged | wrong | missing if len(slip) >= SHORTEST} - {word}
