"""The trail is no side door: what is sealed, drawn or not yet final stays in it."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.module_loading import import_string
from tests.kept_worlds import kept

from madoguchi.core.trail import verify
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.showing import NEVER
from madoguchi.core.trail.verification import link_pending
from madoguchi.core.trail.wording import NOT_SHOWN
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMember,
    DrawnCode,
    Estimate,
    Proposal,
    Question,
    Score,
    ScoreSheet,
    Tender,
)
from madoguchi.services.procurement.terms import TenderState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
OPEN_TO_READERS = {
    "Suspension": "the ward's own list of measures, which it announces",
    "NoticeVersion": "a row exists only once the public may read it",
}
WORD = "金糸雀"
READERS = ("kagami", "kiryu")


def every_model() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_app_config("procurement").get_models()
        if not model._meta.auto_created
    ]


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_every_model_has_a_rule_that_finds_its_call_or_is_named_open(model):
    name = model.__name__
    path = getattr(model, "TRAIL_VALUES", "")
    assert bool(path) != (name in OPEN_TO_READERS)
    if path and path != NEVER:
        rule = import_string(path)
        assert rule.model == name
        assert rule("0", by=Actor.system("監査"), now=make.at(1, 31)) is False


@kept
def sealed(world, django_capture_on_commit_callbacks) -> make.Call:
    """Two firms have handed in, nothing is opened; the committee is seated and has declared."""
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        make.propose(call, mihon, world.yamabe)
        make.propose(call, reidai, world.himuro)
    Question.objects.create(
        tender=call.tender, organisation=world.reidai, channel="upload", text="様式について",
        received_at=make.at(1, 21),
    )  # fmt: skip
    return call


def in_scoring(call: make.Call) -> make.Call:
    """Opened, codes drawn; one member has begun to mark, nobody is final."""
    make.confirm_copies(make.open_proposals(call))
    round_ = call.tender.rounds.get(ordinal=1)
    scoring.open_round(round_, by=call.officer, now=make.at(2, 5))
    member = call.tender.committee_members.get(person=call.world.yoshida)
    actor = call.actor(member.person)
    for application in call.applications.values():
        sheet = scoring.sheet_for(round_, member, application, by=actor)
        leaf = round_.criteria.filter(children__isnull=True)[0]
        scoring.save_scores(
            sheet, {leaf.pk: 7}, {leaf.pk: "下書き"}, by=actor, now=make.at(2, 5)
        )  # fmt: skip
    return call


def planted() -> set[str]:
    """Every free text of every ruled table of the room is overwritten; returns the tables."""
    tables = set()
    for model in every_model():
        texts = {
            field.attname: f"{WORD}{model.__name__}"[: field.max_length or 99]
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
            and (field.max_length or 99) >= 30
        }  # fmt: skip
        if texts and hasattr(model, "TRAIL_VALUES") and model.objects.update(**texts):
            tables.add(model._meta.db_table)
    link_pending()
    return tables


def spoken(client) -> str:
    """All that the trail's pages and its export tell this reader of the planted rows."""
    entries = TrailEntry.objects.filter(after__contains=WORD)
    pages = [client.get(reverse("trail:entry", args=[one.seq])) for one in entries]
    pages += [client.get(reverse("trail:entries"), {"q": word}) for word in ("", WORD)]
    assert {page.status_code for page in pages} == {200}
    export = client.get(reverse("trail:export"))
    return "".join(
        [*(page.content.decode() for page in pages), b"".join(export.streaming_content).decode()]
    )


def shown_models(text: str) -> set[str]:
    return {
        model.__name__ for model in every_model() if f"{WORD}{model.__name__}" in text
    }  # fmt: skip


def values(model, *, by) -> dict[str, bool]:
    """Row by row, whether its values are shown to this reader now."""
    rule = import_string(model.TRAIL_VALUES)
    return {
        str(pk): rule(str(pk), by=by, now=make.at(2, 20))
        for pk in model.objects.values_list("pk", flat=True)
    }


def test_before_the_opening_the_trail_shows_no_value_to_anybody(sealed, world, client_of):
    tables = planted()
    assert len(tables) > 25
    told = {name: spoken(client_of(getattr(world, name))) for name in READERS}
    # the reader's own search word stands in the search field; no planted word does
    assert {name: shown_models(text) for name, text in told.items()} == {
        name: set() for name in READERS
    }
    assert all(NOT_SHOWN in text for text in told.values())
    assert verify().ok


def test_rows_of_a_proposal_written_too_early_would_stay_unseen(sealed, world, client_of):
    """They are written at the opening; were they there before, the trail would not tell."""
    call = sealed
    proposal = Proposal.objects.get(application=call.applications["みほん企画株式会社"])
    estimate = Estimate.objects.create(
        proposal=proposal, fiscal_year=2025, total_yen=731_413, tax_yen=66_492
    )
    link_pending()
    entry = TrailEntry.objects.get(table_name=estimate._meta.db_table, action="insert")
    assert json.loads(entry.after)["total_yen"] == 731_413
    for name in READERS:
        page = client_of(getattr(world, name)).get(reverse("trail:entry", args=[entry.seq]))
        assert (page.status_code, "731413" in page.content.decode()) == (200, False)
    make.open_proposals(call)
    page = client_of(world.kagami).get(reverse("trail:entry", args=[entry.seq]))
    assert "731413" in page.content.decode()


