"""Valid HTML, as the checker of the W3C says (vnu-jar), on eight kinds of pages of the demo newspaper."""

import json
import os
import shutil
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.looks

PAGES = ("front", "section", "story", "corrected", "day", "staff", "404", "lite story")
# Words of the checker about what a page may do and ours means to do.
ACCEPTED = ("Trailing slash on void elements",)


@pytest.fixture(scope="session")
def checker():
    """The jar that run_suite.py installed, or the one named in VNU_JAR."""
    jar = Path(os.environ.get("VNU_JAR", ""))
    if not jar.is_file() or not shutil.which("java"):
        pytest.skip("Needs Java and vnu.jar: name it in VNU_JAR, or run tests/run_suite.py as root.")
    return [shutil.which("java"), "-Xmx256m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--stdout"]


def test_the_checker_finds_no_error_and_no_warning(demo_newsroom, checker, tmp_path):
    paths = demo_newsroom.clerk("pages")
    with closing(HTTPConnection("127.0.0.1", demo_newsroom.port, timeout=60)) as connection:
        for name in PAGES:
            connection.request("GET", paths[name])
            (tmp_path / f"{name.replace(' ', '-')}.html").write_bytes(connection.getresponse().read())

    answer = subprocess.run(  # noqa: S603
        [*checker, *map(str, sorted(tmp_path.glob("*.html")))], capture_output=True, text=True, check=False
    )

    said = [
        (Path(message["url"]).stem, message["message"], message.get("extract", ""))
        for message in json.loads(answer.stdout)["messages"]
        if not message["message"].startswith(ACCEPTED)
    ]
    assert said == []
