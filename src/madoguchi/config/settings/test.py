"""Settings of the tests: quick hashing, no static scan, files in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from madoguchi.config.settings.base import *  # noqa: F403 - settings modules build on one another
from madoguchi.config.settings.base import CACHES, DATABASES, REDIS_URL
from madoguchi.config.settings.base import MIDDLEWARE as BASE_MIDDLEWARE

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105 - tests sign nothing that leaves the machine
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise scans every static file for each new test client (90 ms).
MIDDLEWARE = [name for name in BASE_MIDDLEWARE if "whitenoise" not in name]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TEST_FILES = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
atexit.register(shutil.rmtree, TEST_FILES, ignore_errors=True)
VAULT_ROOT = TEST_FILES / "vault"
VAULT_KEYS = TEST_FILES / "keys"
TRAIL_ANCHORS = TEST_FILES / "trail-anchors"
TRAIL_MAY_BE_FLUSHED = True
BACKUP_ROOT = TEST_FILES / "backups"
if REDIS_URL:  # each test process keeps to keys of its own
    CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
else:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
GALLERY_IS_OPEN = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on the live server
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Rows asked for without an order come backwards: who relies on the order of an unordered
    # query fails here at once, and not by chance on PostgreSQL.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA reverse_unordered_selects=ON;"
