"""A newsroom of its own, with its own database, served by gunicorn as in production: it can be killed and started again."""

import atexit
import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PATIENCE = 15  # seconds in which a restarted server has to answer


@contextlib.contextmanager
def database(folder):
    """The address of a fresh database on the kind of server that the suite runs on."""
    given = os.environ["DATABASE_URL"]
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'newsroom.sqlite3'}"
        return
    name = f"newsroom_faults_{uuid.uuid4().hex}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(database_url):
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url}, check=True)  # noqa: S603


@functools.cache
def _migrated():
    """The folder of a database that was migrated once for every newsroom of this process, and what pg_dump says of it."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-migrated-"))
    atexit.register(shutil.rmtree, folder)
    with database(folder) as url:
        _migrate(url)
        if url.startswith("postgres"):
            _postgresql("pg_dump", "--format=custom", f"--file={folder / 'dump'}", url)
    return folder


def _fill(database_url):
    """Bring an empty database to where the migrations lead: copying takes a second, migrating fifteen."""
    if database_url.startswith("postgres"):
        _postgresql("pg_restore", "--no-owner", f"--dbname={database_url}", _migrated() / "dump")
    else:
        shutil.copy(_migrated() / "newsroom.sqlite3", database_url.removeprefix("sqlite:///"))


def _postgresql(*command):
    subprocess.run(command, check=True)  # noqa: S603


@contextlib.contextmanager
def running(folder, prepare):
    """A newsroom with a database of its own, started after `prepare` was called with it, and killed at the end."""
    with database(folder) as url:
        newsroom = Newsroom(url, folder)
        prepare(newsroom)
        newsroom.start()
        try:
            yield newsroom
        finally:
            newsroom.kill()


class Newsroom:
    """Processes around one database: the server that is killed, and those that look at what it left."""

    def __init__(self, database_url, folder, *, migrate=True):
        self.media = folder / "media"
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(self.media),
            "MEDIA_OF_THE_NEWSROOM": str(self.media),
        }
        self.log = folder / "gunicorn.log"
        self.process = None
        if migrate:
            _fill(database_url)

    def run(self, *arguments):
        answer = subprocess.run(  # noqa: S603
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, f"{arguments} failed:\n{answer.stdout}\n{answer.stderr}"
        return answer.stdout

    def clerk(self, *arguments):
        return json.loads(self.run("-m", "tests.faults.clerk", *map(str, arguments)))

    def start(self, settings_module="live_settings"):
        """Serve, and return once a reader gets the front page."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        settings = {
            "BIND": f"127.0.0.1:{self.port}",
            "DJANGO_SETTINGS_MODULE": settings_module,
            "PYTHONPATH": str(HERE),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "newsroom.wsgi"],
                cwd=ROOT,
                env=self.environment | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while (answer := request(self.port, "GET", "/")) is None or answer.status != 200:
            assert time.monotonic() < deadline, f"No answer in {PATIENCE} s.\n{self.log.read_text()[-4000:]}"
            assert self.process.poll() is None, f"The server ended.\n{self.log.read_text()[-4000:]}"
            time.sleep(0.05)

    def kill(self):
        """kill -9 for the master and every worker at once: nobody gets to finish a sentence."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def while_starting(newsroom, look):
    """Start the server, and look at what the one before left: both take seconds. Returns what was seen."""
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(look)
        newsroom.start()
        return seen.result()


# What a browser does


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    cookies: dict
    text: str


def request(port, method, path, body=None, cookies=(), **headers):
    """The answer, or None if the server went away before it was complete."""
    headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in dict(cookies).items())}
    if body is not None:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"} | headers
        body = body if isinstance(body, bytes) else urlencode(body)
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request(method, path, body, headers)
            with connection.getresponse() as response:
                text = response.read().decode()
        except (HTTPException, OSError):
            return None
    given = SimpleCookie()
    for header in response.headers.get_all("Set-Cookie", ()):
        given.load(header)
    cookies = {name: morsel.value for name, morsel in given.items()}
    return Answer(response.status, response.headers.get("Location", ""), cookies, text)


class Editor:
    """Somebody at the desk, whose session outlives the server."""

    def __init__(self, newsroom, username, password):
        self.newsroom, self.cookies, self.known_token = newsroom, {}, ""
        fields = self.fields("/admin/login/") | {"username": username, "password": password}
        answer = self.request("POST", "/admin/login/", fields)
        assert answer.status == 302, answer
        self.cookies |= answer.cookies

    def request(self, method, path, body=None):
        return request(self.newsroom.port, method, path, body, self.cookies)

    def upload(self, photo, path="/admin/articles/photo/upload/"):
        """Send one photo as the uploader's script does."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token(path)}\r\n',
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n',
            "Content-Type: image/jpeg\r\n\r\n",
        ]
        body = "".join(parts).encode() + photo + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "X-Requested-With": "fetch"}
        return request(self.newsroom.port, "POST", path, body, self.cookies, **headers)

    def token(self, path):
        """As a page has it that is open already: it stays good for as long as the session."""
        if not self.known_token:
            self.known_token = self.fields(path)["csrfmiddlewaretoken"]
        return self.known_token

    def fields(self, path):
        """The fields of the page's form as a browser would send them, without its buttons."""
        answer = self.request("GET", path)
        assert answer is not None, f"No answer from {path}"
        assert answer.status == 200, answer
        self.cookies |= answer.cookies
        return fields_of(answer.text)

    def writing_screen(self, article):
        return self.fields(form_of(article))

    def send(self, article, fields):
        return self.request("POST", form_of(article), fields)


def form_of(article):
    return f"/admin/articles/article/{article}/change/"


def has_been_done(answer, article):
    """Whether the desk said that it did what it was asked: back to the form, and no problem to mend."""
    return answer is not None and answer.status == 302 and answer.location == form_of(article)


SENT_WHEN_USED = {"checkbox", "radio", "file", "submit", "button", "image", "reset"}


@dataclass
class Form(HTMLParser):
    """Reads fields by name and asks nothing about the page around them."""

    values: dict = field(default_factory=dict)

    def __post_init__(self):
        super().__init__()
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "option" and self.select and ("selected" in attrs or self.select not in self.values):
            self.values[self.select] = value
        elif tag == "select":
            self.select = name
        elif tag == "textarea" and name:
            self.textarea, self.values[name] = name, ""
        elif tag == "input" and name and (attrs.get("type") not in SENT_WHEN_USED or "checked" in attrs):
            self.values[name] = value

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            # A browser drops the line break that stands right after the tag.
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data


def fields_of(page):
    form = Form()
    form.feed(page)
    return form.values
