"""Settings of the site. What differs from place to place comes from the environment:

| variable | means |
|---|---|
| ZHEGANG_HOME | where database, keys, results and loaded sources lie |
| ZHEGANG_DATABASE_URL | postgresql://user:password@host:port/name; SQLite in the home without it |
| ZHEGANG_HOSTS | names the site answers to, with commas; this machine's own without it |
| ZHEGANG_TLS | 1: the site stands behind a proxy that speaks TLS and says so |
| ZHEGANG_SIGN_UP | 0: accounts are made by the administrator only |
| ZHEGANG_OPERATOR, ZHEGANG_CONTACT, ZHEGANG_PLACE | who runs the site, whom to ask about one's data, where the data lie |
"""

from __future__ import annotations

import os
from typing import Any

from zhegang.ingest.home import Home
from zhegang.web.databases import here
from zhegang.web.secretfile import read_or_make

HOME = Home.default().path
TLS = os.environ.get("ZHEGANG_TLS", "") == "1"
SIGN_UP = os.environ.get("ZHEGANG_SIGN_UP", "1") != "0"
OPERATOR = os.environ.get("ZHEGANG_OPERATOR", "").strip()
CONTACT = os.environ.get("ZHEGANG_CONTACT", "").strip()
PLACE = os.environ.get("ZHEGANG_PLACE", "").strip()
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

SECRET_KEY = read_or_make(HOME / "keys" / "site.key")
AUDIT_KEY_FILE = HOME / "keys" / "audit.key"
SECOND_FACTOR_KEY_FILE = HOME / "keys" / "second-factor.key"
RESULTS = HOME / "results"
DEBUG = False
ALLOWED_HOSTS = [
    h.strip() for h in os.environ.get("ZHEGANG_HOSTS", "").split(",") if h.strip()
] or LOCAL_HOSTS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "zhegang.web.apps.WebConfig",
    "zhegang.web.registry.apps.RegistryConfig",
]
MIDDLEWARE = [
    "zhegang.web.middleware.RequestLog",
    "zhegang.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "zhegang.web.middleware.Refuse",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "zhegang.web.urls"
WSGI_APPLICATION = "zhegang.web.wsgi.application"
DATABASES: dict[str, dict[str, Any]] = {"default": here(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = []  # pages are rendered by zhegang.web.pages.rendering
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False

AUTH_USER_MODEL = "web.User"
AUTHENTICATION_BACKENDS = ["zhegang.web.accounts.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
]
SESSION_ENGINE = "zhegang.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = TLS
CSRF_FAILURE_VIEW = "zhegang.web.pages.failures.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|metrics)$"]  # asked by programs of this machine
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host]

# A form's or a document's size; files have their own limit in zhegang.web.uploads.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "zhegang.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "zhegang": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # A host header that is not ours is every scanner's; it is answered, not told.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
