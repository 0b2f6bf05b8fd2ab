"""Try mode: bin/serve and manage.py on one's own machine. Never for real data."""

from madoguchi.config import env
from madoguchi.config.settings.base import *  # noqa: F403 - settings modules build on one another
from madoguchi.config.settings.base import VAR

DEBUG = env.flag("MADOGUCHI_DEBUG", default=False)
SECRET_KEY = env.text("MADOGUCHI_SECRET_KEY", "try-mode-only-not-a-secret")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEMO_SIGN_IN = env.flag("MADOGUCHI_DEMO_SIGN_IN", default=False)
VAR.mkdir(parents=True, exist_ok=True)
GALLERY_IS_OPEN = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
