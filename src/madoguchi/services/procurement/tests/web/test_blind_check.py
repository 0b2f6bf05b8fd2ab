"""副本の点検 in the pages: the firm before it hands in, the officer before a member sees it."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail import history_of
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.commands import blind, blind_check, scoring
from madoguchi.services.procurement.models import BlindCopy, ProposalFile, ProposalSection
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.copy_pages import original_of
from madoguchi.services.procurement.queries.registrations import registration_of
from madoguchi.services.procurement.rules.masks import Mask
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import (
    has_the_rules_of_case_000,
    text_of,
)
from madoguchi.services.procurement.tests.leaks_pdf import (
    PROSE,
    changed,
    plain_pdf,
    quoted,
    typeset,
)

pytestmark = pytest.mark.django_db
NOW = make.at(2, 4)


def authored(content: bytes, author: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.docinfo["/Author"] = author

    return changed(content, change)


@kept
def leaking(world, django_capture_on_commit_callbacks):
    """Two opened proposals: one copy holds the firm's name as its author, one is clean."""
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        copy = authored(plain_pdf(), world.mihon_kikaku.name)
        make.propose(call, mihon, world.yamabe, original=plain_pdf(), copy=copy)
        make.propose(call, reidai, world.himuro, original=plain_pdf(), copy=plain_pdf())
    make.open_proposals(call)
    blind.prepare_copies(call.tender, by=call.officer, now=NOW)
    return call


def copy_of(call, firm) -> BlindCopy:
    return BlindCopy.objects.get(proposal_file__proposal__application__applicant=firm)


def refusal_of(copy, call) -> str:
    with pytest.raises(Refused) as caught:
        blind.confirm_page(copy, 1, by=call.officer, now=NOW)
    return caught.value.code


def test_copy_of_a_section_is_compared_with_the_original_of_that_section(leaking, world):
    copy = copy_of(leaking, world.mihon_kikaku)
    of_all = original_of(copy)
    section = ProposalSection.objects.create(tender=leaking.tender, code="課題2", text="配置図")
    drawing = ProposalFile.objects.create(
        proposal=of_all.proposal, kind=of_all.kind, section=section, file=of_all.file,
        added_at=of_all.added_at,
    )  # fmt: skip
    assert original_of(copy) == of_all
    copy.proposal_file.section = section
    assert original_of(copy) == drawing
    copy.proposal_file.section = ProposalSection(pk=0)
    assert original_of(copy) == of_all


@pytest.mark.requirement("PROC-091")
def test_author_of_a_copy_is_a_hit_and_the_copy_is_held_back(leaking, world, client_of):
    assert blind_check.check_waiting(NOW) == 2
    copy, other = copy_of(leaking, world.mihon_kikaku), copy_of(leaking, world.reidai)
    assert [(find["kind"], find["where"]) for find in CheckView.of(copy).finds] == [
        ("legal_name", "文書情報のAuthor（作成者）")
    ]
    assert refusal_of(copy, leaking) == "finds_open"
    copy.refresh_from_db()
    assert copy.state != "confirmed"
    assert CheckView.of(other).finds == []
    assert blind.confirm_page(other, 1, by=leaking.officer, now=NOW).state == "confirmed"
    # The committee gets neither the copy nor the round that it belongs to.
    with pytest.raises(Refused, match="副本"):
        scoring.open_round(leaking.tender.rounds.get(ordinal=1), by=leaking.officer, now=NOW)
    code = copy.proposal_file.proposal.application.drawn_code.code
    address = f"/procurement/review/{leaking.tender.number}/copies/{code}/{copy.pk}/"
    assert client_of(world.yoshida).get(address).status_code == 404


def test_page_is_not_confirmed_before_the_check_is_done(leaking, world):
    copy = copy_of(leaking, world.reidai)
    assert copy.check_state == "waiting"
    assert refusal_of(copy, leaking) == "check_unfinished"
    blind_check.recheck_copy(copy, by=leaking.officer, now=NOW)
    assert blind.confirm_page(copy, 1, by=leaking.officer, now=NOW).state == "confirmed"


