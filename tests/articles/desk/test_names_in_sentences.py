"""A Latin name that ends in a sign, in the desk's plain sentences: it keeps its direction to itself, and what is stored stays clean."""

import html
import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from lxml import html as markup

from accounts import invitations
from accounts.models import Act
from accounts.roles import Role
from articles.arabic.bidi import FSI, PDI
from articles.desk import snapshots, workflow
from articles.models.article import State
from articles.models.editing import Lock
from articles.models.note import Note
from articles.models.page import Page
from articles.models.revision import Transition, snapshot_of
from articles.press import fronts
from articles.press.publish import PublishRefused, publish
from tests.articles.desk.desk_client import Writer, signed_in
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

NAME = "iPhone 17 (Pro)!"
HEADLINE = "عودة iPhone 17 (Pro)!"


@pytest.fixture
def chief():
    return UserFactory(username="chief", full_name=f"Chief {NAME}", roles=[Role.CHIEF, Role.ADMIN])


@pytest.fixture
def desk(chief):
    return signed_in(chief)


def exposed(text):
    """What is left of a text when every piece that keeps its direction to itself is taken out."""
    kept = None
    while kept != text:
        kept, text = text, re.sub(f"{FSI}[^{FSI}{PDI}]*{PDI}|<bdi>[^<]*</bdi>", "", text)
    return text


def assert_is_one_piece(text, name=NAME):
    text = html.unescape(text)
    assert name in text
    assert name not in exposed(text)


def part(answer, tag):
    """Each element of that name, as it was sent: a title, the options, the notices."""
    return re.findall(rf"<{tag}[ >].*?</{tag.split()[0]}>", answer.content.decode(), re.DOTALL)


def notice(answer):
    return " ".join(found for found in part(answer, "p") if "notice" in found)


def naming(found, name=NAME):
    return [text for text in found if name in html.unescape(text)]


# Messages


def announce(desk, chief):
    typed = {"line": NAME, "minutes": 30, "section": SectionFactory().pk}
    return desk.post(reverse("admin:articles_breaking_changelist"), typed, follow=True)


def duplicate(desk, chief):
    article = ArticleFactory(headline=NAME, created_by=chief)
    return desk.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        Writer(chief, article).fields | {"_duplicate": "1"},
        follow=True,
    )


def merge(desk, chief):
    row, _ = TopicFactory(name=NAME), TopicFactory(name="هواتف")
    return desk.post(reverse("admin:articles_topic_merge", args=[row.pk]), {"name": "هواتف"}, follow=True)


def delete(desk, chief):
    page = Page.objects.create(title=NAME, slug="phones")
    return desk.post(reverse("admin:articles_page_delete", args=[page.pk]), {"post": "yes"}, follow=True)


def keep_list(desk, chief):
    return desk.post(reverse("admin:articles_article_views"), {"name": NAME, "query": "status=review"}, follow=True)


@pytest.mark.parametrize("act", [announce, duplicate, merge, delete, keep_list])
def test_a_message_names_it_in_one_piece(desk, chief, act):
    assert_is_one_piece(notice(act(desk, chief)))


def test_a_link_in_a_message_is_a_box_of_its_own(desk):
    answer = desk.post(reverse("admin:articles_author_add"), {"name": NAME, "kind": "person"}, follow=True)

    link = markup.fromstring(notice(answer)).find(".//a")
    assert link.text == NAME
    sheet = (settings.BASE_DIR / "static/desk/desk.css").read_text()
    assert re.search(r"\.notice a \{\s*unicode-bidi: isolate;", sheet)


# Refusals


@pytest.mark.parametrize(("kind", "rows"), [("author", AuthorFactory), ("topic", TopicFactory)])
@pytest.mark.parametrize("typed", ["iphone 17 pro", "iphone 17 proo"], ids=["another spelling", "one slip away"])
def test_a_refusal_of_a_second_spelling_names_the_first_in_one_piece(desk, kind, rows, typed):
    rows(name=NAME)

    answer = desk.post(reverse(f"admin:articles_{kind}_add"), {"name": typed, "kind": "person"})

    [refusal] = naming(part(answer, "ul"))
    assert "هل تقصد" in refusal
    assert_is_one_piece(refusal)


def test_whoever_holds_an_article_is_named_in_one_piece(chief):
    colleague = UserFactory(full_name=NAME, roles=[Role.EDITOR])
    article = ArticleFactory(state=State.REVIEW)
    writer = Writer(chief, article)
    now = timezone.now()
    Lock.objects.update_or_create(article=article, defaults={"user": colleague, "tab": "1", "since": now, "seen": now})

    refusals = [said for said in part(writer.save(headline="عنوان آخر"), "li") if "تولى" in said]
    assert refusals
    for refusal in refusals:
        assert_is_one_piece(refusal)


