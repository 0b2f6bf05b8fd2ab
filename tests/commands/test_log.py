"""The log: an operator finds what went wrong, and nothing that people typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAILING_PAGE = """
import logging, django
django.setup()
from django.test import Client
from django.urls import path
import madoguchi.config.urls as urls
def broken(request): raise ZeroDivisionError("a defect")
urls.urlpatterns.append(path("broken/", broken))
browser = Client(raise_request_exception=False, SERVER_NAME="madoguchi.example.jp")
assert browser.get("/broken/", secure=True).status_code == 500
assert browser.get("/unknown-token/", secure=True).status_code == 404
logging.getLogger("madoguchi.mail").info("a mail of the try mode")
logging.getLogger("axes.attempts").warning("typed as an account: himitsu")
"""


@pytest.fixture
def log():
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DJANGO_"))}
    production = {
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
        "MADOGUCHI_SECRET_KEY": "0123456789" * 5,
        "MADOGUCHI_HOSTS": "madoguchi.example.jp",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FAILING_PAGE], cwd=ROOT, capture_output=True,
        text=True, check=False, env={**bare, **production},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_defect_is_in_the_log_with_its_place_and_refusals_and_typed_text_are_not(log):
    assert "ERROR django.request: Internal Server Error: /broken/" in log
    assert "in broken" in log
    assert "ZeroDivisionError: a defect" in log
    assert "unknown-token" not in log
    assert "a mail of the try mode" in log
    assert "himitsu" not in log
