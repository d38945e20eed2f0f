"""Spellings that must find each other, and words that must not: written from arabic.md before the analyser was tried."""

from collections import defaultdict
from pathlib import Path

from articles.arabic.tokens import lexemes

PAIRS = Path(__file__).with_name("pairs.txt")


def read_pairs():
    """(rule, sign, one, other), the sign being "=" or "/"."""
    rule, found = "", []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rule = line.strip("[]")
        elif line and not line.startswith("#"):
            sign = "=" if " = " in line else "/"
            found.append((rule, sign, *line.split(f" {sign} ")))
    return found


def test_there_are_enough_pairs_of_every_rule():
    counted = defaultdict(lambda: defaultdict(int))
    for rule, sign, *_ in read_pairs():
        counted[rule][sign] += 1

    assert len(read_pairs()) >= 400
    assert all(signs["="] and signs["/"] for signs in counted.values())
    assert len(counted) >= 14


def test_97_of_100_spellings_of_one_word_meet():
    pairs = [(one, other) for _, sign, one, other in read_pairs() if sign == "="]
    missed = [pair for pair in pairs if lexemes(pair[0]) != lexemes(pair[1])]

    assert len(pairs) >= 200
    assert len(missed) <= 0.03 * len(pairs), missed


def test_3_of_100_words_at_most_meet_one_that_only_looks_alike():
    pairs = [(one, other) for _, sign, one, other in read_pairs() if sign == "/"]
    met = [pair for pair in pairs if lexemes(pair[0]) == lexemes(pair[1])]

    assert len(pairs) >= 200
    assert len(met) <= 0.03 * len(pairs), met