def test_what_stands_in_the_way_of_publishing_is_said_in_one_piece_and_recorded_clean(chief):
    article = ArticleFactory(state=State.READY)
    Note.objects.create(article=article, by=UserFactory(full_name=NAME), text=HEADLINE, is_blocking=True)

    with pytest.raises(PublishRefused) as refused:
        publish(article, by=chief)
    publish(article, by=chief, override="للتجربة")

    assert_is_one_piece(str(refused.value))
    [note] = Act.objects.filter(name="publish").values_list("note", flat=True)
    assert f"من {NAME}: «{HEADLINE}»" in note


# Titles, options and labels


def test_the_title_of_a_page_keeps_it_in_one_piece(desk, chief):
    article, topic = ArticleFactory(headline=NAME), TopicFactory(name=NAME)
    of_article = [
        reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("change", "history", "notes")
    ]
    of_topic = [reverse(f"admin:articles_topic_{name}", args=[topic.pk]) for name in ("change", "history", "merge")]
    member = reverse("admin:accounts_user_see", args=[UserFactory(full_name=NAME).pk])

    for address in (*of_article, *of_topic, member):
        [title] = part(desk.get(address), "title")
        assert_is_one_piece(title)


def test_an_option_keeps_it_in_one_piece(desk, chief):
    section = SectionFactory(name=NAME)
    AuthorFactory(name=f"{NAME}?")
    UserFactory(full_name=f"{NAME}…", roles=[Role.REPORTER])
    ArticleFactory(headline=HEADLINE, section=section, live_by=chief)
    draft = ArticleFactory(created_by=chief)
    for headline in ("عنوان أول", "عنوان آخر"):
        snapshots.save(draft, snapshot_of(draft) | {"headline": headline}, by=chief)
    screens = {
        reverse("admin:articles_article_change", args=[draft.pk]): [NAME, f"{NAME}?", f"{NAME}…"],
        reverse("admin:articles_breaking_changelist"): [NAME, HEADLINE],
        reverse("admin:articles_front_changelist"): [NAME, f"{NAME}?"],
        reverse("admin:articles_article_diff", args=[draft.pk]) + "?from=1&to=2": [f"Chief {NAME}"],
    }

    for address, names in screens.items():
        options = part(desk.get(address), "option")
        for name in names:
            found = naming(options, name)
            assert found, (address, name)
            for option in found:
                assert_is_one_piece(option, name)


def test_the_label_of_a_place_on_the_front_keeps_it_in_one_piece(desk, chief):
    article = ArticleFactory(headline=NAME, live_by=chief)
    fronts.place(article.pk, "lead", by=chief, base=fronts.draft().version)

    labels = re.findall(r'aria-label="([^"]*)"', desk.get(reverse("admin:articles_front_changelist")).content.decode())
    [label] = naming(labels)
    assert_is_one_piece(label)


# Letters


def test_a_letter_names_everybody_and_everything_in_one_piece(chief, django_capture_on_commit_callbacks):
    reporter = UserFactory(full_name=f"{NAME}?", username="phone-", email="phone@news.example", roles=[Role.REPORTER])
    article = ArticleFactory(created_by=reporter, state=State.REVIEW, headline=HEADLINE)

    with django_capture_on_commit_callbacks(execute=True):
        workflow.move(article, "return", by=chief, note="أضف رد الوزارة.")
        invitations.send(reporter, by=chief)

    returned, invited = mail.outbox
    for text in (returned.subject, returned.body.splitlines()[0]):
        assert_is_one_piece(text, f"Chief {NAME}")
        assert_is_one_piece(text, HEADLINE)
    for name in (f"Chief {NAME}", f"{NAME}?", "phone-"):
        assert_is_one_piece(invited.body, name)


# What is stored or read by programs


def test_what_is_stored_and_what_programs_read_stays_clean(desk, chief):
    article = ArticleFactory(headline=NAME, created_by=chief, state=State.READY)
    workflow.move(article, "publish", by=chief)

    stored = [*Act.objects.values_list("title", "note"), *Transition.objects.values_list("note")]
    file = desk.post(reverse("admin:accounts_act_export"))
    rows = desk.get(reverse("admin:articles_article_export"), {"format": "csv"})
    read = b"".join(rows.streaming_content) if rows.streaming else rows.content
    assert NAME in read.decode()
    assert NAME in file.content.decode()
    for text in (*map(str, stored), file.content.decode(), read.decode()):
        assert FSI not in text
