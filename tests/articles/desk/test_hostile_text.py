"""Hostile strings in every text field of the desk: an answer in words or clean text, never a 500, and shown literally."""

import html
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from articles.models.article import Article
from articles.models.masthead import Masthead
from articles.models.people import Author
from articles.models.section import Section, Topic
from articles.press.publish import publish
from tests.articles.desk.desk_client import Writer
from tests.factories import ArticleFactory, AuthorFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HOSTILE = {
    "NUL": "قبل\x00بعد",
    "controls": "قبل\x01\x1f\x7f\x9fبعد",
    "a lone surrogate": "قبل\ud800بعد",
    "direction overrides": "قبل\u202e\u202dبعد",
    "a flood of zero widths": "قبل" + "\u200b" * 5000 + "بعد",
    "a pile of marks": "قبل" + "\u0651" * 3000 + "بعد",
    "a word of ten thousand letters": "ب" * 10_000,
    "nothing that shows": "\u3164\u200b\u115f",
    "line separators": "قبل\u2028\u2029بعد",
    "non-characters": "قبل\ufdd0\U0001fffeبعد",
    "tag characters": "قبل\U000e0041\U000e0042بعد",
    "markup": SCRIPT,
    "a template": "{{ 7|add:7 }}{% debug %}",
    "SQL": "'; DROP TABLE accounts_user; --",
    "a character reference without end": "&#" + "0" * 5000 + ";",
    "a formula": "=HYPERLINK(1)",
}
UNSEEN = {*map(chr, range(32)), "\x7f", "\u202e", "\u202d", "\u2028", "\ufdd0", "\ud800", "\U000e0041"} - {"\n"}


@pytest.fixture(params=HOSTILE, ids=lambda name: name.replace(" ", "-"))
def text(request):
    return HOSTILE[request.param]


@pytest.fixture
def chief_desk(chief):
    client = Client(raise_request_exception=True)
    client.force_login(chief)
    return client


def post(client, url, fields):
    """As a browser would post it; what no browser can encode arrives as its bytes."""
    return client.post(url, urlencode(fields, errors="surrogatepass"), content_type="application/x-www-form-urlencoded")


def is_clean(value):
    return not UNSEEN & set(value) and "\u0651" * 9 not in value


