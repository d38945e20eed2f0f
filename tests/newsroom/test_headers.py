"""The headers of a public newsroom, scored as Mozilla's HTTP Observatory scores them, and what is refused before it is answered."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
# A newsroom of its own under https, since the transport is decided when the settings are read.
SCRIPT = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
from django.test import Client
from accounts.models import RoleGrant, User
from articles.models.article import Article
user = User.objects.create_user("amal", "three words apart 7", full_name="أمل", roles=["reporter"])
article = Article.objects.create(created_by=user)
client = Client(SERVER_NAME="news.example", headers={"X-Forwarded-Proto": "https"})
pages = {"front": client.get("/"), "login": client.get("/admin/login/"), "missing": client.get("/nowhere/")}
pages["in"] = client.post("/admin/login/", {"username": "amal", "password": "three words apart 7"})
pages["static"] = client.get("/static/desk/desk.css")
pages["unchanged"] = client.get("/static/desk/desk.css", headers={"If-Modified-Since": pages["static"]["Last-Modified"]})
pages["refused"] = client.post("/")
pages["outside"] = client.get("/preview/x/")
pages["told"] = client.post("/admin/account/end-others/")
pages["desk"], pages["writing"] = client.get("/admin/"), client.get(f"/admin/articles/article/{article.pk}/change/")
print(json.dumps({
    name: {"status": page.status_code, "headers": dict(page.headers), "cookies": [str(cookie) for cookie in page.cookies.values()]}
    for name, page in pages.items()
}))
"""


