"""Nothing sealed or foreign comes out: every persona asks every address of the product."""

import logging
import pickle
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from madoguchi.core.errors import DomainError
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.services.procurement.commands.letters import send_letter
from madoguchi.services.procurement.commands.opening import approve_tender_opening
from madoguchi.services.procurement.models import Letter, ProposalFile
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.canaries import (
    CANARIES,
    NEVER_PLANTED,
    Canary,
    people,
    plant,
)
from madoguchi.services.procurement.tests.crawling import addresses, everything_in

pytestmark = pytest.mark.django_db
NOW = make.at(1, 31, 12)
LEAST_PAIRS = 500
SEARCHED = ("/procurement/calls/", "/procurement/tenders/", "/cases/", "/desk/", "/mail/")
# Who has nothing, who is a rival, and who has every role ask every address; each further role
# every address of its rooms; who only doubles a role the lists.
EVERYTHING = ("nobody", "himuro", "mighty")
ROOMS = {
    "lan": ("/procurement/bids/", "/procurement/calls/", "/vault/"),
    "officer_001": ("/procurement/tenders/", "/procurement/deadlines/", "/mail/", "/documents/"),
    "yoshida": ("/procurement/review/", "/procurement/calls/", "/vault/", "/questionnaires/"),
    "kagami": ("/trail/", "/mail/", "/vault/", "/events/", "/cases/"),
    "kiryu": ("/trail/", "/mail/", "/vault/", "/events/", "/cases/"),
}
# What every canary shares, asked first: thousands of pages have none of them.
COMMON = [
    *(form for word in ("金糸雀", "CANARY") for form in Canary(word, "", ()).forms),
    *(form for c in CANARIES if c.word.isdigit() for form in c.forms),
]


@pytest.fixture
def sealed(world, caplog):
    """The planted call; everything that is logged while it is made is kept."""
    caplog.set_level(logging.DEBUG)
    with time_machine.travel(NOW, tick=False):
        return plant(world)


def browsers(world) -> list[tuple[str, Client]]:
    """Everybody and nobody; each role once gets every address, its doubles the lists."""
    found = [("nobody", Client()), *((name, signed_in_client(who)) for name, who in people(world))]
    for _, browser in found:
        browser.raise_request_exception = False  # the error page is looked at too
    return found


def asked(name: str, every: list[str]) -> list[str]:
    if name in EVERYTHING:
        return every
    rooms = ROOMS.get(name)
    if rooms is None:
        return list(SEARCHED)
    return [address for address in every if address == "/" or address.startswith(rooms)]


def leaks(name: str, text: bytes) -> list[str]:
    if not any(form in text for form in COMMON):
        return []
    return [
        f"{c.place} ({c.word})" for c in CANARIES if name not in c.readers and c.stands_in(text)
    ]


MAY_READ = {
    "saeki": (
        ("金糸雀くいな", "金糸雀さぎ", "金糸雀ひばり", "金糸雀つばめ", "金糸雀もず"),
        "/tenders/",
    ),
    "yamabe": (("金糸雀あさぎ", "金糸雀うぐいす", "金糸雀ひばり", "731413"), "/bids/"),
    "himuro": (("金糸雀えんじ", "金糸雀おうど", "金糸雀つばめ", "719283"), "/bids/"),
    "officer_001": (("金糸雀ふくろう",), "/tenders/"),
}


def test_crawler_finds_each_word_where_it_may_be_read(sealed, world):
    """The control: the words are really there, and the crawl would see them."""
    everybody, every = dict(people(world)), addresses()
    with time_machine.travel(NOW, tick=False):
        for name, (words, place) in MAY_READ.items():
            browser = signed_in_client(everybody[name])
            browser.raise_request_exception = False
            seen = b"".join(
                everything_in(browser.get(address)) for address in every if place in address
            )
            missing = [word for word in words if not Canary(word, "", ()).stands_in(seen)]
            assert (name, missing) == (name, [])
    assert ProposalFile.objects.filter(proposal__application__tender=sealed.tender).count() == 4


