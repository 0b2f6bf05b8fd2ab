"""Two nodes behind nginx, by the deployment's own files: how they are reached, what a kill costs.

Needs nginx; bin/test installs it where it may.
"""

import html
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import urllib.parse
import uuid
import warnings
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from madoguchi.services.safeguarding.tests.rush_desks import Desk, DeskOf, Seen, Way

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin" / "parts"))
nodes = pytest.importorskip("nodes")  # of bin/parts
REHEARSAL = Path(__file__).with_name("rehearse_nodes.py")
USERS, PRESSES_EACH, KILLED_AFTER = 50, 3, 40
TLS = [getattr(ssl.TLSVersion, name) for name in ("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3")]
YEAR = "max-age=31536000; includeSubDomains"
pytestmark = [
    # Two nodes share a server; SQLite is a file of one node.
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="two nodes share PostgreSQL"),
    pytest.mark.skipif(nodes.nginx_program() is None, reason="no nginx on this machine"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("nodes")


@pytest.fixture(scope="module")
def deployment(place):
    """The settings of both nodes, with a database of their own."""
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    name = f"nodes_{uuid.uuid4().hex[:10]}"
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DJANGO_"))}
    execute(who, f'CREATE DATABASE "{name}"')
    try:
        yield bare | {
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
            "MADOGUCHI_SECRET_KEY": "0123456789" * 5 + "abcdefghij",
            "MADOGUCHI_HOSTS": nodes.HOST,
            "MADOGUCHI_TRUSTED_PROXIES": "127.0.0.1",
            "MADOGUCHI_MODULES": "safeguarding",
            "MADOGUCHI_VAR": str(place / "var"),
            "MADOGUCHI_DATABASE_URL": f"postgres://{who}/{name}",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
    finally:
        execute(who, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(who, statement):
    with psycopg.connect(f"postgresql://{who}/postgres", autocommit=True) as line:
        line.execute(statement)


def rehearse(deployment, *words):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(REHEARSAL), *words], cwd=ROOT, env=deployment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def filled(deployment):
    """(the day that is entered, the desks)"""
    day, desks = rehearse(deployment, "fill", str(USERS), str(PRESSES_EACH))
    return day, [DeskOf(session, tuple(numbers)) for session, numbers in desks]


@pytest.fixture(scope="module")
def both(deployment, filled, place):
    with nodes.two_nodes(place, sys.executable, deployment) as both:
        yield both


@pytest.fixture
def lines():
    """Connections that are closed at the end."""
    with ExitStack() as lines:
        yield lines


def ask(line, method, path, body=None, **headers):
    """(answer, its text)"""
    line.request(method, path, body, {"Host": nodes.HOST, **headers})
    answer = line.getresponse()
    return answer, answer.read().decode()


def test_configuration_is_accepted_by_nginx(place):
    nodes.certify(place)
    (place / "bodies").mkdir(exist_ok=True)
    nodes.write_configuration(place, 18080, 18443, [18001, 18002])
    assert "test is successful" in nodes.accepts_configuration(place)


@pytest.mark.requirement("SAFE-064")
def test_all_traffic_is_encrypted_and_no_cookie_leaves_the_browser_in_clear(both, lines):
    plain = lines.enter_context(
        closing(http.client.HTTPConnection("127.0.0.1", both.http, timeout=30))
    )
    for method, path in (("GET", "/"), ("GET", "/safeguarding/days/2025-06-10/?a=1"),
                         ("POST", "/accounts/sign-in/")):  # fmt: skip
        answer, _ = ask(plain, method, path)
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{nodes.HOST}{path}")
        assert answer.headers.get_all("Set-Cookie") is None

    # The alert comes from the other side: the client would have spoken the old version.
    assert [spoken(both, version) for version in TLS] == [
        "TLSV1_ALERT_PROTOCOL_VERSION", "TLSV1_ALERT_PROTOCOL_VERSION", "TLSv1.2", "TLSv1.3"
    ]  # fmt: skip

    line = lines.enter_context(
        closing(
            http.client.HTTPSConnection("127.0.0.1", both.https, context=both.trust(), timeout=60)
        )
    )
    answer, page = ask(line, "GET", "/accounts/sign-in/")
    assert (answer.status, answer.headers.get_all("Strict-Transport-Security")) == (200, [YEAR])
    given = answer.headers.get_all("Set-Cookie")
    token = html.unescape(re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1])
    answer, _ = ask(
        line, "POST", "/accounts/sign-in/",
        urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": "namae@facility.example.jp",
                                "password": "nagai-aikotoba-7-himawari"}),
        **{"Cookie": given[0].split(";")[0], "Origin": f"https://{nodes.HOST}",
           "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert answer.status == 302
    given += answer.headers.get_all("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in given} == {"__Host-csrftoken", "__Host-sessionid"}
    parts = [{part.strip().lower() for part in cookie.split(";")[1:]} for cookie in given]
    assert [each >= {"secure", "httponly", "samesite=lax", "path=/"} for each in parts] == [
        True
    ] * len(given)


def spoken(both, version):
    """What a client that speaks this version only comes to: the version, or the server's alert."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is tried
        context = both.trust()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", both.https), timeout=30) as bare:
            try:
                with context.wrap_socket(bare) as line:
                    return line.version()
            except ssl.SSLError as refused:
                return refused.reason


@pytest.mark.requirement("SAFE-071")
def test_killed_node_costs_no_submission_and_no_session(both, filled, deployment, place):
    day, desks = filled
    way = Way(both.https, str(place / "fullchain.pem"), day)
    seen, answered = [Seen() for _ in desks], threading.Semaphore(0)
    threads = [threading.Thread(target=sit, args=(way, *each, answered))
               for each in zip(desks, seen, strict=True)]  # fmt: skip
    for thread in threads:
        thread.start()
    for _ in range(KILLED_AFTER):
        assert answered.acquire(timeout=120)
    both.kill(0)
    for thread in threads:
        thread.join()
    total = Seen()
    for each in seen:
        total.add(each)
    assert total.wrong == []  # nobody was sent to sign in, nobody was left without an answer
    assert len(total.presses) == USERS * PRESSES_EACH
    assert max(seconds for _, seconds in total.presses) < 60
    codes, counted = rehearse(deployment, "stored", day)
    assert codes == total.codes
    assert counted == {
        "entries": USERS * PRESSES_EACH, "operations": USERS * PRESSES_EACH,
        "operations with another count than one": 0, "revisions": 0,
    }  # fmt: skip


def sit(way, who, seen, answered):
    """Every press twice at once for one child in three, its answer lost for another one."""
    desk = Desk(way, who, seen)
    for n, number in enumerate(who.numbers):
        desk.press(number, "absent" if n == 1 else "present", twice=n == 1, cut=n == 2)
        answered.release()
    desk.close()