def test_check_that_cannot_be_made_blocks_with_its_reason(leaking, world, monkeypatch):
    copy = copy_of(leaking, world.reidai)

    def crash(*args: object, **kwargs: object) -> None:
        raise UnreadableFile("reading_stopped", "読み取りを中止しました。")

    monkeypatch.setattr(blind_check, "judge_copy", crash)
    blind_check.recheck_copy(copy, by=leaking.officer, now=NOW)
    copy.refresh_from_db()
    assert copy.check_state == "failed"
    assert "読み取りを中止しました" in copy.block_reason
    assert refusal_of(copy, leaking) == "check_failed"


def test_cleaning_takes_the_find_away_and_is_checked_anew(
    leaking, world, django_capture_on_commit_callbacks
):
    blind_check.check_waiting(NOW)
    copy = copy_of(leaking, world.mihon_kikaku)
    with django_capture_on_commit_callbacks(execute=True):
        blind_check.clean_copy(copy, by=leaking.officer, now=NOW)
    copy.refresh_from_db()
    assert (copy.check_state, copy.check_report) == ("waiting", {})
    assert blind_check.check_waiting(NOW) == 1
    copy.refresh_from_db()
    assert (copy.check_state, CheckView.of(copy).finds) == ("done", [])
    assert blind.confirm_page(copy, 1, by=leaking.officer, now=NOW).state == "confirmed"
    assert "procurement.blind_copy_cleaned" in {entry.action for entry in history_of(copy)}


def test_masked_copy_waits_for_a_new_check(leaking, world, django_capture_on_commit_callbacks):
    blind_check.check_waiting(NOW)
    copy = copy_of(leaking, world.reidai)
    with django_capture_on_commit_callbacks(execute=True):
        blind.mask_copy(copy, [(Mask(1, 0, 0, 900, 900), "地名")], by=leaking.officer, now=NOW)
    assert refusal_of(copy, leaking) == "check_unfinished"


def test_finds_are_accepted_with_a_reason_only(leaking, world):
    blind_check.check_waiting(NOW)
    copy = copy_of(leaking, world.mihon_kikaku)
    with pytest.raises(Refused):
        blind_check.accept_finds(copy, reason=" ", by=leaking.officer, now=NOW)
    blind_check.accept_finds(copy, reason="公表済みの一般名詞のため", by=leaking.officer, now=NOW)
    assert blind.confirm_page(copy, 1, by=leaking.officer, now=NOW).state == "confirmed"
    assert copy.check_report["accepted"]["reason"] == "公表済みの一般名詞のため"


