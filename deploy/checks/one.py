"""One machine: nginx, gunicorn and PostgreSQL as a newspaper has them, asked from outside."""

import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from deploy.checks.machine import HOST, ask, environment_of, fill, gunicorn, manage, nginx, postgresql, says

PUBLISH = """
from accounts.models import User
from articles.models.article import Article
from articles.models.story import Story
from articles.press.publish import publish
story = Story.objects.live().newest_first().first()
article = Article.objects.get(pk=story.article_id)
Article.objects.filter(pk=article.pk).update(headline="{headline}", version=article.version + 1, state="draft")
publish(article, by=User.objects.get(username="chief"))
"""


# And what one request takes on a busy machine.
SECOND = 1.5
REQUESTS_DURING_A_RELOAD = 30
TRANSPORT = "Strict-Transport-Security"
# More than nginx lets through at once: what it refuses is written into its log of errors.
FLOOD = 200


def run(folder):
    with postgresql(folder) as database:
        environment = environment_of(folder, database)
        fill(environment)
        with gunicorn(environment, folder / "gunicorn.log") as (port, process), nginx(folder, [port]) as ports:
            check(ports, environment, process)
            nothing_that_lets_somebody_in_is_logged(ports, folder)


def check(ports, environment, process):
    """What a newspaper counts on, asked from outside."""
    https, plain = ports
    moved = ask(plain, "/", tls=False)
    says("http leads to https", moved.status == 301 and moved.getheader("Location") == f"https://{HOST}/")
    front = ask(https, "/")
    says("the front page answers", front.status == 200 and "المِداد" in front.text)
    says(
        "HSTS, CSP, nosniff",
        all(
            front.getheader(name)
            for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options")
        ),
    )
    says("HSTS is said once", len(front.headers.get_all(TRANSPORT)) == 1)
    says("the API is not redirected from http", ask(plain, "/api/v1/stories/", tls=False).status == 403)
    says("readers get no cookie", not front.getheader("Set-Cookie"))
    says("pages are compressed", ask(https, "/", **{"Accept-Encoding": "gzip"}).getheader("Content-Encoding") == "gzip")
    says("a browser's copy is compared", ask(https, "/", **{"If-None-Match": front.getheader("ETag")}).status == 304)
    sheet = re.search(r'href="(/static/site/[^"]+\.css)"', front.text)[1]
    file = ask(https, sheet)
    says("hashed files are kept for ever", "immutable" in (file.getheader("Cache-Control") or ""))
    says("their letters are named", file.getheader("Content-Type") == "text/css; charset=utf-8")
    guarded = (TRANSPORT, "Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    says("and they are guarded like pages", all(file.getheader(name) for name in guarded))
    login = ask(https, "/admin/login/")
    says("the desk is never kept", "no-store" in login.getheader("Cache-Control"))
    says(
        "its cookies are the host's and secure",
        "__Host-csrf" in login.getheader("Set-Cookie") and "Secure" in login.getheader("Set-Cookie"),
    )
    says("another host is not answered", ask(https, "/", Host="evil.example").status in (400, 404, 421))
    says("health is told on this machine", ask(https, "/readyz").status == 200)
    says("the folder of static files is not listed", ask(https, "/static/").status in (403, 404))
    says(
        "nothing of the code is served",
        ask(https, "/.git/config").status == ask(https, "/static../manage.py").status == 404,
    )
    says("TRACE is refused", ask(https, "/", method="TRACE").status == 405)
    says("originals have no address", ask(https, "/media/originals/").status == 404)
    large = ask(https, "/admin/", method="POST", body=b"x" * (31 * 1024 * 1024))
    says("too large a file is told in Arabic", large.status == 413 and "25 ميجابايت" in large.text)
    says("what nginx says itself has HSTS", bool(large.getheader(TRANSPORT)))
    says("a publish is on the front within a second", seconds_until_seen(environment, https, "عنوان الفحص") < SECOND)
    reload_without_loss(https, process)
    says("a backup is made", "Backed up" in manage(environment, "backup"))
    says("the newsroom is sound", "sound" in manage(environment, "check_newsroom"))


def seconds_until_seen(environment, port, headline, **how):
    """Publish, and see how long the front page of this port goes without it."""
    manage(environment, "shell", "-v0", "-c", PUBLISH.format(headline=headline))
    start = time.monotonic()
    while headline not in ask(port, "/", **how).text and time.monotonic() - start < 10:
        time.sleep(0.02)
    return time.monotonic() - start


def reload_without_loss(https, process):
    process.send_signal(signal.SIGHUP)
    answers = []
    end = time.monotonic() + 3
    # On a busy machine three seconds are a request or two, which would prove nothing.
    while time.monotonic() < end or len(answers) < REQUESTS_DURING_A_RELOAD:
        answers.append(ask(https, f"/?n={len(answers)}", Cookie="__Host-session=x").status)
    says(f"a reload drops none of {len(answers)} requests", set(answers) == {200})


def nothing_that_lets_somebody_in_is_logged(ports, folder):
    """Whoever reads nginx's logs gets no further with what is in them."""
    https, plain = ports
    before = {"Referer": f"https://{HOST}/invite/secret-token/"}
    for path in ("/invite/secret-token/", "/preview/7:secret-token/", "/search/?q=secret-token", "/"):
        ask(https, path, **before)
        ask(plain, path, tls=False, **before)
    with ThreadPoolExecutor(FLOOD) as crowd:
        flood = [*crowd.map(lambda _: ask(https, "/invite/secret-token/"), range(FLOOD))]
    refused = [answer.text for answer in flood if answer.status == 429]
    says("a flood is refused, in Arabic", refused and all("انتظر دقيقة" in text for text in refused))
    logged = (folder / "access.log").read_text()
    says("paths are logged", all(f'"GET {path} HTTP' in logged for path in ("/invite/...", "/preview/...", "/search/")))
    says("and nothing that lets somebody in", "secret-token" not in logged + (folder / "nginx.log").read_text())
