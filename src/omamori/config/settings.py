"""Django の設定。Typed values come from ``environment``; everything unsafe is off by default."""

from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from omamori.config import environment, logging, modules
from omamori.foundation.crypto import keyring

OMAMORI = environment.read()
OMAMORI_KEYRING = keyring.read(OMAMORI.home)

SECRET_KEY = OMAMORI_KEYRING.derive("django").hex()
DEBUG = False
_public = urlsplit(OMAMORI.base_url)
_secure = _public.scheme == "https"
ALLOWED_HOSTS = [
    h for h in {_public.hostname, "127.0.0.1", "localhost", *OMAMORI.hosts.split(",")} if h
]
CSRF_TRUSTED_ORIGINS = [OMAMORI.base_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    *modules.names(),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "omamori.foundation.accounts.middleware.ActorMiddleware",
    "omamori.do.incidents.callout.watching.PulseMiddleware",
    "omamori.foundation.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "omamori.config.urls"
WSGI_APPLICATION = "omamori.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "omamori.foundation.ui.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if url and parts.scheme != "sqlite":
        raise environment.ConfigurationError("database_url は sqlite か postgresql です")
    return {
        "ENGINE": "omamori.config.sqlcipher",
        "NAME": parts.path or str(OMAMORI.home / "omamori.db"),
        "OPTIONS": {
            "raw_key": OMAMORI_KEYRING.derive("database").hex(),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(OMAMORI.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

CSRF_FAILURE_VIEW = "omamori.foundation.ui.errors.csrf_failed"
SESSION_ENGINE = "omamori.foundation.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # the proxy in front does it; doctor checks the public URL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [str(modules._ROOT / "config" / "locale")]  # noqa: SLF001 - same package
TIME_ZONE = "Asia/Tokyo"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = logging.configuration(OMAMORI.log_level)

DEFAULT_FROM_EMAIL = OMAMORI.notice_from
EMAIL_HOST, EMAIL_PORT = environment.host_port(OMAMORI.next_hop)
EMAIL_HOST_USER = OMAMORI.next_hop_user
EMAIL_HOST_PASSWORD = OMAMORI.next_hop_password
EMAIL_USE_TLS = OMAMORI.next_hop_tls == "starttls"
EMAIL_USE_SSL = OMAMORI.next_hop_tls == "implicit"
EMAIL_TIMEOUT = 30

from omamori.config.accounts_settings import *  # noqa: E402, F403 - allauth's own settings
