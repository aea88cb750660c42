"""Settings, all of them from the environment; docs/operating.md lists each one."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from dure.sqlite import use_current_sqlite

use_current_sqlite()

PACKAGE = Path(__file__).resolve().parent
DURE_HOME = Path(os.environ.get("DURE_HOME", "var")).resolve()
DURE_PRODUCTION = os.environ.get("DURE_PRODUCTION", "") == "1"
DURE_URL = os.environ.get("DURE_URL", "http://127.0.0.1:8000").rstrip("/")
# The prefix of contracting processes, as registered with the Open Contracting Partnership; this one is nobody's.
OCID_PREFIX = os.environ.get("DURE_OCID_PREFIX", "ocds-d0re00")
DURE_CLOCK_OFFSET = float(os.environ.get("DURE_CLOCK_OFFSET", "0"))
DURE_DEMO = os.environ.get("DURE_DEMO", "") == "1" and not DURE_PRODUCTION
DURE_SLOW_MS = int(os.environ.get("DURE_SLOW_MS", "500"))
DURE_METRICS_TOKEN = os.environ.get("DURE_METRICS_TOKEN", "")
DURE_SECURITY_CONTACT = os.environ.get("DURE_SECURITY_CONTACT", "")
DURE_READ_ONLY = os.environ.get("DURE_READ_ONLY", "") == "1"
DURE_FRESH_HOURS = int(os.environ.get("DURE_FRESH_HOURS", "12"))
DURE_MAIL_FROM = os.environ.get("DURE_MAIL_FROM", "Dure <dure@localhost>")


def secret_key() -> str:
    """Return the key from the environment, or the one kept in DURE_HOME (made at first use, its owner's alone)."""
    if given := os.environ.get("DURE_SECRET_KEY"):
        return given
    path = DURE_HOME / "secret_key"
    if not path.exists():
        DURE_HOME.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str) -> dict[str, object]:
    """Read DATABASE_URL: empty means SQLite in DURE_HOME, otherwise `postgresql://user:password@host:port/name?option=value`."""
    if not url or url.startswith("sqlite:"):
        return {
            "ENGINE": "dure.sqlite_in_turn" if find_spec("fcntl") else "django.db.backends.sqlite3",
            "NAME": unquote(urlsplit(url).path) if url else str(DURE_HOME / "dure.sqlite3"),
            "CONN_MAX_AGE": None,  # opening the file anew would cost each request 1.3 ms and a checkpoint
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "cached_statements": 1024,  # the long ones cost more to read than to answer; 128 are soon pushed out
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
                "PRAGMA temp_store=MEMORY;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.netloc.rpartition("@")[2].partition(":")[0]
        or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "connect_timeout": "5",  # seconds; who waits for a server that is away keeps others waiting
            **{key: value for key, value in parse_qsl(parts.query) if key != "host"},
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DURE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [DURE_URL]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "dure.Person"
ROOT_URLCONF = "dure.urls"
WSGI_APPLICATION = "dure.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "dure",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first: no answer leaves without it
    "dure.web.observed.Observed",
    "django.middleware.security.SecurityMiddleware",
    "dure.web.static_files.StaticFiles",
    "dure.web.outage.ReadOnly",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dure.web.middleware.ReaderMiddleware",
    "dure.people.freshness.FreshSignIn",
    "dure.people.once.Once",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dure.web.context.site",
            ],
        },
    }
]

FORM_RENDERER = "dure.web.forms.FormRenderer"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_ADAPTER = "dure.people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "dure.people.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "signup": "dure.people.account_forms.SignupForm",
    "request_login_code": "dure.people.account_forms.AskForCodeForm",
    "confirm_login_code": "dure.people.account_forms.SignInCodeForm",
    "confirm_email_verification_code": "dure.people.account_forms.AddressCodeForm",
    "add_email": "dure.people.account_forms.NewAddressForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {  # a whole assembly may sign in from one hall, behind one address
    "signup": "60/m/ip",
    "login": "120/m/ip",
    "request_login_code": "60/m/ip,4/m/key,20/h/key",
    "login_code_mails": "200/h/key",
    "confirm_email": "4/m/key,20/h/key",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "login_failed": "60/m/ip,5/300s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DURE_PROXIES", "0"))
CSRF_FAILURE_VIEW = "dure.web.views.form_expired"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "dure.people.accounts.SecondStepAdapter"
MFA_FORMS = {"add_webauthn": "dure.people.account_forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Dure"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not DURE_PRODUCTION
LOGIN_REDIRECT_URL = "/desk/"
LOGIN_URL = "/accounts/login/code/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean")), ("fr", _("French")), ("ur", _("Urdu"))]
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # no script of ours reads them
LOCALE_PATHS = [DURE_HOME / "locale"]
USE_I18N = True
USE_TZ = True
#: The time zone of readers without one of their own, on pages that are about no one place.
TIME_ZONE = os.environ.get("DURE_TIME_ZONE", "Asia/Seoul" if DURE_DEMO else "UTC")

FILE_UPLOAD_HANDLERS = [
    "dure.files.uploads.EnoughHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# What is handed in stays in memory until it is sealed or refused; larger files are refused anyway.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = DURE_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600 if DURE_PRODUCTION else 0

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dure_cache",
        "OPTIONS": {
            "MAX_ENTRIES": 20_000
        },  # with Django's 300, a crowd would push out the counts of attempts
    },
}
if mail_url := os.environ.get("DURE_MAIL_URL", ""):
    _mail = urlsplit(mail_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "dure.people.mail.OutboxBackend"
EMAIL_FILE_PATH = DURE_HOME / "outbox"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = DURE_MAIL_FROM

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "dure.web.observed.JsonFormatter"}},
    "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "dure.access": {"level": "INFO" if DURE_PRODUCTION else "WARNING"},
        **({"": {"handlers": ["json"], "level": "INFO"}} if DURE_PRODUCTION else {}),
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_ENGINE = "dure.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if DURE_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # No other host, no other path, no connection without TLS can set a cookie of such a name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = os.environ.get("DURE_TLS_REDIRECT", "1") == "1"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
