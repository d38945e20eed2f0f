"""Servers on loopback to measure: the newsroom as it is deployed, and the floors beside it."""

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 4
CONNECTIONS = 4


def postgresql():
    """A PostgreSQL for this run alone, with the memory and the costs it has where the newsroom is deployed: its defaults
    are those of a toy. A context of its address."""
    from tests.run_suite import postgresql  # noqa: PLC0415 — only where a PostgreSQL is wanted

    conf = (ROOT / "deploy/production/postgresql.conf").read_text(encoding="utf-8")
    given = re.findall(r"^(\w+(?:_mem|_buffers|_size|_cost)) = (\S+)$", conf, re.MULTILINE)
    return postgresql(*(f"{name}={value}" for name, value in given))


@dataclass(frozen=True)
class Load:
    """What one run of wrk cost the server: CPU milliseconds of all its processes a request, and requests a second."""

    cpu_ms: float
    per_second: float
    failed: int


def need(program, package):
    if not shutil.which(program):
        raise SystemExit(f"{program} is needed for this benchmark: apt install {package}")


@contextlib.contextmanager
def newsroom_of(stories):
    """An environment with a loaded newsroom of that many generated stories, in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    environment = os.environ | {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "off",
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'newsroom.sqlite3'}"),
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        # As deploy/production/newsroom.service has it.
        "MALLOC_ARENA_MAX": "2",
    }
    try:
        for command in (
            ["migrate", "--verbosity", "0"],
            ["collectstatic", "--no-input", "--verbosity", "0"],
            ["demo"],
            *([["archive_fixture", "--stories", str(stories)]] if stories else []),
        ):
            manage(environment, *command)
        yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def manage(environment, *command):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def gunicorn(environment, application="newsroom.wsgi", **more):
    """One server; gives its port and process."""
    port = free_port()
    environment = environment | {"BIND": f"127.0.0.1:{port}", "WORKERS": "1"} | more
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", application],
            cwd=ROOT,
            env=environment,
            stdout=nowhere,
            stderr=nowhere,
        )
    try:
        wait_for(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; default_type text/html;
  {http}
  server {{ listen 127.0.0.1:{port}; {server} }} }}
"""


@contextlib.contextmanager
def nginx(server, http=""):
    """Debian's nginx with these directives; `{folder}` in them is its own. Gives its port and process."""
    need("nginx", "nginx-light")
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="newsroom-nginx-"))
    folder.chmod(0o755)
    text = NGINX.format(
        folder=folder,
        port=port,
        server=server.replace("{folder}", str(folder)),
        http=http.replace("{folder}", str(folder)),
    )
    (folder / "conf").write_text(text)
    process = subprocess.Popen(["nginx", "-c", folder / "conf"])  # noqa: S603, S607
    try:
        wait_for(port)
        yield port, psutil.Process(process.pid), folder
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_for(port, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        try:
            get(port, "/")
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def get(port, path, **headers):
    """Status, headers and body of one request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": "127.0.0.1"} | headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def cpu_seconds(process):
    """User and system time of a process and its children."""
    processes = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in processes)


def load(port, process, path, seconds=SECONDS):
    """Ask for one address as fast as it is answered, and see what that cost the server."""
    need("wrk", "wrk")
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "-H",
        "Host: 127.0.0.1",
        "-H",
        "Accept-Encoding: gzip",
    ]
    get(port, path)
    before = cpu_seconds(process)
    said = subprocess.run(  # noqa: S603
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    spent = cpu_seconds(process) - before
    requests = int(re.search(r"(\d+) requests in", said)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return Load(cpu_ms=1000 * spent / max(requests, 1), per_second=per_second, failed=int(failed[1]) if failed else 0)


def worker_memory_mb(process):
    """Proportional memory of the largest worker, in megabytes."""
    return max(worker.memory_full_info().pss for worker in process.children(recursive=True)) / 1e6
