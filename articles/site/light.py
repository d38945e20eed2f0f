"""Pages for browsers that were told to save data (`Save-Data: on`): the same page with its small photos only.

The finished page is what is changed: parts of it are drawn once for everybody and kept.
"""

import re

from django.utils.cache import patch_vary_headers

# The widest photo that such a page offers.
WIDEST = 480
_SET = re.compile(r'\b(srcset|imagesrcset)="(/media/photos/[^"]+)"')


def is_wanted(request):
    return request.headers.get("Save-Data", "").lower() == "on"


def told_apart(request, response):
    """The page as this browser wants it, named so that no cache gives it to another."""
    patch_vary_headers(response, ["Save-Data"])
    if is_wanted(request):
        response.content = _SET.sub(_small, response.content.decode())
    return response


def _small(found):
    name, candidates = found[1], found[2].split(", ")
    small = [one for one in candidates if int(one.rsplit(" ", 1)[1].rstrip("w")) <= WIDEST]
    return f'{name}="{", ".join(small or candidates[:1])}"'
