"""機能要件: every function is answered, and a missing one is seen by those who judge."""

from dataclasses import replace

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.errors import ProposalIncomplete
from madoguchi.services.procurement.models import FunctionItem
from madoguchi.services.procurement.queries.functions import HELD_BACK, section_function_table
from madoguchi.services.procurement.rules.proposal_content import (
    FunctionAnswerKind as Answer,
)
from madoguchi.services.procurement.rules.proposal_content import FunctionReply
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
MOMENT = make.at(1, 30)


@kept
def invited(world):
    """Two invited firms; the call lists two functions."""
    call = make.make_call(world)
    for position, text in enumerate(
        ("職員の権限を所属ごとに分けられる", "記録を表計算の形で出力できる")
    ):
        FunctionItem.objects.create(
            tender=call.tender, code=str(position + 1), text=text, position=position
        )
    make.publish(call)
    mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
    reidai = make.apply(call, world.reidai, world.himuro)
    make.invite(call, mihon, reidai)
    make.seat_committee(call)
    return call


def answering(call, *answers):
    """A complete content with these (answer, note), in the order of the list."""
    items = list(call.tender.function_items.all())
    replies = tuple(
        FunctionReply(item=item.pk, answer=answer, note=note)
        for item, (answer, note) in zip(items, answers, strict=False)
    )
    return replace(make.content_for(call.tender), functions=replies)


@kept
def scoring_call(invited, world, django_capture_on_commit_callbacks):
    """Both proposals opened, copies confirmed, the first round open."""
    call = invited
    mihon, reidai = (call.applications[firm.name] for firm in (world.mihon_kikaku, world.reidai))
    lacking = answering(
        call, (Answer.SUPPORTED, ""), (Answer.UNSUPPORTED, "次の版で加える予定です。")
    )
    telling = answering(
        call, (Answer.ALTERNATIVE, f"{world.reidai.name}の製品で行います。"), (Answer.SUPPORTED, "")
    )
    with django_capture_on_commit_callbacks(execute=True):
        make.propose(call, mihon, world.yamabe, content=lacking)
        make.propose(call, reidai, world.himuro, content=telling)
    make.confirm_copies(make.open_proposals(call))
    scoring.open_round(call.tender.rounds.get(ordinal=1), by=call.officer, now=make.at(2, 5))
    return call


@pytest.mark.requirement("PROC-087")
def test_unanswered_function_is_rejected_and_a_missing_one_is_shown_to_the_committee(
    invited, world, client_of, django_capture_on_commit_callbacks
):
    call, mihon = invited, invited.applications[world.mihon_kikaku.name]
    one_open = answering(call, (Answer.SUPPORTED, ""))
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ProposalIncomplete, match="記録を表計算の形で出力できる"),
    ):
        make.propose(call, mihon, world.yamabe, content=one_open)
    lacking = answering(call, (Answer.SUPPORTED, ""), (Answer.UNSUPPORTED, ""))
    proposal = mihon.proposal
    by = call.actor(world.yamabe)
    with django_capture_on_commit_callbacks(execute=True):
        proposing.save_draft(proposal, lacking, by=by, now=MOMENT)
        assert proposing.submit_proposal(proposal, by=by, now=MOMENT).submitted_at == MOMENT
    make.confirm_copies(make.open_proposals(call))
    scoring.open_round(call.tender.rounds.get(ordinal=1), by=call.officer, now=make.at(2, 5))
    mihon.refresh_from_db()
    code = mihon.drawn_code.code
    member = client_of(world.yoshida)
    address = reverse("procurement:review-functions", args=[call.tender.number, 1])
    shown = member.get(address)
    cells = [cell for row in shown.context["functions"].rows for cell in row.cells]
    assert [(cell.code, cell.label, cell.is_lacking) for cell in cells] == [
        (code, "対応", False), (code, "非対応", True),
    ]  # fmt: skip
    assert 'class="mg-lacking"' in shown.content.decode()
    sheet = member.get(reverse("procurement:review-sheet", args=[call.tender.number, 1, code]))
    assert "非対応 1件" in sheet.content.decode()


def test_members_see_no_note_that_tells_the_firm(scoring_call, world, client_of):
    address = reverse("procurement:review-functions", args=[scoring_call.tender.number, 1])
    page = client_of(world.yoshida).get(address)
    notes = {cell.note for row in page.context["functions"].rows for cell in row.cells}
    assert notes == {"", "次の版で加える予定です。", HELD_BACK}
    assert "例題学習社" not in page.content.decode()


def test_officer_sees_the_same_table_in_order_of_the_codes(scoring_call, world, client_of):
    address = reverse("procurement:tender-functions", args=[scoring_call.tender.number])
    table = client_of(world.saeki).get(address).context["functions"]
    assert table.codes == ["A", "B"]
    code = scoring_call.applications[world.mihon_kikaku.name].drawn_code.code
    assert dict(table.lacking) == {code: 1, ({"A", "B"} - {code}).pop(): 0}


def test_nothing_is_shown_before_the_opening(invited, world, client_of):
    call, mihon = invited, invited.applications[world.mihon_kikaku.name]
    content = answering(call, (Answer.SUPPORTED, ""), (Answer.UNSUPPORTED, ""))
    make.propose(call, mihon, world.yamabe, content=content)
    assert section_function_table(call.tender).rows == []
    page = client_of(world.saeki).get(
        reverse("procurement:tender-functions", args=[call.tender.number])
    )
    assert "回答はまだ表示できません" in page.content.decode()


def test_functions_are_for_the_section_and_its_committee_only(scoring_call, world, client_of):
    number = scoring_call.tender.number
    ward = reverse("procurement:tender-functions", args=[number])
    desk = reverse("procurement:review-functions", args=[number, 1])
    asked = [(world.takahashi, ward), (world.yoshida, ward), (world.himuro, ward),
             (world.himuro, desk), (world.saeki, desk)]  # fmt: skip
    assert [client_of(person).get(page).status_code for person, page in asked] == [
        403, 403, 403, 404, 404,
    ]  # fmt: skip
