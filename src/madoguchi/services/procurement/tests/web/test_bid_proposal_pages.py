"""The proposal on the firm's side: from the invitation to the receipt, and after the deadline."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models import Proposal, RefusedAttempt, Tender
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import (
    has_the_rules_of_case_000,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(1, 30))


@kept
def call(world, clock):
    call = make.publish(make.make_call(world))
    return make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/proposal/"


@pytest.fixture
def bidder(client_of, world, base):
    client = client_of(world.yamabe)
    client.post(f"{base}start/")
    return client


def pdf(name="提案書.pdf"):
    return SimpleUploadedFile(name, make.LANDSCAPE_PDF, content_type="application/pdf")


def estimate(total=814_000, unit="740000", tax="74000", **changes):
    return {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "1000", "rows-0-item": "業務一式", "rows-0-quantity": "1",
        "rows-0-unit": "式", "rows-0-unit_price_yen": unit, "tax_yen": tax,
        "total_yen": str(total), **changes,
    }  # fmt: skip


def fill_in(bidder, base):
    for kind in ("original", "copy"):
        sent = bidder.post(f"{base}files/", {"place": kind, "file": pdf(f"{kind}.pdf")})
        assert sent.status_code == 302
    kinds = {"kinds": ["事業者名", "代表者名"]}
    assert bidder.post(f"{base}copies/checklist/", kinds).status_code == 302
    assert bidder.post(f"{base}estimates/2025/", estimate()).status_code == 302
    second = estimate(2_194_500, "１，９９５，０００円", "199,500")
    assert bidder.post(f"{base}estimates/2026/", second).status_code == 302


@pytest.mark.requirement("PROC-029", "PROC-079")
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("not_invited", "招請を受けた事業者だけが提出できます"),
        ("filed", "参加表明書が受け付けられていないため、提出できません。"),
    ],
)
def test_upload_is_denied_to_who_was_not_invited_or_not_accepted(
    call, client_of, base, state, sentence
):
    call.tender.applications.update(state=state)
    firm = client_of(call.world.yamabe)
    page = firm.get(base, follow=True).content.decode()
    assert 'type="file"' not in page
    sent = firm.post(f"{base}files/", {"place": "original", "file": pdf()})
    begun = firm.post(f"{base}start/", follow=True)
    assert sent.status_code in {403, 404, 422}
    assert sentence in begun.content.decode()
    assert (StoredFile.objects.count(), Proposal.objects.count()) == (0, 0)


def test_whole_proposal_is_submitted_through_the_pages(bidder, base, call):
    assert "まだ提出されていません" in text_of(bidder, base)
    fill_in(bidder, base)
    assert bidder.post(f"{base}submission/").status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.submitted_at) == ("submitted", make.at(1, 30))
    receipt = text_of(bidder, f"{base}receipt/")
    for file in proposal.files.select_related("file"):
        assert file.file.full_card().sha256 in receipt
        assert file.file.receipt_number in receipt
    assert bidder.get(f"{base}receipt.pdf").content.startswith(b"%PDF")
    assert bidder.post(f"{base}taking-back/").status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.submitted_at) == ("draft", None)


def test_button_of_the_submission_is_named_as_the_page_stands(bidder, base):
    button = f'href="{base}submission/"'
    page = text_of(bidder, base)
    assert "下の件がすべて済むと、ここに「内容を確かめて提出する」が出ます。" in page
    assert button not in page
    fill_in(bidder, base)
    page = text_of(bidder, base)
    assert "期限までに「内容を確かめて提出する」を押し、" in page
    assert button in page


def test_asked_section_is_marked_as_every_needed_answer(bidder, base, call):
    needed = call.tender.sections.filter(is_required=True).count()
    page = text_of(bidder, f"{base}sections/")
    assert needed
    assert page.count('<span class="mg-need mg-need--required">※必須</span>') == needed
    assert "（記入必須）" not in page


@pytest.mark.requirement("PROC-008")
def test_bidder_types_the_estimate_beside_its_ceiling_and_the_mark_of_it(bidder, base):
    page = text_of(bidder, f"{base}estimates/2026/")
    assert "提案限度額（令和8年度）" in page
    assert "2,195,000円（消費税等を含む）" in page
    assert "予算配当前の金額です。査定により変わることがあります" in page
    assert "815,000円" not in page


@pytest.mark.requirement("PROC-011")
@pytest.mark.parametrize("typed", ["7,400.5", "＄740,000", "740000ドル", "EUR 740000", "-740000"])
def test_estimate_in_another_currency_or_with_a_fraction_is_refused(bidder, base, typed):
    response = bidder.post(f"{base}estimates/2025/", estimate(unit=typed))
    assert response.status_code == 422
    page = response.content.decode()
    assert "金額は日本円で、1円未満の端数のない数字を入力してください" in page
    assert f'value="{typed}"' in page
    assert Proposal.objects.get().draft == ""


@pytest.mark.requirement("PROC-143")
def test_word_file_for_the_original_is_refused_and_a_pdf_gets_a_receipt(bidder, base, call):
    assert has_the_rules_of_case_000(call.tender)
    wrong = bidder.post(f"{base}files/", {"place": "original", "file": pdf("提案書.docx")})
    assert wrong.status_code == 422
    assert "この種類のファイルは受け付けていません。.pdf" in wrong.content.decode()
    assert StoredFile.objects.count() == 0
    bidder.post(f"{base}files/", {"place": "original", "file": pdf()})
    stored = StoredFile.objects.get()
    page = text_of(bidder, base)
    assert stored.receipt_number in page
    assert sha256(make.LANDSCAPE_PDF).hexdigest() in page


@pytest.mark.requirement("PROC-078")
def test_upload_that_ends_a_second_late_is_refused_and_logged(bidder, base, clock, call):
    # A page opened in time; the last byte of the upload comes at 17:00:01.
    clock.moment = make.at(2, 2, 17, 0, 1)
    late = bidder.post(f"{base}files/", {"place": "original", "file": pdf()})
    assert late.status_code == 422
    assert StoredFile.objects.count() == 0
    attempt = RefusedAttempt.objects.get()
    assert (attempt.stage, attempt.attempted_at) == ("proposal", make.at(2, 2, 17, 0, 1))


def test_upload_that_ends_on_the_last_second_is_taken(bidder, base, clock, call):
    clock.moment = make.at(2, 2, 17, 0, 0)
    assert bidder.post(f"{base}files/", {"place": "original", "file": pdf()}).status_code == 302
    assert StoredFile.objects.count() == 1


@pytest.mark.requirement("PROC-100")
def test_statement_is_frozen_from_its_own_deadline_while_the_proposal_is_open(bidder, base, clock):
    clock.moment = make.at(1, 16, 17, 0, 1)
    statement = text_of(bidder, base.replace("proposal/", "application/"))
    main = statement[statement.index('id="main"') : statement.index("</main>")]
    assert "<form" not in main
    assert "提出期限を過ぎ" in main
    clock.moment = make.at(1, 30)
    page = text_of(bidder, base)
    assert "<form" in page[page.index('id="main"') : page.index("</main>")]


@pytest.mark.requirement("PROC-100")
def test_after_the_deadlines_no_action_exists_on_either_page(bidder, base, clock, call):
    fill_in(bidder, base)
    bidder.post(f"{base}submission/")
    clock.moment = make.at(2, 2, 17, 0, 1)
    for path in (base, base.replace("proposal/", "application/")):
        page = text_of(bidder, path)
        main = page[page.index('id="main"') : page.index("</main>")]
        assert "<form" not in main
        assert "提出期限を過ぎ" in main
    file = Proposal.objects.get().files.first()
    bidder.post(f"{base}files/{file.pk}/removal/")
    bidder.post(f"{base}taking-back/")
    file.refresh_from_db()
    assert (file.removed_at, Proposal.objects.get().state) == (None, "submitted")


@pytest.mark.requirement("PROC-084")
def test_section_without_a_page_is_shown_as_missing(bidder, base, call):
    first, second = call.tender.sections.all()[:2]
    bidder.post(f"{base}sections/", {f"from_{first.pk}": "3"})
    page = text_of(bidder, base)
    assert f"「{second.code} {second.text}」の記載ページが入力されていません。" in page
    assert f"「{first.code} {first.text}」の記載ページ" not in page


@pytest.mark.requirement("PROC-096")
def test_sixth_record_is_refused(bidder, base, call):
    Tender.objects.filter(pk=call.tender.pk).update(track_record_limit=5)
    rows = {
        "rows-TOTAL_FORMS": "6", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    for number in range(6):
        rows |= {
            f"rows-{number}-client": "みほん区",
            f"rows-{number}-fiscal_year": "2025",
            f"rows-{number}-content": f"学習支援業務 その{number + 1}",
        }
    response = bidder.post(f"{base}records/", rows)
    assert response.status_code == 422
    assert "実績の記載は5事業までです（現在6事業）。" in response.content.decode()
    rows["rows-5-DELETE"] = "on"
    assert bidder.post(f"{base}records/", rows).status_code == 302
    assert "学習支援業務 その5" in text_of(bidder, f"{base}records/")


@pytest.mark.requirement("PROC-141")
def test_rival_gets_404_at_the_submission_and_the_attempt_is_logged(
    client_of, world, bidder, base, call
):
    assert client_of(world.himuro).get(base).status_code == 404
    rows = TrailEntry.objects.filter(action="procurement.foreign_bid_refused")
    assert [row.organisation_id for row in rows] == [world.reidai.pk]
