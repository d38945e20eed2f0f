"""The WSGI application that gunicorn serves: readers' pages from memory where they are kept, Django for the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

# Django's models can be imported from here on only.
from articles.site.page_cache import PageCache  # noqa: E402

application = PageCache(django)
