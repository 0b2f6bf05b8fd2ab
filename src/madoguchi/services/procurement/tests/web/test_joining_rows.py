"""Joint bids of case 004: who may stand where, and members who join late (5(2)※, (3))."""

import io
from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands import joining
from madoguchi.services.procurement.models import (
    ApplicationMember,
    CooperatingOffice,
    Disqualification,
    Letter,
    Proposal,
)
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState, ProposalState
from madoguchi.services.procurement.tests.factories import LANDSCAPE_PDF
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
    world_day,
)

pytestmark = pytest.mark.django_db
AGREEMENT = "様式2(JVのみ)"
JOINED_AT = jst(2024, 2, 16, 10)


@kept
def world(db):
    return early_world()


@kept
def call(world):
    return put_out(seed_call(world, "004", on=date(2024, 1, 12)), at=jst(2024, 1, 12, 9))


def joint(call, lead, *partners, name, state=ApplicationState.INVITED):
    """A JV of these firms, as it stands at the time of the invitation."""
    application = call.open_for(lead, now=jst(2024, 1, 18))
    application.kind = ApplicationKind.CONSORTIUM.value
    application.consortium_name, application.state = name, state.value
    application.filed_at = jst(2024, 1, 18)
    application.save()
    for firm in partners:
        ApplicationMember.objects.create(
            application=application, organisation=firm, joined_at=jst(2024, 1, 18)
        )
    return application


def alone(call, firm, state=ApplicationState.INVITED):
    application = call.open_for(firm, now=jst(2024, 1, 18))
    application.state, application.filed_at = state.value, jst(2024, 1, 18)
    application.save()
    return application


@pytest.mark.requirement("PROC-039")
def test_joint_bid_without_the_agreement_is_incomplete_and_a_single_firm_is_not_asked(call, world):
    now = jst(2024, 1, 18)
    single = call.open_for(world.mihon_kikaku, now=now)
    call.file_papers(single, now=now, without=(AGREEMENT,))
    assert set_findings(single).is_complete
    jv = joint(call, world.reidai, world.lantern, name="れいだい・らんたん特定委託共同企業体")
    call.file_papers(jv, now=now, without=(AGREEMENT,))
    assert [finding.message for finding in set_findings(jv).findings] == [
        f"「{AGREEMENT}」を添付してください。"
    ]
    call.file_papers(jv, now=now)
    assert set_findings(jv).is_complete


@pytest.mark.requirement("PROC-063")
def test_firm_alone_and_as_member_is_flagged_on_both_applications(call, world, client_of):
    a = alone(call, world.mihon_kikaku, ApplicationState.FILED)
    name = "れいだい・みほん特定委託共同企業体"
    b = joint(call, world.reidai, world.mihon_kikaku, name=name, state=ApplicationState.FILED)
    other = alone(call, world.lantern, ApplicationState.FILED)
    client = client_of(world.officers["004"])
    marks = {}
    for each in (a, b, other):
        page = client.get(
            reverse(
                "procurement:tender-application",
                args=[call.tender.number, each.applicant.public_id],
            )
        )
        marks[each.pk] = "応募の制限（5(3)③）" in page.content.decode()
    assert marks == {a.pk: True, b.pk: True, other.pk: False}
    listed = client.get(reverse("procurement:tender-applications", args=[call.tender.number]))
    assert "応募の制限（5(3)③）" in listed.content.decode()


def flags(call, application, client):
    page = client.get(
        reverse(
            "procurement:tender-application",
            args=[call.tender.number, application.applicant.public_id],
        )
    )
    return [rule for rule in ("5(3)③", "5(3)⑤") if f"応募の制限（{rule}）" in page.content.decode()]


