"""The same form sent twice makes one row, and only who may act is shown what to act with."""

from datetime import timedelta
from io import BytesIO

import pytest

from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import approvals, duties, incidents
from madoguchi.services.contracts.models import ApprovalRequest, Filing, Incident
from madoguchi.services.contracts.terms import ApprovalKind, IncidentKind
from madoguchi.services.contracts.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def address(contract, page=""):
    return f"/contracts/{contract.case.number}/{page}"


def test_second_click_makes_one_request_for_approval(contract, client_of, world):
    browser = client_of(world.yamabe)
    typed = {"kind": "copy", "subject": "名簿", "copies": "2", "reason": "会場で使うため"}
    answers = [browser.post(address(contract, "approvals/"), typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ApprovalRequest.objects.count() == 1
    other = browser.post(address(contract, "approvals/"), {**typed, "reason": "別の理由"})
    assert other.status_code == 422
    assert "区の決定を待っています" in other.content.decode()
    assert ApprovalRequest.objects.count() == 1


def test_decided_request_may_be_made_again(contract, firm, world):
    asked = {"subject": "名簿", "reason": "会場で使うため", "copies": 2, "by": firm, "now": NOW}
    first = approvals.request_approval(contract, ApprovalKind.COPY, **asked)
    chief = as_actor(world.takahashi, TODAY)
    approvals.reject(first, reason="紙で足りる", by=chief, now=NOW)
    assert approvals.request_approval(contract, ApprovalKind.COPY, **asked) != first


def test_second_click_makes_one_filing_of_words_and_of_files(contract, firm, world):
    duty = contract.duties.get(code="data_processing.roster")

    def file(content):
        return duties.file_document(duty, [(BytesIO(content), "名簿.csv")], by=firm, now=NOW)

    assert file(b"a") == file(b"a")
    assert file(b"b").version == 2
    assert file(b"a").version == 3
    accepted = duties.accept_filing(duty.filings.first(), by=as_actor(world.saeki, TODAY), now=NOW)
    assert file(b"a") != accepted
    assert Filing.objects.count() == 4


def test_second_click_makes_one_incident_and_one_mail_to_each(contract, firm):
    said = {"words": "誤送信のおそれ", "noticed_at": NOW - timedelta(minutes=5)}
    first, second = (
        incidents.report_incident(contract, IncidentKind.LEAK, **said, by=firm, now=NOW)
        for _ in range(2)
    )
    assert first == second
    assert OutgoingMail.objects.filter(unique_key__startswith="contracts.incident.").count() == 2
    with pytest.raises(Refused) as refused:
        incidents.report_incident(
            contract, IncidentKind.LEAK, **{**said, "words": "別の件"}, by=firm, now=NOW
        )
    assert refused.value.code == "reported"
    incidents.report_incident(contract, IncidentKind.LEAK, **said, is_drill=True, by=firm, now=NOW)
    assert Incident.objects.count() == 2


SHOWN = {
    ("saeki", False): (False, []),
    ("saeki", True): (False, []),
    ("takahashi", False): (False, ["決定する"]),
    ("takahashi", True): (False, ["決定する"]),
    ("yamabe", False): (True, []),
    ("yamabe", True): (True, ["回答する"]),
}


@pytest.mark.parametrize("case", SHOWN)
def test_approvals_show_each_only_what_they_may_do(contract, world, client_of, case):
    name, is_asked_back = case
    asked = a_request(contract, world)
    if is_asked_back:
        chief = as_actor(world.takahashi, TODAY)
        approvals.ask_back(asked, question="部数は", by=chief, now=NOW)
    page = client_of(getattr(world, name)).get(address(contract, "approvals/")).content.decode()
    main = page.split("<main")[1]
    links = [word for word in ("決定する", "回答する") if f">{word}<" in main]
    assert ('method="post"' in main, links) == SHOWN[case]


def a_request(contract, world):
    return approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿", reason="会場", copies=2,
        by=as_actor(world.yamabe, TODAY), now=NOW,
    )  # fmt: skip


def test_officer_can_neither_open_nor_send_what_is_the_chiefs(contract, world, client_of):
    asked = a_request(contract, world)
    officer = client_of(world.saeki)
    assert officer.get(address(contract, f"approvals/{asked.pk}/")).status_code == 403
    assert officer.post(address(contract, "approvals/"), {}).status_code == 403