@pytest.fixture(scope="module")
def pages():
    environment = os.environ | {
        "SITE_URL": "https://news.example",
        "ALLOWED_HOSTS": "news.example",
        "DATABASE_URL": "sqlite://:memory:",
        "SECRET_KEY": "a-key-that-is-long-enough-for-production-and-guards-nothing-0123456789",
    }
    answer = subprocess.run(  # noqa: S603 — our own script
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def policy(page):
    directives = (part.split() for part in page["headers"]["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(page, cookies=()):
    """Version 4 of the Observatory's published rules, as far as a page of ours can come to them.

    Bonuses count only where penalties leave 90. Being on the browsers' preload list would give five more, which no header does.
    """
    headers, csp = page["headers"], policy(page)
    marks = [
        _of_policy(csp),
        *([_of_cookies(cookies)] if cookies else []),
        -50 if headers.get("Access-Control-Allow-Credentials") else 0,
        5 if headers.get("Referrer-Policy") in PRIVATE else 0,
        _of_transport(headers.get("Strict-Transport-Security", "")),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        5 if not BROAD & set(csp.get("frame-ancestors", "*")) else -20,
        10 if headers.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
    ]
    lost = sum(mark for mark in marks if mark < 0)
    return 100 + (sum(marks) if lost >= -10 else lost)


def _of_policy(csp):
    scripts, objects, styles = (csp.get(f"{kind}-src", csp["default-src"]) for kind in ("script", "object", "style"))
    if (BROAD | {"'unsafe-inline'", "data:"}) & set(scripts) or BROAD & set(objects):
        return -20
    if any(source.startswith(("http:", "ftp:")) for sources in csp.values() for source in sources):
        return -20
    if "'unsafe-eval'" in [*scripts, *styles]:
        return -10
    if (BROAD | {"'unsafe-inline'", "data:"}) & set(styles):
        return 0
    return 10 if csp["default-src"] == ["'none'"] else 5


def _of_transport(said):
    if not said:
        return -20
    return 0 if int(said.split("max-age=")[1].split(";")[0]) >= 15_768_000 else -10


def _of_cookies(cookies):
    for cookie in cookies:
        is_session = "session" in cookie or "login" in cookie
        if is_session and not all(word in cookie for word in ("Secure", "HttpOnly")):
            return -40
        if "Secure" not in cookie or ("csrf" in cookie and "SameSite" not in cookie):
            return -20
    return 5 if all("SameSite" in cookie for cookie in cookies) else 0


def test_public_pages_score_130_and_more(pages):
    assert score(pages["front"]) >= 130
    assert score(pages["missing"]) >= 130
    assert score(pages["outside"]) >= 130


@pytest.mark.parametrize(("name", "points"), [("login", 135), ("desk", 135), ("writing", 125)])
def test_the_desk_scores_115_and_more(pages, name, points):
    assert score(pages[name], pages["login"]["cookies"] + pages["in"]["cookies"]) >= points >= 115


def test_no_answer_lets_a_page_be_rebased_or_framed_or_load_a_plugin(pages):
    for name, page in pages.items():
        found = policy(page)
        assert found["object-src"] == found["base-uri"] == ["'none'"], name
        assert found["frame-ancestors"] in (["'none'"], ["'self'"]), name


def test_every_opener_is_cut_off(pages):
    for name in ("front", "login", "desk", "writing", "outside"):
        assert pages[name]["headers"]["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_cookies_are_secure_and_bound_to_the_host(pages):
    cookies = pages["login"]["cookies"] + pages["in"]["cookies"]

    assert {cookie.split(":")[1].split("=")[0].strip() for cookie in cookies} == {
        "__Host-csrf",
        "__Host-session",
        "__Host-device",
    }
    for cookie in cookies:
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie


def test_reader_pages_set_no_cookie_and_load_nothing_inline(pages):
    for name in ("front", "missing"):
        assert pages[name]["cookies"] == []
        assert "unsafe-inline" not in pages[name]["headers"]["Content-Security-Policy"]


def test_only_the_writing_screen_has_the_wider_policy_and_no_inline_script_element_even_there(pages):
    assert "unsafe-inline" not in pages["desk"]["headers"]["Content-Security-Policy"]
    wide = policy(pages["writing"])
    assert wide["script-src"] == ["'self'"]
    assert wide["script-src-attr"] == wide["style-src"][1:] == ["'unsafe-inline'"]
    assert wide["connect-src"] == wide["form-action"] == ["'self'"]


def test_every_answer_locks_down_what_no_page_uses(pages):
    for name, page in pages.items():
        assert "camera=()" in page["headers"]["Permissions-Policy"]
        assert page["headers"]["X-Content-Type-Options"] == "nosniff"
        assert page["headers"].get("X-Frame-Options") == ("DENY" if name not in ("static", "unchanged") else None)


def test_nothing_of_the_desk_is_cached(pages):
    for name in ("login", "in", "desk", "writing"):
        assert pages[name]["headers"]["Cache-Control"] == "private, no-store"


def test_what_is_said_on_the_next_page_is_bound_to_the_host_as_well(pages):
    (cookie,) = (cookie for cookie in pages["told"]["cookies"] if "messages" in cookie)

    assert all(word in cookie for word in ("__Host-messages=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_files_and_answers_without_a_body_carry_them_too(pages):
    assert pages["unchanged"]["status"] == 304
    for name in ("static", "unchanged", "refused", "outside"):
        headers = pages[name]["headers"]
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert "default-src 'none'" in headers["Content-Security-Policy"], name
        assert "camera=()" in headers["Permissions-Policy"], name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "max-age=31536000" in headers["Strict-Transport-Security"], name


# What is not answered


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/admin/",
            "/admin/login/",
            "/preview/x/",
            "/invite/x/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/robots.txt",
        ),
        *(
            "/.well-known/security.txt",
            "/breaking.json",
            "/beacon/",
            "/api/v1/stories/",
            "/feed/",
            "/media/photos/x.jpg",
        ),
        *("/search/", "/search/suggest/", "/sitemap.xml", "/oembed/", "/card/1-1.png", "/lite/", "/economy/1/x/"),
    ],
)
def test_methods_that_nothing_uses_are_refused(db, method, path):
    answer = Client().generic(method, path)

    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "a" * 5000, 414),
        ("&".join(f"a{n}=1" for n in range(200)), 414),
        ("q=%00", 400),
        ("q=a" + "%D8%A7" * 200, 200),
    ],
)
def test_a_query_without_end_or_with_nul_is_refused_and_an_arabic_one_is_not(db, query, status):
    assert Client().get(reverse("admin:login"), QUERY_STRING=query).status_code == status


def test_nul_in_a_path_of_the_desk_is_refused(db):
    assert Client().get(reverse("admin:index") + "articles/a%00b/").status_code == 400


def test_readers_are_answered_whatever_stands_behind_the_question_mark(db):
    for query in ("q=%00", "a" * 5000, "&".join(f"a{n}=1" for n in range(200))):
        assert Client().get("/", QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize("path", ["/%FF%FE/", "/economy/1/%C3%28/", "/?q=%FF", "/admin/login/?next=%FF"])
def test_what_is_no_utf8_is_no_error_of_ours(db, path):
    assert Client().get(path).status_code < 500


def test_too_many_fields_are_refused_and_not_a_server_error(db):
    answer = Client().post(reverse("admin:login"), {f"f{number}": "1" for number in range(600)})

    assert answer.status_code == 400


def test_a_foreign_host_is_refused(db):
    assert Client(SERVER_NAME="evil.example").get("/").status_code == 400


def test_no_header_of_a_visitor_chooses_the_host_of_our_links(db):
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "Forwarded": "host=evil.example"}

    for path in ("/", "/admin/login/", "/nowhere/", "/feed/", "/sitemap.xml"):
        assert "evil.example" not in Client(headers=said).get(path, follow=True).text
