"""A refusal reaches the browser that is still sending: tried with a real socket."""

import socket
import threading
from contextlib import contextmanager
from io import BytesIO
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from madoguchi.config import draining
from madoguchi.config.draining import drained

BODY = b"a" * 20_000_000
HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Nothing on the test's output."""


def refuse_unread(environ, start_response):
    """Answers without a look at the body, as a refusal does."""
    start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
    return ["サインインしてください。".encode()]


@contextmanager
def serving(application):
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        try:
            yield server.server_port
        finally:
            thread.join()


def send(port):
    """What a browser does: send the whole form, then read the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(HEAD.format(len(BODY)).encode() + BODY)
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def test_refusal_of_an_unread_form_is_read_by_who_sends_it():
    with serving(drained(refuse_unread)) as port:
        answer = send(port)
    assert answer.startswith("HTTP/1.0 403")
    assert answer.endswith("サインインしてください。")


def test_without_draining_the_line_is_cut():
    """Otherwise the test above would say nothing."""
    with serving(refuse_unread) as port, pytest.raises(ConnectionError):
        send(port)


def asked(length, stream):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": stream}
    drained(refuse_unread)(environ, lambda *_: None)
    return stream.tell()


def test_only_an_honest_announcement_is_read(monkeypatch):
    """Nothing beyond what was announced or beyond the limit, and no unannounced body."""
    assert asked("5", BytesIO(b"0123456789")) == 5
    assert asked("50", BytesIO(b"0123456789")) == 10
    assert asked("", BytesIO(b"0123456789")) == 0
    assert asked("-1", BytesIO(b"0123456789")) == 0
    monkeypatch.setattr(draining, "MOST_BYTES", 4)
    assert asked("5", BytesIO(b"0123456789")) == 0


def test_line_that_gives_nothing_more_ends_the_draining(monkeypatch):
    monkeypatch.setattr(draining, "LONGEST_SECONDS", 0.0)
    assert asked("5", BytesIO(b"0123456789")) == 0
