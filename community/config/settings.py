"""Every setting of the house. `.env.example` lists what an organisation sets.

DEV is what `make run` and the tests turn on: plain http, mail written to a folder, a key kept in
the data folder. It is off unless the environment says so; Django's own DEBUG is apart from it.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from community.config import env
from community.config.addresses import celery_broker, database, file_storage, mail_server
from community.config.doors import *  # noqa: F403
from community.config.keeping import *  # noqa: F403
from community.config.working import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
DEV = env.truth("HEARTH_DEV")
DEBUG = DEV and env.truth("DEBUG")
TESTING = env.truth("HEARTH_TESTING")
KEEP_IN_MEMORY = not TESTING  # guests' pages and viewers, see core/news.py
DATA_DIR = Path(env.text("DATA", str(BASE_DIR / "var"))).resolve()

# Addresses -----------------------------------------------------------------------------------

SITE_URL = (
    env.text("SITE_URL", "http://localhost:8000")
    if DEV
    else env.needed("SITE_URL", "the address members type, such as https://forum.example.org")
).rstrip("/")
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = [_site.hostname or ""]
if DEV:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
LIVE_URL = env.text("LIVE_URL", "/live/")
ROOT_URLCONF = "community.config.urls"
WSGI_APPLICATION = "community.config.wsgi.application"

# Secrets and cookies -------------------------------------------------------------------------

SECRET_KEY = (
    env.text("SECRET_KEY", "only-for-a-laptop-" * 4)
    if DEV
    else env.needed("SECRET_KEY", "a long random text, kept to yourself")
)
SECURE = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_FAILURE_VIEW = "community.core.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_live_origin = [f"{urlsplit(LIVE_URL).scheme}://{urlsplit(LIVE_URL).netloc}"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *(_live_origin if "//" in LIVE_URL else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Apps ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "community.config.apps.HouseConfig",
    "community.desk.apps.DeskConfig",
    "community.importing",
    "analytics.apps.AnalyticsConfig",
    "moderation.apps.ModerationConfig",
    "events.apps.EventsConfig",
    "community.pages",
    "community.search",
    "community.polls",
    "community.topics",
    "community.screening",
    "community.uploads.apps.UploadsConfig",
    "community.groups",
    "community.notifications.apps.NotificationsConfig",
    "community.members",
    "community.live",
    "community.core",
    "community.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "community.core.guests.GuestPagesMiddleware",
    "community.core.tally.TallyMiddleware",
    "community.members.short_way.ShortWayMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "community.core.health.HealthMiddleware",
    "community.core.errors.UnavailableMiddleware",
    "community.core.errors.PlainAddressMiddleware",
    "community.core.files.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "community.members.viewers.ViewerMiddleware",
    "community.members.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.core.access.DoorMiddleware",
    "community.members.silence.SilenceMiddleware",
    "community.core.errors.RefusedMiddleware",
]
LOADERS = ["community.core.lean.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "community.core.tokens.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "community.members.context.house",
                "community.topics.context.unread",
                "community.notifications.context.bell",
                "community.desk.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "community.core.templatetags.hearth",
                "community.members.templatetags.people",
                "community.groups.templatetags.places",
            ],
        },
    }
]
FORM_RENDERER = "community.core.forms.FormRenderer"

# PostgreSQL, Redis ---------------------------------------------------------------------------

DATABASES = {"default": database(env, dev=DEV, testing=TESTING)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = (
    env.text("REDIS_URL", "redis://localhost:6379/0")
    if DEV
    else env.needed("REDIS_URL", "the address of Redis, such as redis://redis:6379/0")
)
CACHES = {
    "default": {
        "BACKEND": "community.core.cache.SoftRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "hearth",
        "TIMEOUT": 600,
        "OPTIONS": {"socket_connect_timeout": 0.15, "socket_timeout": 0.15},
    },
    "limits": {  # asked only while Redis is away
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_limit",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
CELERY_BROKER_URL = celery_broker(REDIS_URL)

# Members and doors ---------------------------------------------------------------------------

AUTH_USER_MODEL = "members.User"
if TESTING:  # a real hash takes half a second, and tests make hundreds
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0 if DEV else 1)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEV
TAGGIT_CASE_INSENSITIVE = True

# Words and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sv", "Svenska"), ("he", "עברית")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
FORMAT_MODULE_PATH = ["community.config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# Mail ----------------------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
BOUNCE_EMAIL = env.text("BOUNCE_EMAIL")  # see .env.example: what cannot be delivered returns there
EMAIL_URL = env.text("EMAIL_URL") or (
    ""
    if DEV
    else env.needed("EMAIL_URL", "your mail server, such as smtp+tls://name:key@host:587")
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.text("DEFAULT_FROM_EMAIL", "hearth@localhost")
    if DEV
    else env.needed("DEFAULT_FROM_EMAIL", "the address mail comes from, such as forum@example.org")
)
EMAIL_BACKEND = "community.core.mail.FolderBackend"
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 20)
if EMAIL_URL:
    EMAIL_BACKEND = "community.core.smtp.TellingBackend"
    globals().update(mail_server(EMAIL_URL))

# Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", "" if DEV else str(DATA_DIR / "static")) or None
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
STORAGES = {
    "default": file_storage(env),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEV
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEV
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Limits that the interface names, too (see ../shared/design/numbers.md, section 3) ---------------

TITLE_MAX = 150
POST_MAX = 32_000
TAGS_MAX = 5
PAGE_SIZE = 20
UNREAD_DAYS = 45  # what is older is never new to anybody
UPLOAD_MAX = 20 * 1024 * 1024
UPLOAD_QUOTA = env.number("UPLOAD_QUOTA_MB", 200) * 1024 * 1024
UPLOADS_A_DAY = 100

# W004: names are unique whatever their case, by a constraint that Django does not look for.
SILENCED_SYSTEM_CHECKS = ["auth.W004", *([] if SECURE else ["security.W021"])]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
