"""The typography and style check: what it finds, what it mends, and that nothing changes unless it was accepted."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import checker
from articles.models.revision import snapshot_of
from articles.models.style import StyleRule
from articles.press.candidate import proof_of
from articles.press.preflight import problems
from articles.press.publish import PublishRefused, publish
from tests.factories import PARAGRAPH, ArticleFactory

pytestmark = pytest.mark.django_db


def open_check(user, article):
    client = Client()
    client.force_login(user)
    url = reverse("admin:articles_article_typography", args=[article.pk])
    return client, url, html.unescape(client.get(url).content.decode())


def keys_in(page):
    return re.findall(r'name="accept" value="([^"]+)"', page)


def test_each_finding_is_shown_with_its_fix_and_nothing_has_changed(editor):
    article = ArticleFactory(headline="قال الوزير , نعم", standfirst="في في القرية", created_by=editor)

    _, _, page = open_check(editor, article)

    assert "<del>" in page
    assert "كلمة مكررة" in page
    assert "علامة ترقيم لاتينية" in page
    article.refresh_from_db()
    assert article.headline == "قال الوزير , نعم"


def test_only_what_was_ticked_is_mended_as_the_next_version(editor):
    article = ArticleFactory(headline="قال الوزير, نعم", standfirst="في في القرية", created_by=editor)
    client, url, page = open_check(editor, article)
    comma = next(key for key in keys_in(page) if key.startswith("headline:"))

    client.post(url, {"version": article.version, "accept": [comma]})

    before = article.version
    article.refresh_from_db()
    assert (article.headline, article.standfirst, article.version) == ("قال الوزير، نعم", "في في القرية", before + 1)


def test_what_was_typed_and_not_saved_is_a_version_before_the_mended_one(editor):
    article = ArticleFactory(headline="قال الوزير, نعم", created_by=editor)
    client, url, page = open_check(editor, article)
    typed = {"headline": "كُتب ولم يُحفظ", "base_version": article.version}
    client.post(reverse("admin:articles_article_autosave", args=[article.pk]), typed)

    client.post(url, {"version": article.version, "accept": keys_in(page)})

    kept, mended = article.revisions.order_by("number")
    assert (kept.snapshot["headline"], mended.snapshot["headline"]) == ("كُتب ولم يُحفظ", "قال الوزير، نعم")


def test_all_at_once_mends_the_body_and_leaves_its_markup_alone(editor):
    article = ArticleFactory(
        body=f'<p>قال <strong>الوزير</strong>:سنعمل &amp; نبني؟؟ <a href="https://x.example/a,b">رابط , آخر</a></p>{PARAGRAPH}',
        created_by=editor,
    )
    client, url, _ = open_check(editor, article)

    client.post(url, {"version": article.version, "all": "1"})
    article.refresh_from_db()

    assert "سنعمل &amp; نبني؟ " in article.body
    assert 'href="https://x.example/a,b"' in article.body
    assert "رابط، آخر" in article.body


def test_a_page_that_is_older_than_the_article_mends_nothing(editor):
    article = ArticleFactory(headline="قال , نعم وهو كذلك", created_by=editor)
    client, url, _ = open_check(editor, article)

    answer = client.post(url, {"version": article.version + 7, "all": "1"}, follow=True)

    article.refresh_from_db()
    assert article.headline == "قال , نعم وهو كذلك"
    assert "راجع المواضع من جديد" in answer.content.decode()


def test_egyptian_spelling_is_never_a_finding(editor):
    article = ArticleFactory(
        headline="رئيس مجلسى الإدارة يلتقى المسئولين عن الشئون", standfirst="", body=PARAGRAPH, created_by=editor
    )

    assert [one for one in checker.check(snapshot_of(article), []) if one.field == "headline"] == []


def test_a_pasted_text_is_checked_without_being_kept(editor):
    article = ArticleFactory(created_by=editor)
    client = Client()
    client.force_login(editor)

    answer = client.post(
        reverse("admin:articles_article_typographytext", args=[article.pk]), {"text": 'قال "نعم" , ثم رحل'}
    )

    assert {("«", '"'), ("،", " ,")} <= {(one["fix"], one["found"]) for one in answer.json()["findings"]}


@pytest.mark.parametrize(
    ("field", "finding"),
    [
        ("quotes", ('قال "نعم" مرة', '"')),
        ("double_space", ("مصر  تفوز", "  ")),
        ("tatweel", ("جلســـة", "ـــ")),
        ("presentation_forms", ("ﻣﺼﺮ", "ﻣﺼﺮ")),
        ("digits", ("في ٣٥ يومًا", "٣٥")),
        ("double_word", ("في في البيت", "في في")),
        ("invisible", ("قال\u200bالوزير", "\u200b")),
    ],
)
def test_each_kind_of_slip_is_found(field, finding):
    text, found = finding

    assert (field, found) in {(one.rule, one.found) for one in checker.check_text(text, [])}


# House style


def rule(**fields):
    return StyleRule.objects.create(**{"why": "سبب القاعدة", "is_on": True, **fields})


def told(article, user):
    proof = proof_of(article, timezone.now(), user)
    return [problem.message for problem in problems_of_style(proof)]


def problems_of_style(proof):
    return [problem for problem in proof.candidate.style if "سبب القاعدة" in problem.message]


def test_a_rule_says_what_it_found_what_to_write_and_why(editor):
    rule(find="سيارة إسعاف", replacement="عربة إسعاف")
    article = ArticleFactory(body=f"<p>وصلت وسيارة إسعاف أخرى.</p>{PARAGRAPH}")

    (message,) = told(article, editor)

    assert "«وسيارة إسعاف»" in message
    assert "اكتب «وعربة إسعاف»" in message


def test_a_word_inside_another_word_is_not_found(editor):
    rule(find="علم")

    assert told(ArticleFactory(body=f"<p>يتعلم المعلمون.</p>{PARAGRAPH}"), editor) == []
    assert told(ArticleFactory(body=f"<p>رفع العلم علم الفريق.</p>{PARAGRAPH}"), editor)


def test_a_rule_of_a_section_leaves_the_others_alone(editor):
    article = ArticleFactory(body=f"<p>كلمة ممنوعة.</p>{PARAGRAPH}")
    one = rule(find="ممنوعة", section=ArticleFactory().section)

    assert told(article, editor) == []
    StyleRule.objects.filter(pk=one.pk).update(section=article.section)
    assert told(article, editor)


def test_a_rule_that_is_off_or_of_another_region_says_nothing(editor):
    article = ArticleFactory(body=f"<p>كلمة ممنوعة.</p>{PARAGRAPH}")
    rule(find="ممنوعة", is_on=False)
    rule(find="كلمة ممنوعة", region="levant")

    assert told(article, editor) == []


def test_a_blocking_rule_stops_the_press_and_a_warning_does_not(editor):
    article = ArticleFactory(body=f"<p>كلمة ممنوعة.</p>{PARAGRAPH}")
    one = rule(find="ممنوعة", severity="blocking")

    with pytest.raises(PublishRefused, match="ممنوعة"):
        publish(article, by=editor)
    StyleRule.objects.filter(pk=one.pk).update(severity="warning")
    assert publish(article, by=editor)


def test_what_blocks_stands_first_in_the_checklist(editor):
    rule(find="ممنوعة", severity="hint")
    rule(find="أخرى", severity="blocking")
    article = ArticleFactory(body=f"<p>ممنوعة أخرى.</p>{PARAGRAPH}")

    found = [
        one for one in problems(proof_of(article, timezone.now(), editor).candidate) if "سبب القاعدة" in one.message
    ]

    assert [one.blocking for one in found] == [True, False]


def form_of_rule(**fields):
    return {"find": "x", "why": "سبب", "severity": "warning", "region": "", "replacement": "", "example": ""} | fields


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"find": "(مفتوح", "is_pattern": "on"}, "النمط غير صحيح"),
        ({"find": "س*", "is_pattern": "on"}, "النمط يطابق الفراغ"),
        ({"find": "(س)", "is_pattern": "on", "replacement": r"\2"}, "البديل يشير إلى مجموعة"),
        ({"find": r"(\w|\w\w| )+؟$", "is_pattern": "on"}, "النمط بطيء"),
        ({"find": ""}, "هذا الحقل مطلوب"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_at_its_field(editor, fields, line):
    client = Client()
    client.force_login(editor)

    answer = client.post(reverse("admin:articles_stylerule_add"), form_of_rule(**fields))

    assert answer.status_code == 200
    assert line in html.unescape(answer.content.decode())


def test_a_pattern_that_gets_slow_on_a_text_is_left_out_and_the_press_goes_on(editor):
    # Straight into the table, past the form that would refuse it.
    rule(find=r"(\w|\w\w| )+؟$", is_pattern=True, severity="blocking")
    article = ArticleFactory()

    assert publish(article, by=editor)


def test_a_dry_run_counts_hits_in_the_archive_before_the_rule_is_on(editor):
    one = rule(find="المهندسون", is_on=False, replacement="خبراء المشروع")
    ArticleFactory(live_by=editor)
    ArticleFactory(live_by=editor)
    client = Client()
    client.force_login(editor)

    page = client.get(reverse("admin:articles_stylerule_dryrun", args=[one.pk])).content.decode()

    assert re.search(r"2\s+موضع", page)
    assert "<del>المهندسون</del>" in page


def test_at_least_sixty_rules_come_with_the_product_each_with_reason_and_example():
    shipped = StyleRule.objects.exclude(example="")

    assert shipped.count() >= 60
    for one in shipped:
        one.full_clean()
        assert one.why
        assert one.severity != StyleRule.Severity.BLOCKING


def test_every_shipped_rule_finds_its_own_example():
    for one in StyleRule.objects.exclude(example=""):
        wrong = one.example.split("←")[0]
        from_rule = [found for found in checker.check_text(wrong, [one]) if found.rule.startswith("style:")]
        assert from_rule, one.find
