"""The WSGI application that gunicorn serves: readers' pages from memory where they are kept, Django for the rest."""

import os

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

from articles.site import CARDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

# gunicorn runs no checks by itself, and cards with broken Arabic would go round the world before anybody noticed.
errors = [problem for problem in run_checks(tags=[CARDS]) if problem.is_serious()]
if errors:
    raise SystemExit("\n".join(str(problem) for problem in errors))

# Django's models can be imported from here on only.
from articles.site.page_cache import PageCache  # noqa: E402

application = PageCache(django)
