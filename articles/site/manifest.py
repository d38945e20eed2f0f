"""What a phone is told that keeps the paper among its programs: name, direction, colours and icons."""

from django.templatetags.static import static

from articles.site import answers, shell
from articles.site.kept import as_json, kept

PAPER = "#fffdf9"
ICONS = (192, 512)


@answers.read_only
def manifest(request):
    return kept(request, "application/manifest+json; charset=utf-8", _manifest)


def _manifest(stamp):
    masthead = shell.current(stamp[0]).masthead
    return as_json(
        {
            "name": masthead.name,
            "short_name": masthead.name,
            "description": masthead.tagline,
            "lang": "ar",
            "dir": "rtl",
            "id": "/",
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": static(f"site/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in ICONS
            ],
        }
    )