@pytest.mark.requirement("PROC-083")
def test_firm_on_the_cover_of_a_copy_is_reported_on_page_1(
    world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        make.invite(call, mihon)
        make.seat_committee(call)
        cover = (
            f"= 企画提案書\n\n令和8年2月2日\n\n{quoted(world.mihon_kikaku.name)}#pagebreak(){PROSE}"
        )
        make.propose(call, mihon, world.yamabe, original=typeset(cover), copy=typeset(cover))
    assert has_the_rules_of_case_000(call.tender)
    make.open_proposals(call)
    (copy,) = blind.prepare_copies(call.tender, by=call.officer, now=NOW)
    blind_check.check_waiting(NOW)
    copy.refresh_from_db()
    (find,) = CheckView.of(copy).finds
    assert (find["kind"], find["page"], find["area"]) == ("legal_name", 1, "text")
    assert CheckView.of(copy).marked_pages == [1]
    assert len(CheckView.of(copy).boxes_on(1)) == 1


def ward(call, page):
    return f"/procurement/tenders/{call.tender.number}/copies/{page}/"


def test_officer_reads_the_report_with_marked_pages(leaking, client_of, world):
    officer, copy = client_of(world.saeki), copy_of(leaking, world.mihon_kikaku)
    address = ward(leaking, f"{copy.pk}/check")
    assert "点検待ち" in text_of(officer, address)
    assert officer.post(f"{address}run/").status_code == 302
    page = text_of(officer, address)
    assert "文書情報のAuthor（作成者）" in page
    assert "1件見つかりました" in page
    image = officer.get(ward(leaking, f"{copy.pk}/pages/1/check"))
    assert (image["Content-Type"], image["Cache-Control"]) == ("image/png", "no-store")
    assert officer.get(ward(leaking, f"{copy.pk}/pages/2/check")).status_code == 404
    asked = text_of(officer, ward(leaking, f"{copy.pk}/acceptance"))
    assert "「みほん企画」　文書情報のAuthor（作成者）" in asked
    assert f"{copy.proposal_file.proposal.application.drawn_code.code}社の副本" in asked
    assert officer.post(ward(leaking, f"{copy.pk}/acceptance"), {"reason": ""}).status_code == 422
    assert officer.get(ward(leaking, f"{copy.pk}/cleaning")).status_code == 200
    refused = officer.post(ward(leaking, f"{copy.pk}/pages/1/confirmation"))
    assert refused.status_code == 422
    assert "点検で見つかった箇所が1件あります" in refused.content.decode()


def test_report_is_not_for_member_bidder_stranger_or_another_section(
    leaking, client_of, world, client
):
    copy = copy_of(leaking, world.mihon_kikaku)
    browsers = [(client, 302), (client_of(world.yoshida), 403), (client_of(world.yamabe), 403),
                (client_of(world.officers["001"]), 404)]  # fmt: skip
    pages = (f"{copy.pk}/check", f"{copy.pk}/pages/1/check", f"{copy.pk}/pages/1/original",
             f"{copy.pk}/acceptance", f"{copy.pk}/cleaning")  # fmt: skip
    for page in pages:
        for browser, answer in browsers:
            assert browser.get(ward(leaking, page)).status_code == answer, page


@pytest.fixture
def bid(world, monkeypatch):
    stop_clock(monkeypatch, make.at(1, 30))
    call = make.publish(make.make_call(world))
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    return call


def trial(call) -> str:
    return f"/procurement/bids/{call.tender.number}/proposal/blind-check/"


def posted(content: bytes, name: str = "副本.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_firm_tries_its_copy_and_nothing_is_kept(bid, client_of, world):
    client = client_of(world.yamabe)
    assert "保存されず" in text_of(client, trial(bid))
    kept = StoredFile.objects.count()
    body = typeset(f"{PROSE}\n\n{quoted(world.mihon_kikaku.name)}")
    answer = client.post(trial(bid), {"copy": posted(body)})
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "1頁3行目" in page
    assert "data:image/png;base64," in page
    assert StoredFile.objects.count() == kept
    clean = client.post(trial(bid), {"copy": posted(plain_pdf()), "original": posted(body)})
    assert "登録されている語は見つかりませんでした" in clean.content.decode()


def test_trial_says_why_it_cannot_check(bid, client_of, world):
    client = client_of(world.yamabe)
    answer = client.post(trial(bid), {"copy": posted(b"%PDF-1.7 broken")})
    assert answer.status_code == 422
    assert "PDFとして読めません" in answer.content.decode()
    assert client.post(trial(bid), {}).status_code == 422


def test_trial_is_for_the_firm_alone(bid, client_of, world, client):
    for browser, answer in (
        (client, 302), (client_of(world.himuro), 404), (client_of(world.saeki), 403),
        (client_of(world.yoshida), 403),
    ):  # fmt: skip
        assert browser.get(trial(bid)).status_code == answer


def test_registration_holds_what_the_firm_told(bid, world):
    application = bid.tender.applications.get()
    firm = world.mihon_kikaku
    found = registration_of(application)
    assert found.of("legal_name") == (firm.name,)
    assert found.of("representative") == (firm.representative,)
    assert application.contact_name in found.of("staff")


@pytest.mark.requirement("PROC-081")
def test_21_pages_are_refused_where_20_with_the_cover_are_the_limit(
    bid, client_of, world, django_capture_on_commit_callbacks
):
    assert has_the_rules_of_case_000(bid.tender)
    client = client_of(world.yamabe)
    base = f"/procurement/bids/{bid.tender.number}/proposal/"
    client.post(f"{base}start/")
    for pages, state in ((20, "usable"), (21, "refused")):
        out = io.BytesIO()
        with pikepdf.new() as document:
            for _ in range(pages):
                document.add_blank_page(page_size=(842, 595))
            document.save(out)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{base}files/", {"place": "original", "file": posted(out.getvalue())})
        assert StoredFile.objects.latest("pk").state == state
    page = text_of(client, base)
    assert "ページ数は表紙を含めて20ページまでです（現在21ページ）。" in page
