"""The disk fills while people save, upload and back up: each is told, nothing is half there, and room makes everything work again."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import jpeg
from tests.faults.bases import base, small_disk
from tests.faults.live import ROOT, Editor, Newsroom, has_been_done, request

# PostgreSQL brings its own programs along, 300 MB of them, and writes 16 MB ahead.
MEGABYTES = 80 if os.environ["DATABASE_URL"].startswith("sqlite") else 700
# Noise, so that no database packs it into less than it takes.
LONG = "".join(f"<p>{secrets.token_hex(400)}</p>" for _ in range(1000))


@pytest.fixture
def newsroom(tmp_path):
    with small_disk(MEGABYTES) as disk:
        if disk is None:
            pytest.skip("Only root may mount a disk that is small enough to fill.")
        with base(disk.place, disk.place) as ours:
            (disk.place / "tmp").mkdir()
            newsroom = Newsroom(ours.url, disk.place)
            newsroom.log = tmp_path / "gunicorn.log"
            newsroom.environment |= {"TMPDIR": str(disk.place / "tmp"), "WORKERS": "1"}
            newsroom.disk = disk
            newsroom.clerk("found", "editor")
            newsroom.start()
            try:
                yield newsroom
            finally:
                if disk.filler.exists():
                    disk.empty()
                newsroom.kill()


def test_a_full_disk_costs_what_was_being_done_and_nothing_else(newsroom):
    saved, refused = newsroom.clerk("stock", 2)
    editor = Editor(newsroom, "editor", "newsroom-demo")
    form = editor.writing_screen(saved) | {"headline": "حُفظ قبل أن يمتلئ القرص", "_move": "publish"}
    assert has_been_done(editor.send(saved, form), saved)
    assert editor.upload(jpeg(noise=True).read()).status == 200
    front = request(newsroom.port, "GET", "/")
    form = editor.writing_screen(refused) | {"headline": "كُتب والقرص ممتلئ", "body_format": "html", "body": LONG}
    # Of the dialog that signs in over the form: a form by itself, and what has a password in it is not carried.
    del form["password"]

    newsroom.disk.fill()
    answer = editor.send(refused, form)
    assert answer.status == 503, answer.text
    assert "امتلأ قرص الخادم" in answer.text
    assert "كُتب والقرص ممتلئ" in answer.text
    assert editor.request("POST", f"/admin/articles/article/{refused}/autosave/", form).status == 503
    upload = editor.upload(jpeg(3000, 2000, noise=True).read())
    assert upload.status in (422, 503), upload
    done = backup(newsroom)
    assert done.returncode == 1, done.stdout
    assert "No backup was made" in done.stderr
    assert not list((newsroom.disk.place / "backups").glob("*"))
    assert request(newsroom.port, "GET", "/").text == front.text

    newsroom.disk.empty()
    assert has_been_done(editor.send(refused, form), refused)
    assert editor.upload(jpeg(noise=True).read()).status == 200
    articles = newsroom.clerk("report")["articles"]
    assert articles[str(saved)]["headline"] == "حُفظ قبل أن يمتلئ القرص"
    # Of what was refused there is nothing, and of what was saved there is one version.
    assert articles[str(refused)]["saved"] == 1
    done = backup(newsroom)
    assert done.returncode == 0, done.stderr


def backup(newsroom):
    folder = Path(newsroom.environment["MEDIA_ROOT"]).parent / "backups"
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "backup", "--to", folder],
        cwd=ROOT,
        env=newsroom.environment,
        capture_output=True,
        text=True,
        check=False,
    )
