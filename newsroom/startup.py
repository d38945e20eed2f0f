"""What a newsroom that other machines reach refuses to start with (security.md D, issue of secrets): said in words, before anything runs."""

import stat
from pathlib import Path

KEY_LENGTH = 50
KEY_LETTERS = 5


def dangers(settings):
    """One sentence for each setting that would give the newsroom away. A newsroom on this machine alone may have all but «*»."""
    if "*" in settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS must name the hosts; «*» lets anybody choose the host of our links."
    if not settings["HTTPS"]:
        return
    key = settings["SECRET_KEY"]
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS or key.startswith("django-insecure-"):
        yield f"SECRET_KEY must be random and have {KEY_LENGTH} characters or more."
    if settings["DEBUG"]:
        yield "DEBUG must be off where SITE_URL is https."
    yield from _readable_by_others(settings["DATABASES"]["default"])


def _readable_by_others(database):
    """The SQLite file and its write-ahead log hold every draft: nobody but the server's own user may read them."""
    if not database["ENGINE"].endswith("sqlite3") or database["NAME"] == ":memory:":
        return
    for path in (Path(str(database["NAME"]) + ending) for ending in ("", "-wal")):
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield f"{path.name} can be read by every user of this machine: chmod 600."
