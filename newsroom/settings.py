"""Settings for every environment. What differs comes from the environment (table in README.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from articles.press.body import ckeditor_config
from articles.press.embeds import FRAME_ORIGINS
from newsroom import startup

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env")

# Core
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname])
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The project's own apps come last, in the order in which they may be imported.
INSTALLED_APPS = [
    "articles.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "newsroom.apps.StaticFiles",
    "django.forms",
    "ckeditor",
    "csp",
    "accounts",
    "articles.apps.ArticlesConfig",
]

MIDDLEWARE = [
    "newsroom.observing.observed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.limits",
    "accounts.origin.remember",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "articles.desk.doors.second_factor_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Templates
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'newsroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With Django's defaults 18 of 24 parallel saves answered 500 «database is locked»; FULL makes «saved» survive a power cut.
    DATABASES["default"]["ENGINE"] = "newsroom.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # A database that does not answer is soon said to be away; a question that runs wild is stopped. Our questions are short:
    # compiling them or sharing them out takes longer than answering. What waits to be merged into search's indexes is read
    # by every search: it stays short (256 KB).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["OPTIONS"].setdefault(
        "options",
        "-c statement_timeout=15000 -c jit=off -c max_parallel_workers_per_gather=0 -c gin_pending_list_limit=256",
    )
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

if REPLICA_URL := env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = DATABASES["default"] | env.db_url_config(REPLICA_URL) | {"TEST": {"MIRROR": "default"}}
    DATABASES["replica"]["OPTIONS"] = DATABASES["default"]["OPTIONS"] | DATABASES["replica"].get("OPTIONS", {})
    DATABASE_ROUTERS = ["articles.site.replica.ReplicaRouter"]

# Django's cache, shared by several application servers. Tries to sign in are counted in the database, which all share anyway.
if REDIS_URL := env.str("REDIS_URL", default=""):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            # A server that is gone without a word holds nobody up.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }

# How much memory each process keeps readers' pages in; 0 keeps none, as under the development server.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=0 if DEBUG else 64)

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.PredictablePasswordValidator"},
]
LOGIN_URL = "admin:login"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60

# Mail: on the console until EMAIL_URL names a server (smtp+tls://user:password@host:587) or a folder (filemail:///path).
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"newsroom@{urlsplit(SITE_URL).hostname}")
EMAIL_TIMEOUT = 10

# Language: one language, written in place; Django's own gaps are filled by newsroom/locale.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
USE_I18N = True
TIME_ZONE = "Africa/Cairo"
USE_TZ = True

# Numbers and dates as pages show them; nothing stored depends on it.
DIGITS = env.str("DIGITS", default="western")
HIJRI = env.str("HIJRI", default="off")
if DIGITS not in ("western", "arabic") or HIJRI not in ("off", "-1", "0", "1"):
    raise ImproperlyConfigured(
        "DIGITS is western or arabic; HIJRI is off, or the days to add to Umm al-Qura: -1, 0, 1."
    )

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
BACKUP_ROOT = env.path("BACKUP_ROOT", default=str(VAR / "backups"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.static_files.StaticFilesStorage"},
}
# Photos in a bucket instead of MEDIA_ROOT: a private one, since readers get renditions through the site only.
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": None,
            "file_overwrite": True,
        },
    }
# All sizes of a photo in a thread after its upload; what is missing is made on request all the same.
RENDITIONS_AHEAD = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Transport follows SITE_URL: https means redirect, HSTS and Secure cookies; plain http is for this machine only.
HTTPS = SITE_URL.startswith("https://")
if not HTTPS and not (SITE_URL.startswith("http://") and startup.is_loopback(urlsplit(SITE_URL).hostname)):
    raise ImproperlyConfigured(
        "SITE_URL must begin with https:// (plain http is accepted for a loopback address only)."
    )
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
MESSAGE_STORAGE = "newsroom.messages.Storage"
MESSAGE_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "articles.desk.sign_in.post_again"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

# Security
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": FRAME_ORIGINS,
        "object-src": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# CKEditor 4 gets no security fixes any more: press.body cleans every body, and SECURITY in ARCHITECTURE.md says what is left.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
CKEDITOR_CONFIGS = {
    "default": {
        **ckeditor_config(STATIC_URL + "desk/editor.css"),
        "external_plugin_resources": [["newsroom", STATIC_URL + "desk/ckeditor/newsroom/", "plugin.js"]],
    }
}

# Logging: lines for people on a terminal, JSON for machines in production
LOG_FORMAT = env.str("LOG_FORMAT", default="json" if HTTPS else "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_number": {"()": "newsroom.observing.RequestNumber"}},
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s: %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
            # With the offset of the day: an hour that comes twice is told apart.
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "json_ensure_ascii": False,
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["request_number"], "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "newsroom.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}

# Watching: metrics for who has the token; errors to a Sentry, if the newspaper has one
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_FOLDER = env.str("PROMETHEUS_MULTIPROC_DIR", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")

if unsafe := list(startup.dangers(globals())):
    raise ImproperlyConfigured(" ".join(unsafe))
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
