"""One ward or many: PostgreSQL, a reverse proxy with TLS, secrets from the environment."""

from madoguchi.config import env
from madoguchi.config.settings.base import *  # noqa: F403 - settings modules build on one another

DEBUG = False
SECRET_KEY = env.text("MADOGUCHI_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("MADOGUCHI_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("MADOGUCHI_HOSTS")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole domain of the ward for years: not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Taken by the browser only with Secure, for this host alone and for the whole site.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MAIL_CHANNEL = env.text("MADOGUCHI_MAIL_CHANNEL", "smtp")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
