"""The difference of two texts on pairs made by hand: what an editor reads of each is written beside it."""

import re
from pathlib import Path

import pytest

from articles.desk import diff
from articles.desk.diff_words import compare_words, exact, loose, words_of
from articles.press import body

PAIRS = Path(__file__).with_name("diff_pairs.txt").read_text(encoding="utf-8")
SIGNS = {
    "same": "=",
    "changed": "~",
    "added": "+",
    "removed": "-",
    "left": "<",
    "arrived": ">",
    "cut": "/",
    "joined": "\\",
}


def pairs():
    for part in PAIRS.split("### ")[1:]:
        name, _, rest = part.partition("\n")
        sides, _, expected = rest.partition("===\n")
        old, _, new = sides.partition("---\n")
        yield pytest.param(old.strip(), new.strip(), "[loose]" in name, expected.strip(), id=name)


def read(side):
    """The units of one side; its first lines may say what photos show."""
    captions = dict(re.findall(r"^صورة (\d+): (.*)$", side, re.MULTILINE))
    html = re.sub(r"^صورة .*$", "", side, flags=re.MULTILINE).strip()
    assert body.clean(html) == html
    return diff.units(html, lambda kind, key: captions.get(key, ""))


def told(row):
    """A row as one line: [-gone-] {+new+} {*of another look: how*}."""
    number = str(row.number or "")
    old = "".join(f"[-{segment.text.strip()}-] " if segment.change == "del" else "" for segment in row.old_segments)
    new = ""
    for text, change, _, note in row.new_segments:
        shown = {"ins": f"{{+{text.strip()}+}}", "style": f"{{*{text.strip()}: {note}*}}"}.get(change, text.strip())
        new += shown + (" " if text.endswith(" ") else "")
    if row.kind in ("left", "removed"):
        old, new = "", "".join(segment.text for segment in row.old_segments)
    notes = f" ({'؛ '.join(row.notes)})" if row.notes else ""
    unit = row.new or row.old
    return f"{SIGNS[row.kind]}{number} {unit.tag}: {old}{new}{notes}".rstrip()


def compared(old, new, is_loose):
    return "\n".join(told(row) for row in diff.compare(read(old), read(new), loose if is_loose else exact))


@pytest.mark.parametrize(("old", "new", "is_loose", "expected"), list(pairs()))
def test_an_editor_reads_what_was_done(old, new, is_loose, expected):
    assert compared(old, new, is_loose) == expected


@pytest.mark.parametrize(("old", "new", "is_loose", "expected"), list(pairs()))
def test_no_word_of_either_text_is_missing_from_its_side(old, new, is_loose, expected):
    rows = diff.compare(read(old), read(new), loose if is_loose else exact)

    for units, sides in (
        (read(old), [row.old_segments for row in rows]),
        (read(new), [row.new_segments for row in rows]),
    ):
        shown = "".join(segment.text for side in sides for segment in side).replace("¶", "").replace(" ", "")
        assert sorted(shown) == sorted("".join(word.text for unit in units for word in unit.words))


def test_a_line_is_compared_word_by_word():
    old, new = compare_words(words_of("عودة قوارب الصيد"), words_of("عودة مراكب الصيد، أخيرًا"))

    assert [segment[:2] for segment in old] == [("عودة ", ""), ("قوارب ", "del"), ("الصيد", "")]
    assert [segment[:2] for segment in new] == [("عودة ", ""), ("مراكب ", "ins"), ("الصيد", ""), ("، أخيرًا", "ins")]


def test_two_books_without_a_common_word_take_no_longer_than_they_must():
    old = [diff.Unit("p", words_of(f"قديم{n} " * 40)) for n in range(300)]
    new = [diff.Unit("p", words_of(f"جديد{n} " * 40)) for n in range(300)]

    assert {row.kind for row in diff.compare(old, new)} == {"added", "removed"}
