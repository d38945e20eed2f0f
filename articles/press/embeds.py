"""Posts and films of other sites in a body: which sites, how an address is read, and what a click loads.

A body holds `site:key` and nothing else. Nothing is asked of the site before the reader clicks.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit


@dataclass(frozen=True)
class Provider:
    """`public` is the page that a person can open; `frame` is what a click loads; `shape` names its proportions."""

    name: str
    verb: str
    key: re.Pattern[str]
    public: str
    frame: str
    shape: str


PROVIDERS = {
    "youtube": Provider(
        "يوتيوب",
        "شغّل الفيديو من",
        re.compile("[A-Za-z0-9_-]{11}"),
        "https://www.youtube.com/watch?v={key}",
        "https://www.youtube-nocookie.com/embed/{key}?autoplay=1&hl=ar",
        "film",
    ),
    "x": Provider(
        "إكس",
        "اعرض المنشور من",
        re.compile("[0-9]{1,20}"),
        "https://x.com/i/status/{key}",
        "https://platform.twitter.com/embed/Tweet.html?id={key}&lang=ar&dnt=true",
        "post",
    ),
    "facebook": Provider(
        "فيسبوك",
        "اعرض المنشور من",
        re.compile(r"(?:(?!\.)[A-Za-z0-9.]{1,60}/(?:posts|videos)|share/[pvr]|reel)/[A-Za-z0-9]{1,80}"),
        "https://www.facebook.com/{key}",
        "https://www.facebook.com/plugins/post.php?href={public}&show_text=true&locale=ar_AR",
        "post",
    ),
    "telegram": Provider(
        "تيليجرام",
        "اعرض المنشور من",
        re.compile("[A-Za-z][A-Za-z0-9_]{0,31}/[0-9]{1,10}"),
        "https://t.me/{key}",
        "https://t.me/{key}?embed=1",
        "post",
    ),
}
FRAME_ORIGINS = [
    "https://www.youtube-nocookie.com",
    "https://platform.twitter.com",
    "https://www.facebook.com",
    "https://t.me",
]
_HOSTS = {
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "youtube-nocookie.com": "youtube",
    "x.com": "x",
    "twitter.com": "x",
    "facebook.com": "facebook",
    "t.me": "telegram",
    "telegram.me": "telegram",
}
_SUBDOMAIN = re.compile(r"^(?:www|m|mobile|web|music)\.")
_STATUS_PATH = re.compile("/[^/]+/(?:web/)?status/([0-9]+)")
_FILM_PATH = re.compile("/(?:embed|shorts|live|v)/([^/]+)")


@dataclass(frozen=True)
class Embed:
    """What a page shows in place of a foreign post until somebody clicks."""

    provider: Provider
    public: str
    frame: str

    kind = "embed"


def key_of(value: str) -> str | None:
    """The canonical `site:key` of such a key or of an address as people copy it; None for any other site or page."""
    site, key = _of_address(value) if value.startswith(("http://", "https://")) else _of_key(value)
    return f"{site}:{key}" if site in PROVIDERS and PROVIDERS[site].key.fullmatch(key) else None


def embed_of(value: str) -> Embed | None:
    """What a canonical key stands for."""
    site, key = _of_key(value)
    provider = PROVIDERS.get(site)
    if provider is None or not provider.key.fullmatch(key):
        return None
    public = provider.public.format(key=key)
    frame = provider.frame.format(key=key, public=quote(public, safe=""))
    return Embed(provider, public, frame)


def _of_key(value: str) -> tuple[str, str]:
    site, _, key = value.partition(":")
    return site, key


def _of_address(value: str) -> tuple[str, str]:
    try:
        address = urlsplit(value)
        host = _SUBDOMAIN.sub("", (address.hostname or "").lower())
    except ValueError:
        return "", ""
    site = _HOSTS.get(host, "")
    path = address.path.strip("/")
    if site == "youtube":
        film = _FILM_PATH.match(address.path)
        return site, film[1] if film else path if host == "youtu.be" else parse_qs(address.query).get("v", [""])[0]
    if site == "x":
        status = _STATUS_PATH.match(address.path)
        return site, status[1] if status else ""
    return site, path.removeprefix("s/") if site == "telegram" else path