@pytest.mark.requirement("PROC-040")
def test_office_of_two_applicants_is_allowed_until_it_applies_itself(call, world, client_of):
    a = alone(call, world.mihon_kikaku, ApplicationState.FILED)
    b = alone(call, world.reidai, ApplicationState.FILED)
    for each in (a, b):
        CooperatingOffice.objects.create(
            application=each, name=world.lantern.name, scope="広報",
            corporate_number=world.lantern.corporate_number,
        )  # fmt: skip
    client = client_of(world.officers["004"])
    assert [flags(call, each, client) for each in (a, b)] == [[], []]
    c = alone(call, world.lantern, ApplicationState.FILED)
    assert [flags(call, each, client) for each in (a, b, c)] == [["5(3)⑤"]] * 3


@pytest.mark.requirement("PROC-064")
def test_two_branches_of_one_legal_entity_are_flagged_as_the_same_firm(call, world, client_of):
    branches = [
        Organisation.objects.create(
            kind=world.lantern.kind, name=f"株式会社みどり設計 {place}支店",
            corporate_number="7000012050002",
        )
        for place in ("東京", "横浜")
    ]  # fmt: skip
    first, second = [alone(call, firm, ApplicationState.FILED) for firm in branches]
    other = alone(call, world.mihon_kikaku, ApplicationState.FILED)
    client = client_of(world.officers["004"])
    assert [flags(call, each, client) for each in (first, second, other)] == [
        ["5(3)③"], ["5(3)③"], [],
    ]  # fmt: skip


@kept
def b_and_c(call, world):
    """JV B of みほん企画 and コワレンコ; JV C of 例題学習社, with D (らんたん) in it."""
    b = joint(call, world.mihon_kikaku, world.kovalenko, name="B特定委託共同企業体")
    c = joint(call, world.reidai, world.lantern, name="C特定委託共同企業体")
    return b, c


def ask(application, person, firm, *, now=JOINED_AT, **facts):
    return joining.request_member(
        application, name=firm.name, corporate_number=firm.corporate_number,
        by=as_actor(person, world_day()), now=now, **{"is_on_paper": True, **facts},
    )  # fmt: skip


@pytest.mark.requirement("PROC-065")
def test_member_of_another_jv_who_joins_late_disqualifies_both(
    call, world, b_and_c, client_of, monkeypatch
):
    b, c = b_and_c
    # The bidder asks on its page, on 16 February 2024, with the renewed agreement.
    clock = stop_clock(monkeypatch, JOINED_AT)
    bidder = client_of(world.yamabe)
    address = f"/procurement/bids/{call.tender.number}/members/additions/"
    typed = {"name": world.lantern.name, "corporate_number": world.lantern.corporate_number}
    refused = bidder.post(address, typed)
    assert refused.status_code == 422
    assert "構成員を追加した新しい協定書を提出してください。" in refused.content.decode()
    file = io.BytesIO(LANDSCAPE_PDF)
    file.name = "協定書.pdf"
    assert bidder.post(address, {**typed, "agreement": file}).status_code == 302
    addition = b.member_additions.get()
    assert (addition.requested_at, addition.is_accepted) == (JOINED_AT, None)
    # Naming a rival's member throws nobody out: the ward checks first.
    for each in b_and_c:
        each.refresh_from_db()
        assert each.state == ApplicationState.INVITED
    clock.moment = jst(2024, 2, 16, 14)
    officer = client_of(world.officers["004"])
    page = reverse(
        "procurement:addition",
        args=[call.tender.number, world.mihon_kikaku.public_id, addition.pk],
    )
    assert "B特定委託共同企業体、C特定委託共同企業体は失格となります。" in text_of(officer, page)
    assert officer.post(page, {"answer": "accept", "note": ""}).status_code == 302
    for each in b_and_c:
        each.refresh_from_db()
        assert each.state == ApplicationState.DISQUALIFIED
    records = Disqualification.objects.order_by("application_id")
    assert [(row.application, row.ground.text, row.decided_at) for row in records] == [
        (each, "追加構成員の重複によるJVの失格", jst(2024, 2, 16, 14)) for each in (b, c)
    ]
    letters = Letter.objects.filter(kind="disqualification").order_by("application_id")
    assert [letter.application for letter in letters] == [b, c]


