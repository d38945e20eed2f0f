"""House style on an article: which rules apply to it, what they find, and what the checklist says of that."""

from articles.arabic.bidi import one_piece
from articles.arabic.house_rules import run
from articles.models.style import StyleRule
from articles.press.photo_checks import Problem

SHOWN_A_RULE = 3
FIELDS = ("headline", "standfirst")
PREFIX = {StyleRule.Severity.HINT: "للعلم", StyleRule.Severity.WARNING: "تنبيه", StyleRule.Severity.BLOCKING: "أسلوب"}


def rules_for(section_id):
    """The rules that are on, for this section or for all; the house writes as Egypt does, so other regions' rules rest."""
    rules = StyleRule.objects.filter(is_on=True, region__in=(StyleRule.Region.ANYWHERE, StyleRule.Region.EGYPT))
    return [rule for rule in rules if rule.section_id in (None, section_id)]


def style_problems(snapshot, body_text):
    """One problem a rule and field, those that block first."""
    rules = rules_for(snapshot["section_id"])
    texts = {name: snapshot[name] for name in FIELDS} | {"body": body_text}
    found = []
    for field, text in texts.items():
        by_rule = {}
        for rule, finding in run(rules, text):
            by_rule.setdefault(rule, []).append(finding)
        found += [_problem(field, rule, findings) for rule, findings in by_rule.items()]
    return sorted(found, key=lambda problem: not problem.blocking)


def _problem(field, rule, findings):
    words = "، ".join(f"«{one_piece(finding.found)}»" for finding in findings[:SHOWN_A_RULE])
    instead = f" اكتب «{one_piece(findings[0].fix)}»." if findings[0].fix else ""
    blocking = rule.severity == StyleRule.Severity.BLOCKING
    return Problem(field, f"{PREFIX[rule.severity]}: {words}.{instead} {one_piece(rule.why)}", blocking=blocking)
