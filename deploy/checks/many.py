"""Several machines: two application servers, a PostgreSQL with a streaming replica and Redis; each goes away once."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from deploy.checks.machine import (
    as_postgres,
    ask,
    environment_of,
    fill,
    free_port,
    gunicorn,
    manage,
    nginx,
    postgresql,
    says,
    wait_for,
)
from deploy.checks.one import SECOND, seconds_until_seen

PLAIN = {"tls": False, "X-Forwarded-Proto": "https"}
HOW_MANY = "from articles.models.story import Story; print(Story.objects.count())"


def run(folder):
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgresql(folder))
        replica = Replica(folder, database)
        stack.callback(replica.stop)
        replica.start()
        redis = Redis(folder)
        stack.callback(redis.stop)
        redis.start()
        environment = environment_of(folder, database, REPLICA_URL=replica.url, REDIS_URL=redis.url)
        fill(environment)
        first, _ = stack.enter_context(gunicorn(environment, folder / "first.log"))
        second, second_process = stack.enter_context(gunicorn(environment, folder / "second.log"))
        https, _ = stack.enter_context(nginx(folder, [first, second]))
        check(environment, https, second, second_process, replica, redis)
        with gunicorn(environment, folder / "second.log", port=second):
            says("the server that died answers again", ask(second, "/", **PLAIN).status == 200)
            answers = {ask(https, f"/?n={number}", Cookie="__Host-session=x").status for number in range(20)}
            says("and both are asked as before", answers == {200})
            says("the newsroom is sound", "sound" in manage(environment, "check_newsroom"))


def check(environment, https, second, second_process, replica, redis):
    before = int(manage(environment, "shell", "-v0", "-c", HOW_MANY))
    says("the replica follows", "المِداد" in ask(second, "/", **PLAIN).text)
    seen = seconds_until_seen(environment, second, "عنوان يُرى على الخادم الآخر", **PLAIN)
    says("what is published is on the other server within a second", seen < SECOND)
    replica.stop()
    seen = seconds_until_seen(environment, second, "عنوان بلا نسخة مطابقة", **PLAIN)
    says("without the replica the primary is read", seen < SECOND + 1)
    redis.stop()
    says("without Redis readers read", ask(second, "/culture/", **PLAIN).status == 200)
    says("without Redis one can come to sign in", ask(second, "/admin/login/", **PLAIN).status == 200)
    os.killpg(second_process.pid, signal.SIGKILL)
    answers = {ask(https, f"/?n={number}", Cookie="__Host-session=x").status for number in range(20)}
    says("without one application server the other answers everybody", answers == {200})
    replica.start()
    redis.start()
    says("nothing is lost", int(manage(environment, "shell", "-v0", "-c", HOW_MANY)) >= before)


class Replica:
    """A streaming replica of the primary, made by pg_basebackup."""

    def __init__(self, folder, database):
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.data, self.port = folder / "replica", free_port()
        primary = database.removeprefix("postgres://").partition("@")[2].partition("/")[0]
        self.url = database.replace(primary, f"127.0.0.1:{self.port}")
        self._copy(primary.rpartition(":")[2], (folder / "password").read_text())

    def _copy(self, port, password):
        self.data.mkdir(mode=0o700)
        shutil.chown(self.data, "postgres")
        run = as_postgres(self.data) | {"env": os.environ | {"PGPASSWORD": password}}
        where = ["-h", "127.0.0.1", "-p", port, "-U", "owner", "-D", self.data]
        subprocess.run([self.programs / "pg_basebackup", *where, "-R", "-X", "stream"], **run)
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(f"\nport = {self.port}\nunix_socket_directories = '{self.data}'\n")

    def _control(self, *arguments):
        command = [self.programs / "pg_ctl", "-D", self.data, "-w", "-s", *arguments]
        subprocess.run(command, **as_postgres(self.data) | {"check": False})

    def start(self):
        self._control("-l", self.data / "log", "start")

    def stop(self):
        self._control("-m", "immediate", "stop")


class Redis:
    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port, self.folder / "redis.log")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