FORMS = {
    "articles_author_add": (Author, {"name": "اسم", "kind": "person", "job_title": "صفة", "bio": "نبذة"}),
    "articles_topic_add": (Topic, {"name": "موضوع", "description": "وصف"}),
    "articles_section_add": (
        Section,
        {"name": "قسم", "slug": "a-section", "colour": "world", "order": "1", "description": "وصف"},
    ),
    "articles_masthead_add": (
        Masthead,
        {"name": "المِداد", "tagline": "يومية", "promise": "وعد", "licence_line": "ترخيص"}
        | {
            f"{prefix}-{name}": "0"
            for prefix in ("officers", "social_links")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    ),
}
FIELDS = [
    (form, field)
    for form, (_, values) in FORMS.items()
    for field in values
    if field not in ("kind", "colour", "order") and "FORMS" not in field
]


@pytest.mark.parametrize(("form", "field"), FIELDS)
def test_small_forms_answer_in_words_or_with_clean_text(chief_desk, form, field, text):
    model, values = FORMS[form]

    answer = post(chief_desk, reverse(f"admin:{form}"), values | {field: text})

    assert answer.status_code in (200, 302)
    saved = model.objects.first()
    assert (saved is None) == (answer.status_code == 200)
    assert saved is None or is_clean(getattr(saved, field))


@pytest.mark.parametrize(
    "field", ["kicker", "headline", "short_headline", "standfirst", "dateline", "body", "topic_names"]
)
def test_the_writing_screen_answers_in_words_or_with_clean_text(chief, field, text):
    writer = Writer(chief, ArticleFactory(created_by=chief))

    answer = post(writer.client, writer.url, writer.fields | {field: text})

    assert answer.status_code in (200, 302, 409)
    article = Article.objects.get(pk=writer.article.pk)
    assert field == "topic_names" or is_clean(getattr(article, field))
    assert writer.open().status_code == 200


def test_autosave_and_the_note_of_a_move_take_anything(chief, text):
    writer = Writer(chief, ArticleFactory(created_by=chief, state="review"))
    autosave = reverse("admin:articles_article_autosave", args=[writer.article.pk])

    assert post(writer.client, autosave, {"headline": text, "base_version": "1"}).status_code in (200, 409)
    answer = post(writer.client, writer.url, writer.fields | {"_move": "return", "move_note": text})

    assert answer.status_code == 302
    assert is_clean(Article.objects.get(pk=writer.article.pk).return_note)


def test_searches_and_sign_in_take_anything(chief_desk, text):
    for page in (
        "articles_article_changelist",
        "articles_photo_changelist",
        "accounts_user_changelist",
        "accounts_act_changelist",
    ):
        answer = chief_desk.get(reverse(f"admin:{page}"), {"q": text.encode("utf-8", "surrogatepass")[:600]})
        assert answer.status_code in (200, 302, 400, 414)
    answer = post(Client(), reverse("admin:login"), {"username": text, "password": text})
    assert answer.status_code in (200, 429)


def test_text_is_shown_literally_to_readers_and_colleagues(reader, chief):
    section = SectionFactory(name="قسم <b>")
    author = AuthorFactory(name=f"كاتب {SCRIPT}"[:100])
    article = ArticleFactory(section=section, headline=SCRIPT, standfirst=SCRIPT, kicker=SCRIPT[:50], bylines=[author])
    story = publish(article, by=chief)
    client = Client()
    client.force_login(chief)

    for page in (
        reader.get(story.get_absolute_url()).text,
        reader.get("/").text,
        client.get(reverse("admin:articles_article_changelist")).text,
        client.get(reverse("admin:accounts_act_changelist")).text,
    ):
        assert SCRIPT not in page
        assert "<img src=x" not in page
        assert html.escape("<script>alert(1)</script>") in page


def test_a_member_with_a_hostile_name_is_refused_or_cleaned(text):
    client = Client()
    client.force_login(UserFactory(roles=[Role.ADMIN]))

    for field in ("username", "full_name", "email"):
        fields = {"username": "amal", "full_name": "أمل", "email": "a@news.example", field: text}
        assert post(client, reverse("admin:accounts_user_add"), fields).status_code in (200, 302)


def test_a_body_that_was_stored_before_it_was_cleaned_runs_nothing_at_the_desk(chief):
    article = ArticleFactory(created_by=chief, body=f"<p onclick=alert(2)>كلام باق {SCRIPT}</p>")
    client = Client()
    client.force_login(chief)

    for name in ("admin:articles_article_change", "preview-page", "admin:articles_article_copy"):
        page = client.get(reverse(name, args=[article.pk]))
        if page.status_code == 200:
            text = html.unescape(page.text)
            assert "onerror=alert(1)>" not in text, name
            assert "onclick=alert(2)" not in text, name
    assert "كلام باق" in client.get(reverse("preview-page", args=[article.pk])).text


def test_hostile_words_are_letters_in_a_mail(chief, django_capture_on_commit_callbacks):
    author = UserFactory(roles=[Role.REPORTER], email="amal@news.example")
    article = ArticleFactory(created_by=author, state="review", headline=f"{SCRIPT}\r\nBcc: all@evil.example")
    writer = Writer(chief, article)

    with django_capture_on_commit_callbacks(execute=True):
        writer.save(_move="return", move_note=f"{SCRIPT}\r\nBcc: all@evil.example")

    [letter] = mail.outbox
    sent = letter.message()
    assert letter.recipients() == ["amal@news.example"]
    assert sent["Bcc"] is None
    assert sent.get_content_type() == "text/plain"
    assert SCRIPT in letter.body
