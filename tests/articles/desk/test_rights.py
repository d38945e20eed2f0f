"""Role × address × ownership × state: every address that the project serves, tried as everyone (design.md §6).

The tables here are written from the policy, not from the code; an address that is missing from them fails the suite.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.roles import Role
from articles.models.article import Article, State
from articles.models.editing import Lock, WorkingCopy
from articles.models.masthead import Masthead
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

REPORTER, DESK, COPY, PHOTO, EDITOR, CHIEF, ADMIN = Role
EVERYONE = set(Role)
WRITERS = {REPORTER, DESK, COPY, EDITOR, CHIEF}
EDITORS = {EDITOR, CHIEF}
ALL = set(State)
SUBMITTED = {State.REVIEW, State.READY, State.DONE}
NOT_SPIKED = ALL - {State.SPIKED}

# In which states each role reads and writes an article: its own, one of its sections, and any other.
READS = {
    REPORTER: {"own": ALL, "section": set(), "foreign": set()},
    DESK: {"own": ALL, "section": ALL, "foreign": set()},
    COPY: {"own": ALL, "section": SUBMITTED, "foreign": SUBMITTED},
    PHOTO: {"own": SUBMITTED, "section": ALL, "foreign": SUBMITTED},
    EDITOR: {"own": ALL, "section": ALL, "foreign": ALL},
    CHIEF: {"own": ALL, "section": ALL, "foreign": ALL},
    ADMIN: {"own": set(), "section": set(), "foreign": set()},
}
SUBMITTED_TEXT = {State.REVIEW, State.READY}
WRITES = {
    REPORTER: {"own": {State.DRAFT}, "section": set(), "foreign": set()},
    DESK: {"own": {State.DRAFT}, "section": NOT_SPIKED, "foreign": set()},
    COPY: {"own": {State.DRAFT, *SUBMITTED_TEXT}, "section": SUBMITTED_TEXT, "foreign": SUBMITTED_TEXT},
    PHOTO: {"own": set(), "section": set(), "foreign": set()},
    EDITOR: {"own": NOT_SPIKED, "section": NOT_SPIKED, "foreign": NOT_SPIKED},
    CHIEF: {"own": NOT_SPIKED, "section": NOT_SPIKED, "foreign": NOT_SPIKED},
    ADMIN: {"own": set(), "section": set(), "foreign": set()},
}

# Who opens each of the desk's other addresses with a GET. Nobody means that it is not for looking at.
NOBODY = set()
OPENS = {
    "admin:index": EVERYONE,
    "admin:login": EVERYONE,
    "admin:logout": NOBODY,
    "admin:password_change": EVERYONE,
    "admin:password_change_done": EVERYONE,
    "admin:autocomplete": NOBODY,
    "admin:jsi18n": EVERYONE,
    "admin:view_on_site": NOBODY,
    "admin:app_list": EVERYONE,
    "admin:articles_article_changelist": EVERYONE - {ADMIN},
    "admin:articles_article_add": WRITERS,
    "admin:articles_photo_changelist": EVERYONE - {ADMIN},
    "admin:articles_photo_add": {REPORTER, DESK, PHOTO, EDITOR, CHIEF},
    "admin:articles_photo_change": EVERYONE - {ADMIN},
    "admin:articles_photo_history": EVERYONE - {ADMIN},
    "admin:articles_photo_delete": NOBODY,
    "admin:articles_author_changelist": WRITERS,
    "admin:articles_author_add": EDITORS,
    "admin:articles_author_change": WRITERS,
    "admin:articles_author_history": WRITERS,
    "admin:articles_author_delete": NOBODY,
    "admin:articles_topic_changelist": WRITERS,
    "admin:articles_topic_add": EDITORS,
    "admin:articles_topic_change": WRITERS,
    "admin:articles_topic_history": WRITERS,
    "admin:articles_topic_delete": NOBODY,
    "admin:articles_section_changelist": EDITORS,
    "admin:articles_section_add": EDITORS,
    "admin:articles_section_change": EDITORS,
    "admin:articles_section_history": EDITORS,
    "admin:articles_section_delete": NOBODY,
    "admin:articles_masthead_changelist": EDITORS,
    "admin:articles_masthead_add": NOBODY,
    "admin:articles_masthead_change": EDITORS,
    "admin:articles_masthead_history": EDITORS,
    "admin:articles_masthead_delete": NOBODY,
    "admin:accounts_user_changelist": {CHIEF, ADMIN},
    "admin:accounts_user_add": {ADMIN},
    "admin:accounts_user_change": {CHIEF, ADMIN},
    "admin:accounts_user_history": {CHIEF, ADMIN},
    "admin:accounts_user_delete": NOBODY,
}
# Tried below, for every ownership and state.
OF_AN_ARTICLE = {
    f"admin:articles_article_{name}"
    for name in ("change", "history", "delete", "autosave", "discard", "lock", "release", "copy")
}
# The reader's side, where nobody is asked who they are: tests/articles/site.
READERS = {
    f"site:{name}"
    for name in ("front", "section", "story", "story-bare", "story-bare-slash", "story-tail", "short", "rendition")
}
# What leaves the paper: tests/articles/site/test_feeds.py, test_sitemaps.py, test_cards.py, test_api.py.
READERS |= {
    f"site:{part}{name}"
    for part in ("", "section-", "author-", "topic-", "corrections-")
    for name in ("feed", "atom", "feed-json")
}
READERS |= {
    f"site:{name}"
    for name in (
        "robots",
        "sitemap",
        "sitemap-pages",
        "sitemap-month",
        "news-sitemap",
        "news-sitemap-part",
        "card",
        "oembed",
    )
}
READERS |= {
    f"site:api-{name}"
    for name in (
        "openapi", "stories", "story", "story-ninjs", "sections", "authors", "topics", "withdrawals", "nothing"
    )
}  # fmt: skip


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield namespace + pattern.name
        else:
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_of_the_project_is_in_a_table():
    assert set(names(get_resolver().url_patterns)) == {*OPENS, *OF_AN_ARTICLE, *READERS}


@pytest.fixture
def member(role):
    return UserFactory(roles=[role])


@pytest.fixture
def desk(member):
    client = Client(raise_request_exception=True)
    client.force_login(member)
    return client


def opened(answer):
    return answer.status_code == 200


def test_each_role_opens_what_its_row_says_and_nothing_else(role, desk):
    objects = {
        "articles_photo": PhotoFactory().pk,
        "articles_author": AuthorFactory().pk,
        "articles_topic": TopicFactory().pk,
        "articles_section": SectionFactory().pk,
        "articles_masthead": Masthead.objects.create(pk=1, name="المِداد").pk,
        "accounts_user": UserFactory().pk,
    }
    found = {}
    for name in OPENS:
        table, _, page = name.removeprefix("admin:").rpartition("_")
        arguments = [objects[table]] if page in ("change", "history", "delete") and table in objects else []
        if name == "admin:app_list":
            arguments = ["accounts" if role == ADMIN else "articles"]
        if name == "admin:view_on_site":
            arguments = [1, 1]
        answer = desk.get(reverse(name, args=arguments))
        found[name] = opened(answer) or (name == "admin:login" and answer.status_code == 302)

    assert found == {name: role in roles for name, roles in OPENS.items()}


def article_of(ownership, member, state):
    article = ArticleFactory(created_by=member if ownership == "own" else UserFactory(), state=state)
    if ownership == "section":
        article.section.desk.add(member)
    return article


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("ownership", ["own", "section", "foreign"])
def test_each_address_of_an_article_opens_to_whom_the_policy_names(role, member, desk, ownership, state):
    article = article_of(ownership, member, state)
    reads = state in READS[role][ownership]
    writes = state in WRITES[role][ownership]

    def url(page):
        return reverse(f"admin:articles_article_{page}", args=[article.pk])

    assert opened(desk.get(url("change"))) == reads
    assert opened(desk.get(url("history"))) == reads
    assert opened(desk.get(url("delete"))) == (ownership == "own" and writes and state == State.DRAFT)
    assert opened(desk.post(url("lock"), {"act": "hold", "tab": "1"})) == writes
    Lock.objects.all().delete()
    assert opened(desk.post(url("autosave"), {"headline": "مكتوب", "base_version": 1})) == writes
    assert WorkingCopy.objects.exists() == writes
    assert opened(desk.get(url("copy"))) == writes
    assert (desk.post(url("discard")).status_code == 302) == writes
    assert not WorkingCopy.objects.exists()

    answer = desk.post(
        url("change"), {"headline": "كُتب بلا حق", "kind": "news", "base_version": 1, "bylines-0-author": ""}
    )
    assert (answer.status_code == 302) == writes
    assert Article.objects.filter(pk=article.pk, headline="كُتب بلا حق").exists() == writes


@pytest.mark.parametrize("ownership", ["own", "section", "foreign"])
def test_the_list_and_the_dashboard_show_what_may_be_read_and_no_more(role, member, desk, ownership):
    headlines = {state: f"عنوان {ownership} {state.label}" for state in State}
    for state, headline in headlines.items():
        Article.objects.filter(pk=article_of(ownership, member, state).pk).update(headline=headline)

    shown = desk.get(reverse("admin:articles_article_changelist")).content.decode()
    front = desk.get(reverse("admin:index")).content.decode()

    assert {state for state, headline in headlines.items() if headline in shown} == READS[role][ownership]
    assert {state for state, headline in headlines.items() if headline in front} <= READS[role][ownership]


def test_nobody_reaches_the_desk_without_signing_in(db):
    article = ArticleFactory()
    for name in {*OPENS, *OF_AN_ARTICLE} - {"admin:login"}:
        page = name.rpartition("_")[2]
        with_number = name in OF_AN_ARTICLE or page in ("change", "history", "delete")
        arguments = [article.pk] if with_number and not name.endswith("password_change") else []
        arguments = {"admin:app_list": ["articles"], "admin:view_on_site": [1, 1]}.get(name, arguments)
        for answer in (Client().get(reverse(name, args=arguments)), Client().post(reverse(name, args=arguments))):
            assert answer.status_code in (302, 401, 403, 404, 405), name
            if answer.status_code == 302:
                assert answer.url.startswith(reverse("admin:login")) or name == "admin:logout", name


@pytest.mark.parametrize(
    "query",
    [
        "created_by__password__startswith=m",
        "state__exact=draft&created_by__username=x",
        "body__contains=س",
        "version__gt=0",
    ],
)
def test_a_filter_that_the_list_does_not_offer_tells_nothing(editor, query):
    client = Client()
    client.force_login(editor)
    ArticleFactory()

    answer = client.get(reverse("admin:articles_article_changelist") + "?" + query)

    assert answer.status_code in (302, 400)


def test_a_submitted_or_public_article_is_nobodys_to_delete(editor):
    client = Client()
    client.force_login(editor)
    mine = ArticleFactory(created_by=editor, live_by=editor)
    Article.objects.update(state=State.DRAFT)

    assert client.post(reverse("admin:articles_article_delete", args=[mine.pk]), {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=mine.pk).exists()