@pytest.mark.requirement("PROC-065")
def test_single_firm_forms_a_jv_with_a_new_agreement_and_is_checked_anew(call, world):
    single = alone(call, world.mihon_kikaku)
    call.file_papers(single, now=jst(2024, 1, 18))
    with pytest.raises(Refused, match="新しい協定書"):
        ask(single, world.yamabe, world.lantern, is_on_paper=False)
    addition = ask(single, world.yamabe, world.lantern)
    assert joining.accept_member(addition, by=call.officer, now=JOINED_AT) == []
    single.refresh_from_db()
    assert (single.kind, single.state) == (
        ApplicationKind.CONSORTIUM, ApplicationState.ACCEPTED,
    )  # fmt: skip
    members = single.members.values_list("organisation__name", flat=True)
    assert set(members) == {world.mihon_kikaku.name, world.lantern.name}
    assert single.papers.get(required__name=AGREEMENT).filed_at == JOINED_AT


def test_member_known_by_name_alone_is_the_same_firm(call, world, b_and_c):
    b, c = b_and_c
    addition = joining.request_member(
        b, name=world.lantern.name, by=as_actor(world.yamabe, world_day()), now=JOINED_AT,
        is_on_paper=True,
    )  # fmt: skip
    fallen = joining.accept_member(addition, by=call.officer, now=JOINED_AT)
    assert [each.pk for each in fallen] == [b.pk, c.pk]


@pytest.mark.parametrize("state", [ProposalState.SUBMITTED, ProposalState.FROZEN])
def test_nobody_joins_once_the_own_proposal_is_filed(call, world, b_and_c, state):
    b, c = b_and_c
    # A rival's proposal closes nothing: the notice speaks of the JV's own first proposal.
    Proposal.objects.create(application=c, state=state.value, started_at=JOINED_AT)
    addition = ask(b, world.yamabe, world.ibasho)
    Proposal.objects.create(application=b, state=state.value, started_at=JOINED_AT)
    with pytest.raises(Refused, match="提案書を提出した後"):
        ask(b, world.yamabe, world.hiroba)
    with pytest.raises(Refused, match="提案書を提出した後"):
        joining.accept_member(addition, by=call.officer, now=JOINED_AT)
    assert b.members.count() == 2


def test_declined_addition_changes_nothing_and_tells_the_reason(
    call, world, b_and_c, client_of, monkeypatch
):
    b, _ = b_and_c
    addition = ask(b, world.yamabe, world.ibasho)
    with pytest.raises(Refused, match="受理しない理由"):
        joining.decline_member(addition, reason=" ", by=call.officer, now=JOINED_AT)
    reason = "協定書に代表者の記名がありません。"
    joining.decline_member(addition, reason=reason, by=call.officer, now=JOINED_AT)
    b.refresh_from_db()
    assert (b.state, b.members.count()) == (ApplicationState.INVITED, 2)
    stop_clock(monkeypatch, JOINED_AT)
    page = text_of(
        client_of(world.yamabe), f"/procurement/bids/{call.tender.number}/members/additions/"
    )
    assert reason in page
    with pytest.raises(Refused, match="確認済み"):
        joining.accept_member(addition, by=call.officer, now=JOINED_AT)


def test_addition_pages_are_the_firms_and_the_sections_own(call, world, b_and_c, client_of):
    b, _ = b_and_c
    addition = ask(b, world.yamabe, world.ibasho)
    own = f"/procurement/bids/{call.tender.number}/members/additions/"
    assert world.ibasho.name in text_of(client_of(world.yamabe), own)
    # The rival has its own page at that address, and sees nothing of this one.
    assert world.ibasho.name not in text_of(client_of(world.himuro), own)
    assert client_of(world.tsujimura).get(own).status_code == 404
    args = [call.tender.number, world.mihon_kikaku.public_id, addition.pk]
    for name in ("addition", "addition-agreement"):
        page = reverse(f"procurement:{name}", args=args)
        assert client_of(world.officers["001"]).get(page).status_code == 404
        assert client_of(world.yamabe).get(page).status_code == 403
    paper = client_of(world.officers["004"]).get(page)
    assert paper.status_code == 404
