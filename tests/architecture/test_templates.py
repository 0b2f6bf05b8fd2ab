"""Every template of the project keeps the strict content security policy and the one frame."""

import re

import pytest
from tests.architecture.tree import name, own_files, text_of

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    # A block of JSON is not run; the policy lets it stand.
    "inline script": re.compile(
        r"<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))[^>]*>", re.IGNORECASE
    ),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script in an address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx script": re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*['\"]js:", re.IGNORECASE),
    "placeholder as a label": re.compile(
        r"<(?:input|textarea)[^>]*\splaceholder\s*=", re.IGNORECASE
    ),
    "address elsewhere": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)=\"https?:"),
}


def faults(text):
    plain = COMMENT.sub("", text)
    return [fault for fault, pattern in FORBIDDEN.items() if pattern.search(plain)]


def test_templates_hold_nothing_that_the_policy_refuses():
    found = {
        name(path): hits
        for path in own_files(".html", under="src/madoguchi")
        if (hits := faults(text_of(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<script>go()</script>", "inline script"),
        ('<p class="a" style="color:red">', "inline style"),
        ('<button onclick="go()">', "inline handler"),
        ('<a href="javascript:go()">', "script in an address"),
        ('<p hx-on:click="go()">', "htmx script"),
        ('<input name="a" placeholder="名前">', "placeholder as a label"),
        ('<img src="https://example.jp/a.png">', "address elsewhere"),
    ],
)
def test_each_fault_is_seen(text, fault):
    assert fault in faults(text)


def test_plain_markup_is_free_of_faults():
    assert (
        faults('<script src="/static/a.js" defer></script><a class="on" href="/one/">一</a>') == []
    )
