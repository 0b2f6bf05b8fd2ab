"""The lead acts for a joint bid; its members read the overview, once the ward knows them."""

import pytest
import time_machine
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.procurement.commands import consortium, loans
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.models import Application, Question, Tender
from madoguchi.services.procurement.queries.visibility import own_application, seen_application
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.urls.bids import routes

pytestmark = pytest.mark.django_db
NOW = make.at(1, 26)
IN_TIME = make.at(1, 12)  # before the statement's deadline
NAMED = [
    route.name for route in routes
    if str(route.pattern).count("<") == 1 and route.name not in {"bid", "bid-start"}
]  # fmt: skip


@kept
def joint(world) -> make.Call:
    """みほん企画 leads; 例題学習社 is its member; invited."""
    call = make.publish(make.make_call(world))
    Tender.objects.filter(pk=call.tender.pk).update(allows_consortium=True)
    call.tender.refresh_from_db()
    lead = make.apply(call, world.mihon_kikaku, world.yamabe)
    Application.objects.filter(pk=lead.pk).update(
        kind=ApplicationKind.CONSORTIUM.value, state=ApplicationState.DRAFT.value
    )
    lead.refresh_from_db()
    consortium.add_member(
        lead, name=world.reidai.name, corporate_number=world.reidai.corporate_number,
        by=call.actor(world.yamabe), now=make.at(1, 9),
    )  # fmt: skip
    become(call, ApplicationState.INVITED)
    return call


def become(call, state) -> None:
    Application.objects.filter(tender=call.tender).update(state=state.value)


def page(client, call, name, method="get"):
    address = reverse(f"procurement:{name}", args=[call.tender.number])
    with time_machine.travel(NOW, tick=False):
        return getattr(client, method)(address)


def test_board_names_every_member_beside_its_judgement(joint, world, client_of):
    become(joint, ApplicationState.ACCEPTED)
    officer = client_of(world.saeki)
    assert page(officer, joint, "eligibility-preparation", "post").status_code == 302
    board = page(officer, joint, "tender-eligibility").content.decode()
    for firm in (world.mihon_kikaku, world.reidai):
        assert f'<b class="mg-board-member">{firm.name}</b>' in board


def test_member_reads_the_overview_and_the_list(joint, world, client_of):
    member = client_of(world.himuro)
    overview = page(member, joint, "bid")
    text = overview.content.decode()
    assert overview.status_code == 200
    assert "代表構成員「みほん企画株式会社」が行います" in text
    assert ("提案書を提出する" in text, "辞退する" in text) == (False, False)
    with time_machine.travel(NOW, tick=False):
        listed = member.get(reverse("procurement:bids")).content.decode()
    assert (joint.tender.number in listed, "提案書は未提出です" in listed) == (True, False)


def test_lead_has_its_pages(joint, world, client_of):
    lead = client_of(world.yamabe)
    assert "提案書を提出する" in page(lead, joint, "bid").content.decode()
    assert page(lead, joint, "bid-proposal").status_code == 200


def test_no_other_page_of_the_bid_opens_for_a_member(joint, world, client_of):
    member = client_of(world.himuro)
    before = Question.objects.count()
    answers = {
        name: {page(member, joint, name, way).status_code for way in ("get", "post")}
        for name in NAMED
    }
    assert len(answers) > 15
    assert [name for name, codes in answers.items() if codes not in ({403}, {403, 405})] == []
    assert Question.objects.count() == before


def test_member_that_asks_for_the_leads_page_is_told_why_and_kept(joint, world, client_of):
    answer = page(client_of(world.himuro), joint, "bid-proposal")
    assert "共同企業体の手続は、代表構成員" in answer.content.decode()
    kept = TrailEntry.objects.filter(action="procurement.foreign_bid_refused")
    assert [entry.actor_id for entry in kept] == [world.himuro.pk]


def test_named_firm_sees_nothing_before_the_ward_has_accepted_the_set(joint, world, client_of):
    actor = joint.actor(world.himuro)
    for state in (ApplicationState.DRAFT, ApplicationState.FILED, ApplicationState.INCOMPLETE):
        become(joint, state)
        with pytest.raises(Missing):
            seen_application(actor, joint.tender.number)
        # who is only named may still take part alone: nobody is kept out by being typed
        assert page(client_of(world.himuro), joint, "bid-start").status_code == 200
    for state in (ApplicationState.ACCEPTED, ApplicationState.INVITED):
        become(joint, state)
        assert seen_application(actor, joint.tender.number).applicant == world.mihon_kikaku
        assert page(client_of(world.himuro), joint, "bid-start").status_code == 302


def test_own_application_comes_before_a_joint_one(joint, world):
    own = Application.objects.create(
        tender=joint.tender, applicant=world.reidai, started_at=NOW,
        state=ApplicationState.DRAFT.value,
    )  # fmt: skip
    assert own_application(joint.actor(world.himuro), joint.tender.number) == own


def test_commands_refuse_a_member_too(joint, world):
    actor = joint.actor(world.himuro)
    lead = joint.tender.applications.get()
    with pytest.raises(Forbidden):
        proposing.start_proposal(lead, by=actor, now=NOW)
    with pytest.raises(Forbidden):
        consortium.add_member(lead, name="何か", by=actor, now=NOW)


@pytest.mark.parametrize(
    ("name", "number"), [("株式会社どこにもない", ""), ("偽りの商号", "9999999999999")]
)
def test_typed_name_makes_no_organisation(joint, world, name, number):
    become(joint, ApplicationState.DRAFT)
    lead, before = joint.tender.applications.get(), Organisation.objects.count()
    with pytest.raises(Refused) as refusal:
        consortium.add_member(
            lead, name=name, corporate_number=number, by=joint.actor(world.yamabe), now=IN_TIME
        )
    assert refusal.value.code in {"firm_unknown", "corporate_number"}
    assert (Organisation.objects.count(), lead.members.count()) == (before, 2)


def test_firm_without_its_number_is_found_by_its_very_name_only(joint, world):
    become(joint, ApplicationState.DRAFT)
    lead, by = joint.tender.applications.get(), joint.actor(world.yamabe)
    with pytest.raises(Refused, match="登録がありません"):
        consortium.add_member(lead, name=world.lantern.name[:-1], by=by, now=IN_TIME)
    member = consortium.add_member(lead, name=world.hiroba.name, by=by, now=IN_TIME)
    assert member.organisation == world.hiroba
    Organisation.objects.create(kind="contractor", name="同じ名の会")
    Organisation.objects.create(kind="contractor", name="同じ名の会")
    with pytest.raises(Refused, match="法人番号で指定"):
        consortium.add_member(lead, name="同じ名の会", by=by, now=IN_TIME)


def test_unknown_member_is_refused_on_the_page_with_what_was_typed(joint, world, client_of):
    become(joint, ApplicationState.DRAFT)
    address = reverse("procurement:bid-members", args=[joint.tender.number])
    with time_machine.travel(make.at(1, 12), tick=False):
        answer = client_of(world.yamabe).post(address, {"name": "株式会社どこにもない"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("登録がありません" in text, 'value="株式会社どこにもない"' in text) == (True, True)


def test_loan_belongs_to_the_firm_that_asks(joint, world):
    with pytest.raises(Missing):
        loans.request_loan(
            joint.tender, world.mihon_kikaku, accepts_restriction=True,
            by=joint.actor(world.lan), now=NOW,
        )  # fmt: skip
