"""A story: a copy that tells its firm is found out and cleaned, by the firm and by the officer."""

import io

import pikepdf
import pytest
from django.utils import timezone
from tests.journeys.people import People, follow, press, says

from madoguchi.core.testing.clock import FakeClock
from madoguchi.core.testing.personas import make_world
from madoguchi.services.procurement.commands import blind
from madoguchi.services.procurement.models import BlindCopy
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.leaks_pdf import PROSE, quoted, typeset

NONE_FOUND = "登録されている語は見つかりませんでした"


@pytest.fixture
def clock(monkeypatch):
    clock = FakeClock.at(2026, 1, 29, 14)
    monkeypatch.setattr(timezone, "now", lambda: clock.utc)
    return clock


@pytest.fixture
def call(transactional_db, clock):
    """Published, and Mihon invited."""
    world = make_world(clock.now.date())
    call = make.publish(make.make_call(world))
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    make.seat_committee(call)
    return call


def authored(content: bytes, author: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.docinfo["/Author"] = author
        document.save(out)
    return out.getvalue()


def firm_tries(page, number, copy):
    page.goto(f"/procurement/bids/{number}/proposal/blind-check/")
    page.locator("[name=copy]").set_input_files(
        {"name": "副本.pdf", "mimeType": "application/pdf", "buffer": copy}
    )
    press(page, "点検する")


def officer_cleans(page, call, copy):
    base = f"/procurement/tenders/{call.tender.number}/copies/{copy.pk}/"
    page.goto(f"{base}check/")
    press(page, "今すぐ点検する")
    says(page, "1件見つかりました", "文書情報のAuthor")
    page.goto(f"{base}pages/1/")
    press(page, "このページを確認済みにする")
    says(page, "点検で見つかった箇所が1件あります")
    page.goto(f"{base}check/")
    follow(page, "目に見えない情報を消去する")
    press(page, "消去する")
    press(page, "今すぐ点検する")
    says(page, "ページを1枚ずつ目で確かめて、確認済みにしてください。")
    follow(page, "ページを確認する")
    press(page, "このページを確認済みにする")


def test_leaking_copy_becomes_a_clean_one(call, clock, page_as):
    world, people = call.world, People(page_as, clock)
    name = world.mihon_kikaku.name
    clean = typeset(PROSE)
    firm = people.page(world.yamabe)
    firm_tries(firm, call.tender.number, typeset(f"{PROSE}\n\n{quoted(name)}"))
    says(firm, "事業者が分かる箇所があります", "1頁")
    assert firm.get_by_role("img", name="副本の1ページ").count() == 1
    firm_tries(firm, call.tender.number, clean)
    says(firm, NONE_FOUND)
    application = call.tender.applications.get()
    make.propose(call, application, world.yamabe, original=clean, copy=authored(clean, name))
    clock.set(make.at(2, 4))
    make.open_proposals(call)
    (copy,) = blind.prepare_copies(call.tender, by=call.officer, now=make.at(2, 4))
    officer_cleans(people.page(world.saeki), call, copy)
    assert BlindCopy.objects.get().state == "confirmed"