def test_draft_of_a_proposal_is_no_value_of_the_trail(sealed, world):
    call = sealed
    Proposal.objects.filter(application__tender=call.tender).update(draft="金糸雀の写し")
    written = TrailEntry.objects.filter(table_name=Proposal._meta.db_table)
    assert [one for one in written if "金糸雀" in one.after + one.before] == []


def test_after_the_opening_the_firms_are_shown_and_the_review_is_not(sealed, world, client_of):
    in_scoring(sealed)
    planted()
    told = {name: shown_models(spoken(client_of(getattr(world, name)))) for name in READERS}
    assert told["kagami"] == told["kiryu"]
    assert {"Application", "Question", "FiledPaper", "Tender"} <= told["kagami"]
    assert told["kagami"] & {
        "Score", "ScoreSheet", "ConflictDeclaration", "BlindCopy", "Masking", "Conflict",
    } == set()  # fmt: skip


def test_codes_stay_unseen_until_the_call_is_decided(sealed, world):
    call = in_scoring(sealed)
    auditor = call.actor(world.kagami)
    assert set(values(DrawnCode, by=auditor).values()) == {False}
    Tender.objects.filter(pk=call.tender.pk).update(state=TenderState.DECIDED.value)
    assert set(values(DrawnCode, by=auditor).values()) == {True}


def test_marks_stay_unseen_until_every_sheet_is_final(sealed, world, client_of):
    call = in_scoring(sealed)
    auditor = call.actor(world.kagami)
    round_ = call.tender.rounds.get(ordinal=1)
    assert set(values(Score, by=auditor).values()) == {False}
    members = list(call.tender.committee_members.all())
    for member in members:
        actor = call.actor(member.person)
        for application in call.applications.values():
            assert set(values(Score, by=auditor).values()) == {False}
            sheet = scoring.sheet_for(round_, member, application, by=actor)
            leaves = round_.criteria.filter(children__isnull=True, scorer="member")
            scoring.save_scores(
                sheet, {leaf.pk: 20 for leaf in leaves}, {}, by=actor, now=make.at(2, 6)
            )
            scoring.finalise(sheet, by=actor, now=make.at(2, 6))
    assert set(values(Score, by=auditor).values()) == {True}
    assert set(values(ScoreSheet, by=auditor).values()) == {True}
    link_pending()
    assert verify().ok


def test_reader_who_sits_on_the_committee_waits_for_the_end(sealed, world):
    call = in_scoring(sealed)
    auditor = call.actor(world.kagami)
    assert set(values(Application, by=auditor).values()) == {True}
    post = call.tender.committee_posts.first()
    CommitteeMember.objects.create(
        tender=call.tender, post=post, person=world.kagami, appointed_on=make.at(2, 1).date()
    )
    assert set(values(Application, by=auditor).values()) == {False}
    Tender.objects.filter(pk=call.tender.pk).update(state=TenderState.DECIDED.value)
    assert set(values(Application, by=auditor).values()) == {True}


def test_call_that_ends_unopened_keeps_its_proposals_unseen(sealed, world):
    call = sealed
    Tender.objects.filter(pk=call.tender.pk).update(state=TenderState.CANCELLED.value)
    auditor = call.actor(world.kagami)
    assert set(values(Application, by=auditor).values()) == {True}
    assert set(values(Proposal, by=auditor).values()) == {False}


def test_deleted_row_is_judged_by_the_call_it_hung_on(sealed, world):
    call = sealed
    auditor = call.actor(world.kagami)
    question = Question.objects.get(text="様式について")
    key, rule = str(question.pk), import_string(Question.TRAIL_VALUES)
    question.delete()
    link_pending()
    assert rule(key, by=auditor, now=make.at(1, 31)) is False
    make.open_proposals(call)
    assert rule(key, by=auditor, now=make.at(2, 3)) is True
    sheet = ScoreSheet.objects.create(
        round=call.tender.rounds.get(ordinal=1), application=next(iter(call.applications.values()))
    )
    score = Score.objects.create(
        sheet=sheet, criterion=sheet.round.criteria.filter(children__isnull=True)[0], points=3
    )
    gone, marks = str(score.pk), import_string(Score.TRAIL_VALUES)
    score.delete()
    assert marks(gone, by=auditor, now=make.at(2, 3) + timedelta(days=1)) is False
    Tender.objects.filter(pk=call.tender.pk).update(state=TenderState.NO_AWARD.value)
    assert marks(gone, by=auditor, now=make.at(2, 20)) is True
