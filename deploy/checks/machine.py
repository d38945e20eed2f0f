"""What a production of this machine is made of: Debian's programs with the files of deploy/production, on loopback ports."""

import contextlib
import http.client
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = ROOT / "deploy" / "production"
PYTHON = ROOT / ".venv" / "bin" / "python"
PACKAGES = {"nginx": "nginx-light", "openssl": "openssl", "pg_lsclusters": "postgresql", "redis-server": "redis-server"}
HOST = "news.example"


def install():
    missing = sorted({package for program, package in PACKAGES.items() if not shutil.which(program)})
    if missing:
        print("Installing", *missing, "…", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], env=environment, check=False, **quiet)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        subprocess.run(command, env=environment, check=True, **quiet)


def as_postgres(folder):
    return {"check": True, "user": "postgres", "group": "postgres", "cwd": folder, "stdout": subprocess.DEVNULL}


@contextlib.contextmanager
def postgresql(folder):
    """Debian's PostgreSQL with our settings. Gives the address of a database that is ours alone."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    data, port, password = folder / "postgresql", free_port(), secrets.token_hex(12)
    data.mkdir()
    shutil.chown(data, "postgres")
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    run = as_postgres(data)
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "owner",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ],
        **run,
    )
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(
            (PRODUCTION / "postgresql.conf").read_text() + f"\nport = {port}\nunix_socket_directories = '{data}'\n"
        )
    control = [programs / "pg_ctl", "-D", data, "-w", "-s"]
    subprocess.run([*control, "-l", data / "log", "start"], **run)
    try:
        owner = {"PGPASSWORD": password}
        where = ["-h", "127.0.0.1", "-p", str(port), "-U", "owner"]
        role = f"CREATE ROLE newsroom LOGIN NOSUPERUSER PASSWORD '{password}'"
        for statement in (role, "CREATE DATABASE newsroom OWNER newsroom"):
            subprocess.run(
                [programs / "psql", *where, "-d", "postgres", "-qc", statement], env=os.environ | owner, check=True
            )
        yield f"postgres://newsroom:{password}@127.0.0.1:{port}/newsroom"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)


def environment_of(folder, database, **more):
    """The settings of environment.example, with this machine's folders."""
    key = folder / "secret_key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(60))
    lines = (PRODUCTION / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    ours = {
        "SECRET_KEY_FILE": str(key),
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "BACKUP_ROOT": str(folder / "backups"),
    }
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | given | ours | more


def fill(environment):
    """Tables, static files and the demo's stories; the deployment checks of Django have nothing to say."""
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    # The demo refuses a public address, rightly: it is loaded as on a machine of one's own.
    manage(environment | {"SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"}, "demo")


@contextlib.contextmanager
def gunicorn(environment, log, port=None):
    """One application server, on a free port or where another one was. Gives its port and process; whoever kills it may."""
    port = port or free_port()
    with log.open("ab") as file:
        process = subprocess.Popen(
            [PYTHON, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "newsroom.wsgi"],
            cwd=ROOT,
            env=environment | {"BIND": f"127.0.0.1:{port}"},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        wait_for(port, log)
        yield port, process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(folder, upstreams):
    """nginx with our site before these ports, with a certificate of its own making. Gives its https and http ports."""
    certificate, port, plain = folder / "fullchain.pem", free_port(), free_port()
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={HOST}",
            "-keyout",
            folder / "key.pem",
            "-out",
            certificate,
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    site = (PRODUCTION / "nginx.conf").read_text()
    for written, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;": "".join(
            f"server 127.0.0.1:{upstream} max_fails=2 fail_timeout=5s;" for upstream in upstreams
        ),
        "/etc/ssl/newsroom": str(folder),
        "/srv/newsroom/var/static": str(folder / "static"),
        "/var/cache/nginx/newsroom": str(folder / "cache"),
        "/var/log/nginx/newsroom.log": str(folder / "access.log"),
    }.items():
        assert written in site, f"nginx.conf no longer says {written}"
        site = site.replace(written, here)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; access_log off; {paths}\n{site}\n}}\n"
    )
    process = subprocess.Popen(["nginx", "-c", folder / "nginx.conf"])
    try:
        wait_for(port, folder / "nginx.log")
        yield port, plain
    finally:
        process.terminate()
        process.wait()


def says(what, holds):
    print("✓" if holds else "✗", what, flush=True)
    if not holds:
        sys.exit(f"deploy/check: {what}: no.")


def ask(port, path, *, tls=True, method="GET", body=None, **headers):
    context = ssl._create_unverified_context()  # noqa: S323 — the certificate is our own, made a moment ago
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
        if tls
        else http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    )
    with contextlib.closing(connection):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body=body, headers={"Host": HOST} | headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        return answer


def manage(environment, *command):
    done = subprocess.run(
        [PYTHON, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_for(port, log, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"Nothing answers on port {port}:\n{log.read_text()}")
            time.sleep(0.1)
        else:
            return
