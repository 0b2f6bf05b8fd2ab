"""What was published judges: the section's later edits count from the amendment on."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.models import (
    BlindWordKind,
    Ceiling,
    FunctionItem,
    ProposalSection,
    RequiredPaper,
    StageChannel,
    StageRule,
    StandingTerm,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.queries.demands import allowed_channels, demands_of
from madoguchi.services.procurement.queries.file_places import places_of
from madoguchi.services.procurement.queries.proposal_demands import (
    content_demand,
    published_ceilings,
)
from madoguchi.services.procurement.queries.statement import statement_gaps
from madoguchi.services.procurement.terms import Channel, Obligation, ProposalFileKind, Stage
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
EDITED = make.at(12, 25)


@kept
def call(world):
    return make.publish(make.make_call(world))


def judged(tender):
    """Everything by which a hand-in is judged, as values."""
    fresh = Tender.objects.get(pk=tender.pk)
    return {
        "channels": allowed_channels(fresh, Stage.PROPOSAL),
        "papers": demands_of(fresh),
        "places": [place.label for place in places_of(fresh)],
        "policy": proposing.file_policy(fresh, ProposalFileKind.COPY, None),
        "content": content_demand(fresh),
        "ceilings": published_ceilings(fresh),
        "blind": wanted_kinds(fresh),
    }


def edit_everything(tender):
    """The section prepares an amendment: other ways, papers, formats, sums, words."""
    rule = StageRule.objects.get(tender=tender, stage=Stage.PROPOSAL.value)
    rule.channels.all().delete()
    StageChannel.objects.create(rule=rule, channel=Channel.COUNTER.value)
    rule.format_rules = {"max_pages": 1}
    rule.extensions, rule.max_bytes, rule.copies = [".docx"], 10, 0
    rule.save()
    tender.required_papers.update(obligation=Obligation.OPTIONAL.value, max_age_months=1)
    ProposalSection.objects.filter(tender=tender).update(is_required=False, text="別の項目")
    FunctionItem.objects.create(tender=tender, code="1", text="後から加えた機能")
    Ceiling.objects.filter(tender=tender).update(amount_yen=1)
    BlindWordKind.objects.filter(tender=tender).delete()
    Tender.objects.filter(pk=tender.pk).update(track_record_limit=1)


def test_edits_after_publication_judge_nobody_until_they_are_published(call):
    before = judged(call.tender)
    edit_everything(call.tender)
    assert judged(call.tender) == before
    make.amend(call, now=EDITED)
    after = judged(call.tender)
    assert {name for name in before if after[name] == before[name]} == set()
    assert (after["channels"], after["policy"].max_bytes) == ((Channel.COUNTER,), 10)
    assert [limit.amount_yen for limit in after["ceilings"]] == [1, 1]


def test_draft_is_judged_by_its_own_rows(world):
    call = make.make_call(world)
    edit_everything(call.tender)
    assert judged(call.tender)["channels"] == (Channel.COUNTER,)


def test_proposal_is_taken_in_the_published_way_after_an_unpublished_edit(call, world):
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    edit_everything(call.tender)
    firm = call.applications[world.mihon_kikaku.name]
    firm.tender = Tender.objects.get(pk=call.tender.pk)
    content = replace(make.content_for(call.tender))
    make.propose(call, firm, world.yamabe, content=content)
    assert firm.proposal.receipt_number != ""


def test_added_consent_is_asked_from_the_amendment_on(call, world):
    actor = call.actor(world.yamabe)
    firm = applying.start_application(
        call.tender, world.mihon_kikaku, by=actor, now=make.at(12, 23)
    )
    StandingTerm.objects.create(
        tender=call.tender, code="new", text="実地の確認に協力すること。", needs_consent=True
    )
    sentence = "「実地の確認に協力すること。」に同意してください。"
    assert sentence not in statement_gaps(firm)
    make.amend(call, now=EDITED)
    assert sentence in statement_gaps(firm)


def test_paper_taken_out_is_asked_until_the_amendment(call, world, client_of):
    paper = call.tender.required_papers.first()
    others = call.tender.required_papers.count() - 1
    page = reverse("procurement:tender-part", args=[call.tender.number, "papers"])
    officer = client_of(world.saeki)
    formset = officer.get(page).context["formset"]
    typed = {}
    for form in (formset.management_form, *formset):
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                typed[field.html_name] = value
    typed[f"{formset.prefix}-0-DELETE"] = "on"
    assert officer.post(page, typed).status_code == 302
    assert call.tender.required_papers.count() == others
    assert [each.pk for each in Asked(call.tender).papers()].count(paper.pk) == 1
    application = applying.start_application(
        call.tender, world.mihon_kikaku, by=call.actor(world.yamabe), now=make.at(12, 23)
    )
    kept = applying.attach_paper(
        application, Asked(call.tender).papers()[0], None, by=call.actor(world.yamabe), now=EDITED
    )
    assert kept.required_id == paper.pk
    make.amend(call, now=EDITED)
    assert [each.pk for each in Asked(call.tender).papers()].count(paper.pk) == 0
    assert RequiredPaper.every.filter(pk=paper.pk).exists()


def test_amendment_names_a_change_that_stands_nowhere_in_the_words(call):
    rule = StageRule.objects.get(tender=call.tender, stage=Stage.PROPOSAL.value)
    rule.max_bytes = 5_000_000
    rule.save()
    (change,) = make.amend(call, now=EDITED).changes
    assert (change["section"], change["label"]) == ("受付と審査の定め", "提出の定め　提案")
    assert "ファイルの上限: 5000000" in change["new"]


def test_file_is_checked_against_the_published_format(call, world):
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    edit_everything(call.tender)
    firm = call.applications[world.mihon_kikaku.name]
    firm.tender = Tender.objects.get(pk=call.tender.pk)
    by, now = call.actor(world.yamabe), make.at(1, 30)
    proposal = proposing.start_proposal(firm, by=by, now=now)

    def add(name):
        return proposing.add_file(
            proposal, io.BytesIO(make.LANDSCAPE_PDF), name=name, kind=ProposalFileKind.ORIGINAL,
            by=by, now=now,
        )  # fmt: skip

    with pytest.raises(Refused):
        add("提案.docx")
    assert add("提案.pdf").kind == ProposalFileKind.ORIGINAL
