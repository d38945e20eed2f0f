"""Every address of the desk as a side door: posted to by whom it is not for, and asked things that make no sense.

Nine of ten holes of newsroom systems are a right that one address forgot to ask for. So what is tried here comes from the
resolver, and not from a list that somebody has to keep.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.models import Act, SignIn
from accounts.roles import Role
from articles.models.article import State
from articles.models.breaking import Breaking
from articles.models.masthead import Masthead
from articles.models.note import Note
from articles.models.page import Page
from articles.models.redirect import Miss
from articles.models.revision import Revision
from articles.models.search import SearchMiss, Synonym
from articles.models.style import StyleRule
from articles.press import fronts
from tests.articles.desk.test_rights import ADMIN, CHIEF, EDITOR, EDITORS, EVERYONE, NOBODY, OPENS
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

TEXTS = EVERYONE - {ADMIN}
# Who changes something by posting to an address, where that is not simply whoever opens it.
CHANGES = {
    "admin:articles_article_bulk": TEXTS,
    "admin:articles_article_views": TEXTS,
    "admin:articles_front_act": EDITORS,
    "admin:articles_front_restore": EDITORS,
    "admin:articles_front_cancel": EDITORS,
    "admin:articles_breaking_end": EDITORS,
    "admin:articles_photo_texts": TEXTS - {Role.REPORTER},
    "admin:articles_photo_change": TEXTS - {Role.REPORTER},
    "admin:articles_author_change": EDITORS,
    "admin:articles_topic_change": EDITORS,
    "admin:articles_author_changelist": EDITORS,
    "admin:articles_topic_changelist": EDITORS,
    "admin:articles_correction_change": NOBODY,
    "admin:articles_searchmiss_change": NOBODY,
    "admin:articles_miss_change": NOBODY,
    "admin:accounts_user_change": {ADMIN},
    "admin:accounts_user_act": {ADMIN},
    "admin:accounts_act_change": NOBODY,
    "admin:accounts_act_export": {CHIEF, ADMIN},
    "admin:accounts_signin_change": NOBODY,
    "admin:accounts_signin_changelist": NOBODY,
    "admin:accounts_act_changelist": NOBODY,
    "admin:accounts_user_changelist": NOBODY,
    # One's own: asked of everybody, and about nobody else.
    **dict.fromkeys(("admin:login", "admin:code", "admin:logout", "admin:end_others"), EVERYONE),
    **dict.fromkeys(("admin:recovery_codes", "admin:inbox", "admin:password_change"), EVERYONE),
}
# Of these it is also shown that the post below does change something for who may: else nothing would be proved.
CERTAINLY = {
    EDITOR: [
        *("articles_article_bulk", "articles_front_act", "articles_front_restore", "articles_breaking_changelist"),
        *("articles_breaking_end", "articles_author_add", "articles_author_change", "articles_author_merge"),
        *("articles_topic_add", "articles_topic_change", "articles_topic_merge", "articles_stylerule_add"),
        *("articles_stylerule_delete", "articles_synonym_add", "articles_synonym_delete", "articles_section_add"),
        *("articles_section_change", "articles_correction_add", "articles_page_add", "articles_page_delete"),
        *("articles_redirect_add", "articles_redirect_delete", "articles_redirect_import", "articles_miss_delete"),
        *("articles_photo_change", "articles_photo_delete", "articles_article_add", "articles_article_export"),
    ],
    ADMIN: ["accounts_user_add", "accounts_user_change", "accounts_user_act", "accounts_act_export"],
}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
# What a look leaves behind on purpose: an inbox item that was seen, and who has which page of the front open.
LEFT_BY_A_LOOK = {"articles_inboxitem", "articles_fronteditor"}
# Whoever takes a list along is on record for it, though nothing has changed.
ON_RECORD = {"admin:articles_article_export": {"accounts_act"}}
OF_NOBODY = {"accounts_staffsession", "accounts_user", "accounts_signin", "accounts_device", "django_session"}


def patterns(found, namespace=""):
    for pattern in found:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or ""), pattern
        else:
            yield from patterns(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


EVERYTHING = [*patterns(get_resolver().url_patterns)]
OF_AN_ARTICLE = [name for name, _ in EVERYTHING if name.startswith("admin:articles_article_") and name not in OPENS]


def test_nothing_but_djangos_own_two_ways_back_is_without_a_name():
    """An address without a name would pass the tables of test_rights.py unseen."""
    unnamed = {str(pattern.pattern) for name, pattern in EVERYTHING if name in ("", "admin:")}

    assert unnamed == {"<path:object_id>/", "(?P<url>.*)$"}


@pytest.fixture
def things():
    """One row of each kind, none of them the visitor's own, by the model's name."""
    chief = UserFactory(roles=[CHIEF])
    section = SectionFactory()
    draft = ArticleFactory(created_by=chief, section=section, state=State.DRAFT)
    Revision.record(draft, Revision.Kind.SAVED, by=chief)
    live = ArticleFactory(live_by=chief)
    version = fronts.launch(by=chief, base=fronts.place(live.pk, "lead", by=chief, base=1).front.version).launched
    now = timezone.now()
    rows = [
        draft,
        PhotoFactory(uploaded_by=chief),
        AuthorFactory(),
        TopicFactory(),
        section,
        Masthead.objects.create(pk=1, name="المِداد"),
        StyleRule.objects.create(find="كلمة للتجربة", why="سبب"),
        Synonym.objects.create(words="أ = ب"),
        SearchMiss.objects.create(folded="س", query="س", last_at=now),
        CorrectionFactory(),
        Page.objects.create(title="من نحن", slug="about"),
        RedirectFactory(),
        Miss.objects.create(key="x", path="/x", last_at=now),
        UserFactory(roles=[Role.REPORTER]),
        Act.record("publish", by=chief),
        SignIn.objects.create(account="x"),
        Breaking.objects.create(line="سطر", article=live, at=now, until=now + timedelta(hours=1), by=chief),
        version,
        Note.objects.create(article=draft, by=chief, text="ملاحظة"),
    ]
    return {row._meta.model_name: row for row in rows} | {
        "live": live,
        "other_author": AuthorFactory(),
        "other_topic": TopicFactory(),
    }


def address(name, pattern, things):
    """The address with the numbers of these rows in it."""
    model = name.removeprefix("admin:").split("_")[1] if name.count("_") > 1 else "article"
    row = things.get(model, things["article"])
    values = {
        **dict.fromkeys(("object_id", "pk", "article_id", "photo_id", "user_id"), row.pk),
        "number": things["breaking" if "breaking" in name else "frontversion"].pk,
        "zone": "lead",
        "article": things["live"].pk,
        "role": "editor",
        "app_label": "articles",
        "content_type_id": 1,
    }
    wanted = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
    return reverse(name, kwargs={argument: values[argument] for argument in wanted})


def posted(name, things):
    """What a form of this address might say, and what an attacker would add to it."""
    model = name.removeprefix("admin:").split("_")[1] if name.count("_") > 1 else ""
    row = things.get(model)
    base = fronts.draft().version
    return {
        # moves, acts and buttons
        "do": f"place:secondary:{things['live'].pk}:0" if "front_act" in name else "deactivate",
        "base": base,
        "_move": "publish",
        "move_note": "سبب",
        "confirmed": "1",
        "post": "yes",
        "action": "delete_selected",
        "_selected_action": [row.pk if row else 1],
        "article": [things["article"].pk],
        "act": "topic" if "bulk" in name else "add",
        "topic": "موضوع للجميع",
        "revision": "1",
        "tab": "1",
        "base_version": "1",
        # fields
        "headline": "كُتب بلا حق",
        "body": "<p>كُتب بلا حق</p>",
        "text": "كُتب بلا حق",
        "title": "صفحة",
        "order": "9",
        "name": "اسم جديد تمامًا",
        "kind": "clarification" if "correction" in name else "person",
        "slug": "new-slug",
        "colour": "world",
        "review_minutes": "30",
        "find": "كلمة أخرى",
        "why": "سبب",
        "severity": "warning",
        "words": "سيارة = عربة",
        "old": "/old/page",
        "target": "/",
        "table": "/old/1,/n/1",
        "line": "خبر",
        "minutes": "60",
        "section": things["section"].pk,
        "reader": "غريب",
        "days": "1",
        "caption": "كُتب بلا حق",
        "is_on": "on",
        "username": "someone",
        "full_name": "شخص آخر",
        "email": "x@news.example",
        "roles": ["reporter", "admin"],
        "officers-TOTAL_FORMS": 0,
        "officers-INITIAL_FORMS": 0,
        "social_links-TOTAL_FORMS": 0,
        "social_links-INITIAL_FORMS": 0,
    } | _own_form(name, things)


def _own_form(name, things):
    """Where two forms use one name for different things."""
    return {
        "admin:articles_correction_add": {"article": things["live"].pk},
        "admin:articles_author_merge": {"name": things["other_author"].name},
        "admin:articles_topic_merge": {"name": things["other_topic"].name},
        "admin:articles_breaking_changelist": {"line": "خبر عاجل من القاهرة"},
        "admin:articles_author_change": {"name": "اسم مصحح للكاتب"},
        "admin:articles_topic_change": {"name": "موضوع مصحح"},
        "admin:articles_section_change": {"name": "قسم مصحح", "slug": "another-slug"},
        "admin:accounts_user_change": {"username": "another"},
        "admin:articles_photo_change": {"alt": "بديل", "credit": "مصوّر", "focal_x": "0.5", "focal_y": "0.5"},
    }.get(name, {})


@contextmanager
def changes():
    """The tables that something is written to meanwhile, but for who is here and since when."""
    found = set()

    def note(execute, sql, parameters, many, context):
        if written := WRITES.match(sql):
            found.add(written[1])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield found
    found -= OF_NOBODY


def desk_of(role):
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def test_a_post_changes_nothing_for_whom_the_address_is_not(role, things):
    desk, wrong = desk_of(role), {}
    for name, pattern in EVERYTHING:
        if name not in OPENS or role in CHANGES.get(name, OPENS[name]):
            continue
        with changes() as tables:
            answer = desk.post(address(name, pattern, things), posted(name, things))
        if tables or answer.status_code >= 500:
            wrong[name] = answer.status_code, tables

    assert wrong == {}


def test_a_post_to_a_colleagues_draft_changes_nothing(role, things):
    desk, wrong = desk_of(role), {}
    if role in EDITORS:
        return
    for name, pattern in EVERYTHING:
        if name not in OF_AN_ARTICLE:
            continue
        with changes() as tables:
            answer = desk.post(address(name, pattern, things), posted(name, things))
        # To let go of what one does not hold is nothing.
        is_harmless = name.endswith("_release") and tables == {"articles_lock"} and answer.content == b"{}"
        if (tables and not is_harmless) or (answer.status_code not in (403, 404, 405) and not is_harmless):
            wrong[name] = answer.status_code, tables

    assert wrong == {}


@pytest.mark.parametrize("role", [CHIEF, ADMIN])
def test_looking_changes_nothing(role, things):
    """Any page may make a browser look at any address: `<img src=…>` needs no click and carries no token."""
    desk, wrong = desk_of(role), {}
    for name, pattern in EVERYTHING:
        if not name.startswith("admin:") or name == "admin:":
            continue
        url, query = address(name, pattern, things), urlencode(posted(name, things), doseq=True)
        for method, said in (("get", ""), ("get", query), ("head", query), ("options", query)):
            with changes() as tables:
                answer = getattr(desk, method)(url, QUERY_STRING=said)
            if tables - LEFT_BY_A_LOOK - ON_RECORD.get(name, set()) or answer.status_code == 414:
                wrong[name, method, bool(said)] = answer.status_code, tables

    assert wrong == {}


@pytest.mark.parametrize("role", CERTAINLY)
def test_the_same_posts_change_something_for_who_may(role, things):
    routes, in_vain = dict(EVERYTHING), {}
    for name in CERTAINLY[role]:
        name = f"admin:{name}"
        desk = desk_of(role)
        with changes() as tables:
            answer = desk.post(address(name, routes[name], things), posted(name, things))
        if not tables:
            in_vain[name] = answer.status_code

    assert in_vain == {}


# Nonsense

HUGE = "9" * 400
NONSENSE = [
    "?e=1&o=999.-1.x&p=" + HUGE + "&q=%D8%A7%CC%80%ED%A0%80%F0%9F&_popup=1&_to_field=password&of=" + "1," * 300,
    "?from=-1&to=" + HUGE + "&revision=" + HUGE + "&printing=%00%FF&at=2026-13-45T99:99&before=x&cards&copy&problems",
    "?app_label=accounts&model_name=user&field_name=password&term=a&next=//evil.example/&format=..%2F..%2Fetc&do=%D9%A3",
    "?created_by__password__startswith=m&role_grants__role__regex=(a%2B)%2B%24&at__year=99999&at__gte=nothing",
    "?photos=" + "1," * 300 + "&stories=٣,²,-1&embed=javascript:alert(1)&q=" + "%D8%A7" * 300,
]
BODIES = [
    {},
    dict.fromkeys(
        (
            *("version", "base", "base_version", "article", "note", "revision", "link", "days", "minutes", "section"),
            *("position", "item", "forget", "photo", "story", "topic", "publish_at", "due_at", "assigned_to", "order"),
            *(
                "bylines-0-author",
                "bylines-0-order",
                "photos-0-photo",
                "focal_x",
                "focal_y",
                "_selected_action",
                "index",
            ),
        ),
        HUGE,
    )
    | {"act": "\x00", "_move": "__class__", "do": "٣", "zone": "../", "text": "&#" + "0" * 5000 + ";", "post": "yes"},
    dict.fromkeys(("version", "base", "article", "note", "minutes", "section", "zone", "name", "q", "code"), "²")
    | {
        "headline": "\u202e" * 300,
        "body": "<" * 5000,
        "username": "\x00",
        "table": '"' * 200_000,
        "query": "%ff&" * 200,
    },
    dict.fromkeys(("version", "base", "article", "section", "from", "to", "at", "lead_photo", "by", "text"), "-1"),
]


@pytest.mark.parametrize("role", [CHIEF, ADMIN])
def test_no_nonsense_is_a_server_error(role, things):
    desk, wrong = Client(raise_request_exception=False), []
    desk.force_login(UserFactory(roles=[role]))
    for name, pattern in EVERYTHING:
        if not name.startswith("admin:") or name in ("admin:", "admin:logout"):
            continue
        url = address(name, pattern, things)
        wrong += [(name, query) for query in NONSENSE if desk.get(url + query).status_code >= 500]
        wrong += [(name, number) for number, body in enumerate(BODIES) if desk.post(url, body).status_code >= 500]

    assert wrong == []
