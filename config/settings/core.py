"""The web site: apps, database, templates, languages, security."""

from typing import Any

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from config.database_tls import checked_options
from config.env import BASE_DIR, DATA_DIR, env, kept_secret
from config.settings.addresses import BASE_PATH

DEBUG = env.bool("DEBUG", default=False)
# start.py writes a key to .env; without one it is made once and kept with the data, the same for every process.
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret-key", get_random_secret_key)
# Keys of before, with commas between: sessions and sealed keys of theirs can still be read.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])

INSTALLED_APPS = [
    "unfold",
    "config.admin_app.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "channels",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "llmservice",
    "vtuber",
    "store",
    "company",
    "streaming",
    "unity_bridge",
    # Apps of others that take part in her life (docs/colleagues.md).
    *env.list("EXTRA_APPS", default=[]),
]

MIDDLEWARE = [
    "config.tls.TlsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vtuber.web.sign_in_middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.base_path.base_path_context",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", DATA_DIR / "vtuber.sqlite3"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes write: IMMEDIATE locks at BEGIN, so a read-then-write never fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = checked_options(
        DATABASES["default"].get("OPTIONS", {}),
        ca=env.str("DATABASE_CA_FILE", default=""),
        check=env.str("DATABASE_TLS_VERIFY", default="true"),
    )
DATABASES["default"]["CONN_MAX_AGE"] = 0
# For those that are kept all the same (vtuber.web.socket_database, config.celery): a server may have been restarted.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="zh-hans")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# Game time has no zone of its own. It is stored as if it were UTC, and shown as stored.
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = f"{BASE_PATH}/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_storage.HashedStaticFiles",
        # In the data folder, which is this account's alone.
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}
WHITENOISE_USE_FINDERS = True
MEDIA_URL = f"{BASE_PATH}/media/"
MEDIA_ROOT = DATA_DIR / "media"

# Wrong guesses at passwords and tokens: at one account from one address, from one address, at one account.
LOGIN_LIMITS: str = env.str("LOGIN_LIMITS", default="10/10 minutes; 40/day")
LOGIN_ADDRESS_LIMITS: str = env.str("LOGIN_ADDRESS_LIMITS", default="30/10 minutes; 200/day")
LOGIN_ACCOUNT_LIMITS: str = env.str("LOGIN_ACCOUNT_LIMITS", default="300/hour")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Origins that may show her stage, and her stream page as an overlay (?bg=none), inside a page of theirs; nobody may
# any other page.
FRAME_ANCESTORS: list[str] = env.list("FRAME_ANCESTORS", default=[])
CONTENT_SECURITY_POLICY = {
    # The theme of the admin runs inline expressions; everything that we wrote does without.
    "EXCLUDE_URL_PREFIXES": [f"{BASE_PATH}/admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    },
}
