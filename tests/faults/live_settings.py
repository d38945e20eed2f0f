"""The settings of production for a server under test; static files come straight from static/, as everywhere in the suite."""

from newsroom import settings

globals().update({name: value for name, value in vars(settings).items() if name.isupper()})
STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
