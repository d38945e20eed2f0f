"""Light stemming of Arabic words for search (arabic.md §2.4): articles, clitics, pronouns, plurals, endings."""

from functools import lru_cache

from .fold import normalise
from .lists import pairs, words

_ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "بال", "كال", "فال", "ال", "لل")
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
# In these the ت is a ة that a pronoun opened; after an alef it belongs to a plural (قراراته).
_PRONOUNS_AFTER_TEH = ("تهما", "تها", "تهم", "تكم", "تنا", "ته")
_PRONOUNS = ("هما", "ها", "هم", "نا", "كم", "ه")
_PLURALS = ("ات", "ون", "ين", "ان")

_LEXEMES = pairs("lexemes")
_KEEP_N, _KEEP_H, _KEEP_Y = words("keep_n"), words("keep_h"), words("keep_y")
# Listed as a word stands in a text, and as it stands once its suffix is gone (بيء of بيئة).
_PROTECTED = words("protected") | {normalise(word) for word in words("protected")}
# What looks like an article belongs to these (إلغاء, ألمانيا).
_WITH_ARTICLE = frozenset(word for word in _PROTECTED if word.startswith("ال"))


def light_stem(word: str) -> str:
    """The lexeme of one word in any spelling; both databases index it. Non-Arabic words are only normalised."""
    return stem_of(normalise(word))


@lru_cache(maxsize=131_072)
def stem_of(word: str) -> str:
    """The lexeme of a word that is normalised already."""
    if not "\u0621" <= word[:1] <= "\u064a":
        return word
    if word in _LEXEMES:
        return _LEXEMES[word]
    bare = _without_prefix(word)
    return _LEXEMES.get(bare) or _without_suffix(bare)


def _without_prefix(word: str) -> str:
    if word in _PROTECTED:
        return word
    if word[0] in "وفبلك" and word[1:] in _WITH_ARTICLE:
        return word[1:]
    # An article shows that its cluster is no part of the word, unless the whole is a known one (بالون, والده).
    stripped = _without_article(word)
    if stripped != word:
        return word if not word.startswith("ال") and _is_protected(word) else stripped
    for clitics in (_CONJUNCTIONS, _PREPOSITIONS):
        if word.startswith(clitics) and len(word) > 3 and not _is_protected(word):
            word = word[1:]
            stripped = _without_article(word)
            if stripped != word:
                return stripped
    return word


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word[len(article) :]
    return word


def _is_protected(word: str) -> bool:
    return word in _PROTECTED or _without_suffix(word) in _PROTECTED


def _without_suffix(word: str) -> str:
    if word.endswith("يا") and len(word) >= 4:
        word = word[:-1]
    word = _without_plural(_without_pronoun(word))
    if word.endswith("ه") and len(word) >= 3 and not _keeps_heh(word):
        word = word[:-1]
    if word.endswith("ي") and len(word) >= 3 and word not in _KEEP_Y:
        word = word[:-1]
    return word


def _without_pronoun(word: str) -> str:
    for ending in _PRONOUNS_AFTER_TEH:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and not stem.endswith("ا"):
            return _with_its_heh(stem)
    for ending in _PRONOUNS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and not (ending == "ه" and _keeps_heh(word)):
            return stem
    return word


def _keeps_heh(word: str) -> bool:
    return word.endswith("اه") or word in _KEEP_H


def _without_plural(word: str) -> str:
    if word.endswith(_PLURALS) and len(word) >= 5 and word not in _KEEP_N:
        return _with_its_heh(word[:-2]) if word.endswith("ات") else word[:-2]
    return word


def _with_its_heh(stem: str) -> str:
    """شركات and شركتها belong to شركة, which keeps its ending."""
    return f"{stem}ه" if f"{stem}ه" in _KEEP_H else stem