def test_no_page_tells_anybody_what_is_sealed_or_foreign(sealed, world, caplog):
    told, cached, failed, pairs = [], [], [], 0
    every = addresses()
    with time_machine.travel(NOW, tick=False):
        for name, browser in browsers(world):
            for address in asked(name, every):
                response = browser.get(address)
                pairs += 1
                found = leaks(name, everything_in(response))
                told += [f"{name} {address}: {each}" for each in found]
                if name != "nobody" and "no-store" not in response.get("Cache-Control", ""):
                    cached.append(f"{name} {address}")
                if response.status_code >= 500:
                    failed.append(f"{name} {address}: {response.status_code}")
    logged, kept = caplog.text.encode(), kept_in_cache()
    assert (told, cached, failed) == ([], [], [])
    assert [c for c in CANARIES if c.is_sealed and (c.stands_in(logged) or c.stands_in(kept))] == []
    assert pairs >= LEAST_PAIRS


def kept_in_cache() -> bytes:
    """All that the cache, in memory or in Redis, holds after the crawl."""
    store = cache._cache
    if hasattr(store, "get_client"):
        client = store.get_client(None)
        return b"".join(client.get(key) or b"" for key in client.scan_iter())
    return b"".join(pickle.loads(value).__repr__().encode() for value in store.values())


SEARCHERS = ("nobody", "himuro", "officer_001", "yoshida")


def test_no_search_tells_by_its_count_that_a_word_exists(sealed, world):
    """A word that somebody may not read is searched like one that nowhere stands."""
    differing = []
    with time_machine.travel(NOW, tick=False):
        for name, browser in browsers(world):
            for address in SEARCHED if name in SEARCHERS else ():
                nothing = counts(browser, address, NEVER_PLANTED)
                differing += [
                    f"{name} {address}: {canary.word}"
                    for canary in CANARIES
                    if name not in canary.readers
                    and counts(browser, address, canary.word) != nothing
                ]
    assert differing == []


def counts(browser: Client, address: str, word: str) -> tuple[int, int, int, list[bytes]]:
    """Status, rows, entries, and every figure that says how many there are."""
    response = browser.get(address, {"q": word})
    body = everything_in(response)
    rows = body.count(b"<tr"), body.count(b"<article")
    return response.status_code, *rows, re.findall(rb"[0-9,]+\s*\xe4\xbb\xb6", body)


def test_no_mail_tells_what_its_reader_may_not_know(sealed, world):
    for letter in Letter.objects.all():
        send_letter(letter, by=sealed.officer, now=make.at(1, 20))
    by_address = {person.email: name for name, person in people(world)}
    mails = list(OutgoingMail.objects.all())
    assert {mail.to_address for mail in mails} == {world.yamabe.email, world.himuro.email}
    assert [
        (mail.to_address, found)
        for mail in mails
        if (found := leaks(
            by_address.get(mail.to_address, "nobody"),
            f"{mail.subject} {mail.to_name} {readable_body(mail)}".encode(),
        ))
    ] == []  # fmt: skip


def test_database_and_blobs_without_the_keys_hold_nothing_sealed(sealed):
    dump = dumped()
    blobs = b"".join(
        path.read_bytes() for path in Path(settings.VAULT_ROOT).rglob("*") if path.is_file()
    )
    assert Canary("金糸雀さぎ", "", ()).stands_in(dump), "the dump is a real one"
    assert blobs
    assert [c for c in CANARIES if c.is_sealed and (c.stands_in(dump) or c.stands_in(blobs))] == []


def dumped() -> bytes:
    """Every row of every table as text, as a backup would carry it."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump()).encode()
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT whole::text FROM "{table}" AS whole')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_nobody_reads_a_sealed_file_by_its_own_address(sealed, world):
    """Not the section, not the rival, not the administrator; the firm gets its receipt only."""
    opened = []
    files = ProposalFile.objects.filter(proposal__application__applicant=world.mihon_kikaku)
    with time_machine.travel(NOW, tick=False):
        for name, browser in browsers(world):
            for file in files:
                response = browser.get(f"/vault/files/{file.file.file_id}/content/")
                if response.status_code == 200 or b"CANARYASAGI" in everything_in(response):
                    opened.append(name)
    assert opened == []


def test_refusal_of_the_second_opener_before_the_deadline_tells_nothing(sealed):
    with pytest.raises(DomainError) as refusal:
        approve_tender_opening(sealed.tender, by=sealed.officer, now=make.at(2, 2, 16, 59, 59))
    assert [c for c in CANARIES if c.stands_in(str(refusal.value.message).encode())] == []
