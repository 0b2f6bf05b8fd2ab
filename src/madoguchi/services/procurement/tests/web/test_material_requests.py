"""What firms ask about the section's materials, as the section sees and answers it."""

from io import BytesIO

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.services.procurement.commands import loans
from madoguchi.services.procurement.models import EmailDisclosureRecord, Loan, UsePermission
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
NAMES = ("tender-loan", "tender-use", "tender-email-told")


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(2, 4))


@kept
def call(world, clock):
    return make.publish(make.make_call(world))


@kept
def asked(call, world):
    """One request of each kind, none of them answered."""
    firm = {"tender": call.tender, "organisation": world.mihon_kikaku}
    loan = Loan.objects.create(**firm, requested_at=make.at(2, 3), requested_by_id=world.yamabe.pk)
    use = UsePermission.objects.create(**firm, purpose="位置図の引用", requested_at=make.at(2, 3))
    told = EmailDisclosureRecord.objects.create(
        tender=call.tender, firm="髙﨑地図株式会社", requester="邉見", requested_at=make.at(2, 3)
    )
    return loan, use, told


def page(call, name="tender-material-requests", *args):
    return reverse(f"procurement:{name}", args=[call.tender.number, *args])


def test_call_nobody_asks_about_says_so(call, client_of):
    assert "申込みはまだありません" in text_of(client_of(call.world.saeki), page(call))


def test_each_request_waits_on_the_overview_until_it_is_answered(call, asked, client_of):
    ward = client_of(call.world.saeki)
    overview = reverse("procurement:tender", args=[call.tender.number])
    documents = reverse("procurement:tender-documents", args=[call.tender.number])
    assert "申込み3件に答えてください" in text_of(ward, overview)
    assert "資料についての申込み3件が、回答を待っています" in text_of(ward, documents)
    loan, use, told = asked
    yes = {"grant": "yes", "seal_confirmed": "on"}
    for name, row in zip(NAMES, (loan, use, told), strict=True):
        assert ward.post(page(call, name, row.pk), yes).status_code == 302
        row.refresh_from_db()
    assert (loan.is_granted, loan.seal_confirmed, loan.decided_by_id) == (
        True, True, call.world.saeki.pk,
    )  # fmt: skip
    assert (use.is_granted, use.decided_at) == (True, make.at(2, 4))
    assert (told.disclosed_at, told.disclosed_by_id) == (make.at(2, 4), call.world.saeki.pk)
    shown = text_of(ward, page(call))
    assert [words in shown for words in ("貸与する", "許可", "伝達済み", "決定待ち")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "に答えてください" not in text_of(ward, overview)
    assert "回答を待っています" not in text_of(ward, documents)


@pytest.mark.requirement("PROC-025")
@pytest.mark.parametrize(("typed", "words"), [
    ({"grant": "yes", "note": "急ぎ"}, "押印を確認してから"),
    ({"grant": "no", "seal_confirmed": "on"}, "貸与しない理由を入力してください。"),
    ({"note": "急ぎ"}, "選んでください。"),
])  # fmt: skip
def test_loan_is_not_decided_without_its_ground(call, asked, client_of, typed, words):
    loan, *_ = asked
    answer = client_of(call.world.saeki).post(page(call, "tender-loan", loan.pk), typed)
    shown = answer.content.decode()
    assert (answer.status_code, words in shown, typed.get("note", "") in shown) == (422, True, True)
    loan.refresh_from_db()
    assert (loan.decided_at, loan.is_granted) == (None, None)


@pytest.mark.parametrize("which", range(3))
def test_request_is_answered_once(call, asked, client_of, which):
    ward, address = client_of(call.world.saeki), page(call, NAMES[which], asked[which].pk)
    yes = {"grant": "yes", "seal_confirmed": "on"}
    assert [ward.post(address, yes).status_code for _ in range(2)] == [302, 422]


def test_stamped_form_opens_for_the_section(call, asked, client_of):
    loan, *_ = asked
    ward = client_of(call.world.saeki)
    assert ward.get(page(call, "tender-loan-file", loan.pk)).status_code == 404
    loan.form_file = receive(
        BytesIO(make.LANDSCAPE_PDF), name="様式12.pdf", key=call.tender.case.key,
        policy=loans.FORM_POLICY, by=call.actor(call.world.yamabe), now=make.at(2, 3),
    )  # fmt: skip
    inspect(loan.form_file, now=make.at(2, 3))
    loan.save()
    opened = ward.get(page(call, "tender-loan-file", loan.pk))
    assert b"".join(opened.streaming_content) == make.LANDSCAPE_PDF


def test_other_sections_and_firms_do_not_find_the_requests(call, asked, client_of):
    loan, use, told = asked
    addresses = [page(call), page(call, "tender-loan-file", loan.pk)]
    addresses += [page(call, name, row.pk) for name, row in zip(NAMES, asked, strict=True)]
    for person in (call.world.officers["001"], call.world.yamabe):
        found = {client_of(person).get(address).status_code for address in addresses}
        assert found <= {403, 404}
    assert (use.decided_at, told.disclosed_at) == (None, None)
