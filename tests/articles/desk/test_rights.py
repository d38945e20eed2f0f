"""Role × address × ownership × state: every address that the project serves, tried as everyone (design.md §6).

The tables here are written from the policy, not from the code; an address that is missing from them fails the suite.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.models import Act, SignIn
from accounts.roles import Role
from articles.models.article import Article, State
from articles.models.editing import Lock, WorkingCopy
from articles.models.masthead import Masthead
from articles.models.note import Note
from articles.models.page import Page
from articles.models.redirect import Miss
from articles.models.revision import Revision
from articles.models.search import SearchMiss, Synonym
from articles.models.style import StyleRule
from articles.press import fronts
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    CorrectionFactory,
    PhotoFactory,
    RedirectFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

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
    "admin:today": EVERYONE,
    "admin:inbox": EVERYONE,
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
    "admin:articles_article_bulk": NOBODY,
    "admin:articles_article_export": EDITORS,
    "admin:articles_article_views": NOBODY,
    "admin:articles_article_locks": EVERYONE - {ADMIN},
    "admin:articles_front_changelist": EDITORS,
    "admin:articles_front_act": NOBODY,
    "admin:articles_front_card": EDITORS,
    "admin:articles_front_preview": EDITORS,
    "admin:articles_front_state": EDITORS,
    "admin:articles_front_launches": EDITORS,
    "admin:articles_front_as_it_was": EDITORS,
    "admin:articles_front_restore": NOBODY,
    "admin:articles_front_cancel": NOBODY,
    "admin:articles_breaking_changelist": EDITORS,
    "admin:articles_breaking_end": NOBODY,
    "admin:articles_photo_changelist": EVERYONE - {ADMIN},
    "admin:articles_photo_add": {REPORTER, DESK, PHOTO, EDITOR, CHIEF},
    "admin:articles_photo_change": EVERYONE - {ADMIN},
    "admin:articles_photo_history": EVERYONE - {ADMIN},
    "admin:articles_photo_delete": {DESK, PHOTO, EDITOR, CHIEF},
    "admin:articles_photo_pick": EVERYONE - {ADMIN},
    "admin:articles_photo_upload": {REPORTER, DESK, PHOTO, EDITOR, CHIEF},
    "admin:articles_photo_texts": NOBODY,
    "admin:articles_photo_seen": EVERYONE - {ADMIN},
    "admin:articles_article_inserts": WRITERS,
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
    "admin:articles_author_merge": EDITORS,
    "admin:articles_topic_merge": EDITORS,
    "admin:articles_stylerule_changelist": EDITORS,
    "admin:articles_stylerule_add": EDITORS,
    "admin:articles_stylerule_change": EDITORS,
    "admin:articles_stylerule_history": EDITORS,
    "admin:articles_stylerule_delete": EDITORS,
    "admin:articles_stylerule_dryrun": EDITORS,
    "admin:articles_synonym_changelist": EDITORS,
    "admin:articles_synonym_add": EDITORS,
    "admin:articles_synonym_change": EDITORS,
    "admin:articles_synonym_history": EDITORS,
    "admin:articles_synonym_delete": EDITORS,
    "admin:articles_searchmiss_changelist": EDITORS,
    "admin:articles_searchmiss_add": NOBODY,
    "admin:articles_searchmiss_change": EDITORS,
    "admin:articles_searchmiss_history": EDITORS,
    "admin:articles_searchmiss_delete": NOBODY,
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
    "admin:articles_correction_changelist": EDITORS,
    "admin:articles_correction_add": EDITORS,
    "admin:articles_correction_change": EDITORS,
    "admin:articles_correction_history": EDITORS,
    "admin:articles_correction_delete": NOBODY,
    "admin:articles_page_changelist": EDITORS,
    "admin:articles_page_add": EDITORS,
    "admin:articles_page_change": EDITORS,
    "admin:articles_page_history": EDITORS,
    "admin:articles_page_delete": EDITORS,
    "admin:articles_redirect_changelist": EDITORS,
    "admin:articles_redirect_import": EDITORS,
    "admin:articles_redirect_add": EDITORS,
    "admin:articles_redirect_change": EDITORS,
    "admin:articles_redirect_history": EDITORS,
    "admin:articles_redirect_delete": EDITORS,
    "admin:articles_miss_changelist": EDITORS,
    "admin:articles_miss_add": NOBODY,
    "admin:articles_miss_change": EDITORS,
    "admin:articles_miss_history": EDITORS,
    "admin:articles_miss_delete": EDITORS,
    "admin:accounts_user_changelist": {CHIEF, ADMIN},
    "admin:accounts_user_add": {ADMIN},
    "admin:accounts_user_change": {CHIEF, ADMIN},
    "admin:accounts_user_history": {CHIEF, ADMIN},
    "admin:accounts_user_delete": NOBODY,
    "admin:accounts_user_roles": {CHIEF, ADMIN},
    "admin:accounts_user_see_role": {CHIEF, ADMIN},
    "admin:accounts_user_see": {CHIEF, ADMIN},
    "admin:accounts_user_act": NOBODY,
    "admin:accounts_act_changelist": {CHIEF, ADMIN},
    "admin:accounts_act_add": NOBODY,
    "admin:accounts_act_change": {CHIEF, ADMIN},
    "admin:accounts_act_history": {CHIEF, ADMIN},
    "admin:accounts_act_delete": NOBODY,
    "admin:accounts_act_export": NOBODY,
    "admin:accounts_signin_changelist": {CHIEF, ADMIN},
    "admin:accounts_signin_add": NOBODY,
    "admin:accounts_signin_change": {CHIEF, ADMIN},
    "admin:accounts_signin_history": {CHIEF, ADMIN},
    "admin:accounts_signin_delete": NOBODY,
    "admin:system_state": {CHIEF, ADMIN},
    "admin:account": EVERYONE,
    "admin:end_others": NOBODY,
    "admin:recovery_codes": NOBODY,
    "admin:second_factor": EVERYONE,
    "admin:code": NOBODY,
}
# Who may make the desk's own POST addresses do something; for everybody else nothing happens.
DOES = {
    "admin:accounts_user_act": {ADMIN},
    "admin:accounts_act_export": {CHIEF, ADMIN},
    "admin:end_others": EVERYONE,
    "admin:recovery_codes": EVERYONE,
    "admin:code": NOBODY,
    "admin:logout": EVERYONE,
}
# The last word of an address that belongs to one row.
OF_ONE = ("change", "history", "delete", "texts", "seen", "merge", "dryrun")
# Tried below, for every ownership and state.
OF_AN_ARTICLE = {
    f"admin:articles_article_{name}"
    for name in (
        *("change", "history", "delete", "autosave", "discard", "lock", "release", "copy"),
        *("check", "diff", "restore", "printed", "notes", "preview", "typography", "typographytext"),
    )
} | {"preview-page"}
# For somebody without a login, by a signed address: tests/articles/desk/test_preview_links.py and test_staff.py.
OUTSIDE = {"preview", "invite"}
# What machines ask: tests/newsroom/test_health.py.
MACHINES = {"alive", "ready", "metrics"}
# The reader's side, where nobody is asked who they are: tests/articles/site.
READERS = {
    f"site:{name}"
    for name in (
        *(
            "front",
            "section",
            "story",
            "story-bare",
            "story-bare-slash",
            "story-tail",
            "short",
            "rendition",
            "breaking",
        ),
        *("topic", "author", "most-read", "corrections", "archive", "archive-year", "archive-month", "archive-day"),
        *("page", "beacon", "lite-front", "lite-section", "lite-bare", "lite-story", "search", "suggest"),
    )
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
        "manifest",
        "robots",
        "security",
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
    assert set(names(get_resolver().url_patterns)) == {*OPENS, *OF_AN_ARTICLE, *OUTSIDE, *MACHINES, *READERS}


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


def test_each_role_opens_what_its_row_says_and_nothing_else(role, member, desk):
    objects = {
        "articles_photo": PhotoFactory().pk,
        "articles_author": AuthorFactory().pk,
        "articles_topic": TopicFactory().pk,
        "articles_section": SectionFactory().pk,
        "articles_masthead": Masthead.objects.create(pk=1, name="المِداد").pk,
        "articles_stylerule": StyleRule.objects.create(find="كلمة للتجربة", why="سبب").pk,
        "articles_synonym": Synonym.objects.create(words="أ = ب").pk,
        "articles_searchmiss": SearchMiss.objects.create(folded="س", query="س", last_at=timezone.now()).pk,
        "articles_correction": CorrectionFactory().pk,
        "articles_page": Page.objects.create(title="من نحن", slug="about").pk,
        "articles_redirect": RedirectFactory().pk,
        "articles_miss": Miss.objects.create(key="x", path="/x", last_at=timezone.now()).pk,
        "accounts_user": UserFactory().pk,
        "accounts_act": Act.record("publish", by=member).pk,
        "accounts_signin": SignIn.objects.create(account="x").pk,
    }
    chief = UserFactory(roles=[CHIEF])
    picked = ArticleFactory(live_by=chief).pk
    fronts.place(picked, "lead", by=chief, base=1)
    found = {}
    for name in OPENS:
        table, _, page = name.removeprefix("admin:").rpartition("_")
        of_one = page in OF_ONE or name in ("admin:accounts_user_see", "admin:accounts_user_act")
        arguments = [objects[table]] if of_one and table in objects else []
        if name == "admin:accounts_user_see_role":
            arguments = ["editor"]
        if name == "admin:app_list":
            arguments = ["accounts" if role == ADMIN else "articles"]
        if name == "admin:view_on_site":
            arguments = [1, 1]
        query = {"at": "2026-11-23T14:10"} if name == "admin:articles_front_as_it_was" else {}
        arguments = {
            "admin:articles_front_card": ["lead", picked],
            "admin:articles_front_restore": [1],
            "admin:articles_front_cancel": [1],
            "admin:articles_breaking_end": [1],
        }.get(name, arguments)
        answer = desk.get(reverse(name, args=arguments), query)
        found[name] = opened(answer) or (name == "admin:login" and answer.status_code == 302)

    assert found == {name: role in roles for name, roles in OPENS.items()}


def test_each_role_does_what_its_row_says_and_nothing_else(role, desk):
    other = UserFactory(roles=[Role.REPORTER], is_active=False)
    for name in [*DOES][:-1]:
        arguments = [other.pk] if name == "admin:accounts_user_act" else []
        before = Act.objects.count()

        answer = desk.post(reverse(name, args=arguments), {"do": "activate"})

        # Without a second factor new codes lead to where it is set up.
        is_done = (
            answer.status_code == 302 and "login" not in answer.url
            if name != "admin:accounts_act_export"
            else opened(answer)
        )
        assert is_done == (role in DOES[name]), name
        assert (Act.objects.count() > before) == (is_done and name != "admin:recovery_codes"), name
    assert desk.post(reverse("admin:logout")).status_code in (200, 302)


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
    assert opened(desk.get(url("typography"))) == writes
    assert opened(desk.post(url("typographytext"), {"text": "نص ,"})) == writes
    assert (desk.post(url("discard")).status_code == 302) == writes
    assert not WorkingCopy.objects.exists()

    answer = desk.post(
        url("change"), {"headline": "كُتب بلا حق", "kind": "news", "base_version": 1, "bylines-0-author": ""}
    )
    assert (answer.status_code == 302) == writes
    assert Article.objects.filter(pk=article.pk, headline="كُتب بلا حق").exists() == writes


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("ownership", ["own", "section", "foreign"])
def test_history_notes_and_preview_open_to_whoever_reads_the_article(role, member, desk, ownership, state):
    article = article_of(ownership, member, state)
    Revision.record(article, Revision.Kind.SAVED, by=article.created_by)
    Revision.record(article, Revision.Kind.SAVED, by=article.created_by)
    reads = state in READS[role][ownership]
    writes = state in WRITES[role][ownership]

    def url(page):
        return reverse(f"admin:articles_article_{page}", args=[article.pk])

    for page in ("history", "printed", "notes", "preview"):
        assert opened(desk.get(url(page))) == reads, page
    assert opened(desk.get(url("diff"), {"from": 1, "to": 2})) == reads
    for query in ("", "?cards", "?revision=1"):
        assert opened(desk.get(reverse("preview-page", args=[article.pk]) + query)) == reads
    assert opened(desk.get(url("check"))) == writes
    assert (desk.post(url("restore"), {"revision": 1}).status_code == 302) == writes
    assert (desk.post(url("notes"), {"act": "add", "text": "رأي"}).status_code == 302) == reads
    assert Note.objects.exists() == reads
    assert (desk.post(url("preview"), {"reader": "خبير", "days": 1}).status_code == 302) == (
        reads and state != State.SPIKED
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("ownership", ["own", "section", "foreign"])
def test_whoever_reads_an_article_and_writes_drafts_makes_a_draft_of_it(role, member, desk, ownership, state):
    article = article_of(ownership, member, state)
    may = state in READS[role][ownership] and role in WRITERS
    url = reverse("admin:articles_article_change", args=[article.pk])

    shown = desk.get(url).content.decode()
    answer = desk.post(url, {"kind": "news", "base_version": 1, "_duplicate": "1"})

    assert ('name="_duplicate"' in shown) == may
    assert (answer.status_code == 302) == may
    made = Article.objects.exclude(pk=article.pk)
    assert [(one.headline, one.state, one.created_by) for one in made] == (
        [(article.headline, State.DRAFT, member)] if may else []
    )
    article.refresh_from_db()
    assert (article.state, article.version) == (state, 1)


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
        with_number = name in OF_AN_ARTICLE or page in OF_ONE
        arguments = [article.pk] if with_number and not name.endswith("password_change") else []
        if page in ("see", "act") and name.startswith("admin:accounts_user"):
            arguments = [article.created_by_id]
        arguments = {
            "admin:app_list": ["articles"],
            "admin:view_on_site": [1, 1],
            "admin:articles_front_card": ["lead", 1],
            "admin:articles_front_restore": [1],
            "admin:articles_front_cancel": [1],
            "admin:articles_breaking_end": [1],
            "admin:accounts_user_see_role": ["chief"],
        }.get(name, arguments)
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
