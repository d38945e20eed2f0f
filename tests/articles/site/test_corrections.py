"""Corrections as readers see them: under the story, in the ledger, in the data for machines; and the desk's verb."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models.article import Article
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.revision import Transition
from articles.press.correct import CorrectionRefused, correct
from articles.press.invariants import broken
from articles.press.publish import publish, withdraw
from tests.articles.site.reading import Reading, positions
from tests.factories import ArticleFactory, CorrectionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def story(editor):
    return publish(ArticleFactory(), by=editor)


def graph_of(response):
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)[1]
    return {thing["@type"]: thing for thing in json.loads(script)["@graph"]}


@pytest.mark.parametrize(("kind", "label"), [("correction", "تصحيح"), ("clarification", "توضيح"), ("update", "تحديث")])
def test_a_correction_stands_under_the_text_with_its_kind_and_hour(client, editor, kind, label):
    with time_machine.travel(NOON, tick=False):
        story = publish(ArticleFactory(), by=editor)
        correct(story.article, by=editor, kind=kind, text="العدد 12 لا 21.")

    page = Reading(client.get(story.get_absolute_url()))

    positions(page.text, "بأقلام ملونة", label, "الأربعاء 1 يوليو 2026، 12:00 م", "العدد 12 لا 21.")


def test_the_ledger_lists_all_of_them_newest_first_with_their_stories(client, editor):
    with time_machine.travel(NOON, tick=False) as clock:
        stories = [publish(ArticleFactory(), by=editor) for _ in range(2)]
        for number, story in enumerate(stories):
            clock.shift(60)
            correct(story.article, by=editor, kind="correction", text=f"تصويب رقم {number}")

    page = Reading(client.get("/corrections/"))

    positions(page.text, stories[1].headline, "تصويب رقم 1", stories[0].headline, "تصويب رقم 0")
    links = [link["href"] for link in page.all("a") if "#correction-" in link["href"]]
    target = client.get(links[0].split("#")[0])
    assert Reading(target).all("div", id=links[0].split("#")[1])


def test_the_ledger_is_paged_without_gap_or_repeat(client, editor, story):
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        for number in range(45):
            CorrectionFactory(article=story.article, text=f"تصويب رقم {number}.", by=editor)
        found, address = [], "/corrections/"
        while address:
            page = Reading(client.get(address))
            found += re.findall(r"تصويب رقم (\d+)\.", page.text)
            older = page.all("a", rel="next")
            address = "/corrections/" + older[0]["href"] if older else ""

    assert [int(number) for number in found] == list(range(44, -1, -1))


@pytest.mark.parametrize("cursor", ["x", "1", "1-2-3", "%00", "9" * 400, "99999999999999999-1", "0-0"])
def test_a_cursor_of_the_ledger_that_we_did_not_write_is_404(client, cursor):
    assert client.get(f"/corrections/?before={cursor}").status_code == 404


def test_a_paper_without_corrections_says_so(client):
    assert "لا تصويبات حتى الآن" in client.get("/corrections/").text


def test_the_correction_of_a_withdrawn_story_leaves_the_ledger_with_it(client, editor, story):
    correct(story.article, by=editor, kind="correction", text="العدد 12 لا 21.")
    withdraw(story.article, by=editor, reason="خطأ أكبر")

    text = client.get("/corrections/").text

    assert "العدد 12" not in text
    assert story.headline not in text


def test_machines_read_the_correction_too(client, editor):
    with time_machine.travel(NOON, tick=False) as clock:
        story = publish(ArticleFactory(), by=editor)
        clock.shift(3600)
        correct(story.article, by=editor, kind="correction", text='العدد "12" </script> لا 21.')

    article = graph_of(client.get(story.get_absolute_url()))["NewsArticle"]

    assert article["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": 'تصحيح: العدد "12" </script> لا 21.',
            "datePublished": "2026-07-01T13:00:00+03:00",
        }
    ]
    assert article["datePublished"] == "2026-07-01T12:00:00+03:00"
    assert article["dateModified"] == "2026-07-01T13:00:00+03:00"


# The verb


def test_a_correction_moves_the_edition_and_is_on_the_articles_record(editor, story):
    before = Edition.number_now()

    correct(story.article, by=editor, kind="update", text="وصل رد الشركة.")

    assert Edition.number_now() == before + 1
    moved = Transition.objects.filter(article=story.article).first()
    assert (moved.name, moved.note, moved.by) == ("correct", "تحديث: وصل رد الشركة.", editor)
    assert list(broken()) == []


def test_the_same_words_twice_are_one_correction(editor, story):
    first = correct(story.article, by=editor, kind="correction", text="العدد 12.")

    assert correct(story.article, by=editor, kind="correction", text=" العدد 12. ") == first
    assert Correction.objects.count() == 1


def test_who_may_not_correct_is_refused_by_the_press_itself(desk_head, reporter, story):
    for person in (desk_head, reporter):
        with pytest.raises(PermissionDenied):
            correct(story.article, by=person, kind="correction", text="العدد 12.")
    assert not Correction.objects.exists()


@pytest.mark.parametrize(("kind", "text", "field"), [("correction", "  ", "text"), ("apology", "العدد 12.", "kind")])
def test_a_correction_without_words_or_kind_is_refused_in_words(editor, story, kind, text, field):
    with pytest.raises(CorrectionRefused) as refusal:
        correct(story.article, by=editor, kind=kind, text=text)

    assert refusal.value.field == field


def test_what_no_reader_sees_cannot_be_corrected(editor, story):
    withdraw(story.article, by=editor, reason="خطأ")

    for article in (story.article, ArticleFactory()):
        with pytest.raises(CorrectionRefused, match="ليست على الموقع"):
            correct(article, by=editor, kind="correction", text="العدد 12.")


def test_corrections_stay_when_the_story_is_updated(client, editor, story):
    correct(story.article, by=editor, kind="correction", text="العدد 12 لا 21.")
    article = Article.objects.get(pk=story.article_id)
    article.headline, article.state = "عنوان جديد للخبر نفسه", "draft"
    article.save()

    again = publish(article, by=editor)

    assert "العدد 12 لا 21." in client.get(again.get_absolute_url()).text
