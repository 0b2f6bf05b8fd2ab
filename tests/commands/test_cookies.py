"""In production there are two cookies, and a browser takes each from this host over TLS alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOLD = """
import json
from django.conf import settings
names = ("SESSION", "CSRF")
parts = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
print(json.dumps([[getattr(settings, f"{n}_COOKIE_{p}") for p in parts] for n in names]))
print(json.dumps(settings.MESSAGE_STORAGE))
"""


def test_production_cookies_are_bound_to_this_host():
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DJANGO_"))}
    production = {
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
        "MADOGUCHI_SECRET_KEY": "0123456789" * 5,
        "MADOGUCHI_HOSTS": "madoguchi.example.jp",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TOLD], cwd=ROOT, capture_output=True, text=True,
        check=False, env={**bare, **production},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    cookies, messages = (json.loads(line) for line in done.stdout.splitlines())
    assert cookies == [
        ["__Host-sessionid", True, True, "Lax", "/", None],
        ["__Host-csrftoken", True, True, "Lax", "/", None],
    ]
    assert messages == "django.contrib.messages.storage.session.SessionStorage"
