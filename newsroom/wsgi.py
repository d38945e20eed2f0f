"""The WSGI application that gunicorn serves."""

import os

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

from articles.site import CARDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

# gunicorn runs no checks by itself, and cards with broken Arabic would go round the world before anybody noticed.
errors = [problem for problem in run_checks(tags=[CARDS]) if problem.is_serious()]
if errors:
    raise SystemExit("\n".join(str(problem) for problem in errors))
