"""Spelling that a writer may want to look at (arabic.md §4, second table). Only suggested, never corrected on save."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Literal, NamedTuple

from .findings import Finding, hands_off, outside
from .letters import LETTERS, MARKS
from .lists import pairs, words

Spelling = Literal["egyptian", "standard"]

_WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}ـ]*")
_FINAL_HEH = re.compile(f"(?<![{LETTERS}{MARKS}])[وف]?(?:لل|[بك]?ال)[{LETTERS}]+ه(?![{LETTERS}{MARKS}ـ])")
_SPLIT_WAW = re.compile(f"(?<![{LETTERS}{MARKS}ـ0-9])و +(?=([{LETTERS}][{LETTERS}{MARKS}]+))")
_DOUBLED = re.compile(f"(?<![{LETTERS}{MARKS}ـ])([{LETTERS}][{LETTERS}{MARKS}]+)[ \u00a0]+\\1(?![{LETTERS}{MARKS}ـ])")
_ALI = re.compile(f"(?<![{LETTERS}{MARKS}])(عل[يى])(?=[ \u00a0]+([{LETTERS}{MARKS}]+))")
_PAIRED = re.compile("[«»()]")
_LABEL = re.compile(rf"(?:^|[\n ])(?:[0-9٠-٩]{{1,2}}|[{LETTERS}]ـ?)$")


class House(NamedTuple):
    """What this newsroom has decided; None means that it takes both.

    `spelling`: مسئول or مسؤول. `final_yeh`: "ى" for في written فى throughout, "ي" for the dotted one. `dictionary`: the
    house's own names of months, currencies and ranks. `ignored`: found strings that editors have waved through.
    """

    spelling: Spelling | None = None
    final_yeh: Literal["ى", "ي"] | None = None
    dictionary: Mapping[str, str] = pairs("house")
    ignored: Collection[str] = frozenset()


_NO_DECISION = House()


def suggest(text: str, house: House = _NO_DECISION) -> list[Finding]:
    """What may be misspelt in `text`, in reading order, with a fix where there is one. Addresses are left alone."""
    found = [finding for check in _CHECKS for finding in check(text, house)]
    is_open = outside(hands_off(text))
    return sorted(
        (finding for finding in found if finding.found not in house.ignored and is_open(finding)),
        key=lambda finding: (finding.start, finding.end),
    )


def _heh_for_teh_marbuta(text: str, _: House) -> Iterator[Finding]:
    for found in _FINAL_HEH.finditer(text):
        word = found[0]
        bare = re.sub("^[وف]?(?:لل|[بك]?ال)", "ال", word)
        if len(bare) >= 5 and bare not in words("final_heh"):
            why = "الكلمة تنتهي غالبًا بتاء مربوطة"
            yield Finding("teh_marbuta", *found.span(), word, word[:-1] + "ة", why)


def _listed(
    rule: str, why: str, table: Callable[[House], Mapping[str, str]], clitics: str = ""
) -> Callable[[str, House], Iterator[Finding]]:
    """A check for the words and phrases of a table, also with one of `clitics` in front."""

    def check(text: str, house: House) -> Iterator[Finding]:
        listed = table(house)
        if not listed:
            return
        choice = "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
        front = f"([{clitics}]?)" if clitics else "()"
        whole_word = f"(?<![{LETTERS}{MARKS}ـ]){front}({choice})(?![{LETTERS}{MARKS}ـ])"
        for found in re.finditer(whole_word, text):
            yield Finding(rule, *found.span(), found[0], found[1] + listed[found[2]], why)

    return check


def _hamza_seat(text: str, house: House) -> Iterator[Finding]:
    if house.spelling is None:
        return
    table = pairs("spellings")
    if house.spelling == "standard":
        table = {egyptian: standard for standard, egyptian in table.items()}
    for found in _WORD.finditer(text):
        for other, ours in table.items():
            if other in found[0]:
                why = "الرسم المعتمد في هذه الجريدة"
                yield Finding("hamza_seat", *found.span(), found[0], found[0].replace(other, ours), why)


def _final_yeh(text: str, house: House) -> Iterator[Finding]:
    """Towards ى every final ي is one; towards ي only words of the list are, for مستشفى and موسى are right."""
    if house.final_yeh is None:
        return
    other = "ي" if house.final_yeh == "ى" else "ى"
    for found in _WORD.finditer(text):
        word = found[0]
        if not word.endswith(other) or len(word) < 2 or word in ("علي", "على"):
            continue
        if house.final_yeh == "ى" or word[:-1] + "ي" in words("final_yeh"):
            why = "الياء الأخيرة بالرسم المعتمد في هذه الجريدة"
            yield Finding("final_yeh", *found.span(), word, word[:-1] + house.final_yeh, why)


def _ali(text: str, _: House) -> Iterator[Finding]:
    for found in _ALI.finditer(text):
        meant = pairs("after_ali").get(found[2])
        if meant and meant != found[1]:
            yield Finding("ali", *found.span(1), found[1], meant, "«على» حرف جر و«علي» اسم")


def _split_waw(text: str, _: House) -> Iterator[Finding]:
    for found in _SPLIT_WAW.finditer(text):
        start, end = found.start(), found.end(1)
        yield Finding("split_waw", start, end, text[start:end], "و" + found[1], "واو العطف تتصل بما بعدها")


def _double_word(text: str, _: House) -> Iterator[Finding]:
    for found in _DOUBLED.finditer(text):
        if found[1] not in words("doubled"):
            yield Finding("double_word", *found.span(), found[0], found[1], "كلمة مكررة")


def _unpaired(text: str, _: House) -> Iterator[Finding]:
    waiting: list[re.Match[str]] = []
    for found in _PAIRED.finditer(text):
        if found[0] in "«(":
            waiting.append(found)
        elif waiting and waiting[-1][0] + found[0] in ("«»", "()"):
            waiting.pop()
        elif not (found[0] == ")" and _LABEL.search(text, max(0, found.start() - 4), found.start())):
            yield Finding("unpaired", *found.span(), found[0], None, "علامة إغلاق بلا علامة فتح")
    for found in waiting:
        yield Finding("unpaired", *found.span(), found[0], None, "علامة فتح بلا علامة إغلاق")


_CHECKS: tuple[Callable[[str, House], Iterator[Finding]], ...] = (
    _heh_for_teh_marbuta,
    _listed("hamza", "همزة ناقصة", lambda _: pairs("hamza"), clitics="وف"),
    _listed("slip", "خطأ شائع", lambda _: pairs("slips"), clitics="وف"),
    _listed("dictionary", "الاسم المعتمد في هذه الجريدة", lambda house: house.dictionary, clitics="و"),
    _hamza_seat,
    _final_yeh,
    _ali,
    _split_waw,
    _double_word,
    _unpaired,
)
