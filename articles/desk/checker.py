"""The typography and style check: each finding with its fix, over the saved text; nothing changes unless it is accepted.

A body is checked a text node at a time, so that no rule ever touches markup.
"""

import html
import re
from dataclasses import dataclass

from articles.arabic.findings import Finding
from articles.arabic.house_rules import run
from articles.arabic.typography import clean, suggest
from articles.press import body

LINES = ("kicker", "headline", "short_headline", "standfirst", "dateline")
LABELS = {
    "kicker": "عنوان تمهيدي",
    "headline": "العنوان",
    "short_headline": "عنوان قصير",
    "standfirst": "المقدمة",
    "dateline": "مكان الخبر",
    "body": "النص",
}
AROUND = 40
MOST = 300

_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Found:
    """A finding where it stands: field, text node and place make its key, which a form can post back."""

    field: str
    node: int
    finding: Finding
    before: str
    after: str
    is_style: bool = False

    @property
    def key(self):
        return f"{self.field}:{self.node}:{self.finding.start}:{self.finding.end}:{self.finding.rule}"

    @property
    def label(self):
        return LABELS[self.field]

    @property
    def spaced(self):
        """What was found, with its spaces as signs: a doubled space cannot be seen otherwise."""
        return self.finding.found.replace(" ", "␣") if not self.finding.found.strip() else self.finding.found

    @property
    def spaced_fix(self):
        fix = self.finding.fix or ""
        return fix.replace(" ", "␣") if fix and not fix.strip() else fix


def check(snapshot, rules):
    """What typography, spelling and house rules find in a snapshot, in the order of the screen."""
    found = []
    for field in (*LINES, "body"):
        for node, text in enumerate(_nodes(field, snapshot[field])):
            found += [_found(field, node, text, *pair) for pair in _findings(text, rules)]
    return found[:MOST]


def check_text(text, rules):
    """The findings in a plain text, such as one that was just pasted."""
    return [finding for finding, _ in _findings(text, rules)][:MOST]


def mend(snapshot, keys, rules):
    """`snapshot` with the findings of these keys mended. A finding that overlaps an earlier one waits for the next look."""
    wanted = {}
    for one in check(snapshot, rules):
        if one.key in keys and one.finding.fix is not None:
            wanted.setdefault((one.field, one.node), []).append(one.finding)
    mended = dict(snapshot)
    for field in {field for field, _ in wanted}:
        nodes = _nodes(field, snapshot[field])
        texts = [_mended(text, wanted.get((field, node), ())) for node, text in enumerate(nodes)]
        mended[field] = _put_back(field, snapshot[field], texts)
    return mended


def _findings(text, rules):
    typographic = clean(text)[1]
    by_rule = [(finding, False) for finding in (*typographic, *suggest(text))]
    return sorted(
        [*by_rule, *((finding, True) for _, finding in run(rules, text))],
        key=lambda pair: (pair[0].start, pair[0].end),
    )


def _nodes(field, value):
    """The texts of a field: a line is one, a body has one between any two tags."""
    if field != "body":
        return [value]
    return [html.unescape(part) for part in _TAG.split(value)[::2]]


def _put_back(field, value, texts):
    if field != "body":
        return texts[0].strip()
    parts = _TAG.split(value)
    parts[::2] = [html.escape(text, quote=False) for text in texts]
    return body.clean("".join(parts))


def _mended(text, findings):
    pieces, done = [], 0
    for finding in findings:
        if finding.start >= done:
            pieces += [text[done : finding.start], finding.fix]
            done = finding.end
    return "".join([*pieces, text[done:]])


def _found(field, node, text, finding, is_style):
    return Found(
        field=field,
        node=node,
        finding=finding,
        before=text[max(0, finding.start - AROUND) : finding.start],
        after=text[finding.end : finding.end + AROUND],
        is_style=is_style,
    )
