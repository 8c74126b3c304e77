"""Cookies: their names, their path, and what TLS has to do with them."""

from config.cookie_names import suffix_of
from config.env import env
from config.settings.addresses import BASE_PATH
from config.settings.core import SECRET_KEY

# A browser keeps one jar for all ports of a host: each installation has names of its own in it.
_suffix = suffix_of(SECRET_KEY)
SESSION_COOKIE_NAME = f"sessionid{_suffix}"
CSRF_COOKIE_NAME = f"csrftoken{_suffix}"
LANGUAGE_COOKIE_NAME = f"django_language{_suffix}"
VIEWER_COOKIE_NAME = f"viewer{_suffix}"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{BASE_PATH}/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Notes of the admin to an operator: kept with the session, so that there is no further cookie to be mixed up.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What came over https is secure by itself (config.tls); this makes it so everywhere.
SECURE_COOKIES: bool = env.bool("SECURE_COOKIES", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS: int = env.int("HSTS_SECONDS", default=0)
SECURE_SSL_REDIRECT: bool = env.bool("SSL_REDIRECT", default=False)
