"""What a newsroom that other machines reach refuses to start with (security.md D, issue of secrets): said in words, before anything runs."""

import ipaddress
import stat
from pathlib import Path
from urllib.parse import urlsplit

KEY_LENGTH = 50
KEY_LETTERS = 5
# Encrypted, and the certificate is looked at: less is open to whoever stands between.
VERIFIED = ("verify-ca", "verify-full")


def is_loopback(host):
    """Whether a host name can only mean this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
    yield from _in_the_clear(settings)


def _readable_by_others(database):
    """The SQLite file and its write-ahead log hold every draft: nobody but the server's own user may read them."""
    if not database["ENGINE"].endswith("sqlite3") or database["NAME"] == ":memory:":
        return
    for path in (Path(str(database["NAME"]) + ending) for ending in ("", "-wal")):
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield f"{path.name} can be read by every user of this machine: chmod 600."


def _in_the_clear(settings):
    """Drafts, passwords and letters cross no network unencrypted: services elsewhere are spoken to over TLS."""
    for database in settings["DATABASES"].values():
        options = database.get("OPTIONS", {})
        host = options.get("host") or database.get("HOST", "")
        # Without a host, or with a folder for one, it is a socket of this machine.
        is_here = not host or host.startswith("/") or is_loopback(host)
        if database["ENGINE"].endswith("postgresql") and not is_here and options.get("sslmode") not in VERIFIED:
            yield f"The database on {host} must be asked over TLS: add ?sslmode=verify-full to its address."
    addresses = {
        "REDIS_URL": (settings.get("REDIS_URL"), "rediss"),
        "S3_ENDPOINT_URL": (settings["STORAGES"]["default"].get("OPTIONS", {}).get("endpoint_url"), "https"),
        "SENTRY_DSN": (settings["SENTRY_DSN"], "https"),
    }
    for name, (address, scheme) in addresses.items():
        found = urlsplit(address or "")
        if found.hostname and found.scheme != scheme and not is_loopback(found.hostname):
            yield f"{name} must begin with {scheme}://."
    is_safe = settings.get("EMAIL_USE_TLS") or settings.get("EMAIL_USE_SSL") or is_loopback(settings["EMAIL_HOST"])
    if settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not is_safe:
        yield "EMAIL_URL must begin with smtp+tls:// or smtp+ssl://: invitations are secrets."
