"""Scores as they may be seen: own ones always, all of them only when everybody is final."""

from collections.abc import Collection, Iterator

from madoguchi.services.procurement.models import (
    Application,
    Criterion,
    ReviewRound,
    RoundOutcome,
    ScoreSheet,
    Tender,
)
from madoguchi.services.procurement.rules.marks import SheetMarks, Total, total_marks
from madoguchi.services.procurement.rules.screening import PassRule
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ProposalState,
    RoundState,
    Scorer,
    TieRule,
)


def leaf_criteria(round_: ReviewRound, scorer: Scorer) -> list[Criterion]:
    """The criteria that this kind of scorer marks, in the sheet's order."""
    return list(Criterion.objects.filter(round=round_, children__isnull=True, scorer=scorer.value))


def proposals_in_round(round_: ReviewRound) -> list[Application]:
    """Applications to review: opened, still invited, and passed by the rounds before."""
    keys = proposals_by_round([round_])[round_.pk]
    applications = Application.objects.filter(pk__in=keys).select_related("proposal", "drawn_code")
    return list(applications.order_by("drawn_code__code"))


def proposals_by_round(rounds: Collection[ReviewRound]) -> dict[int, set[int]]:
    """Round -> keys of the applications to review in it; three queries for any number of them."""
    tenders = {round_.tender_id for round_ in rounds}
    opened = Application.objects.filter(
        tender__in=tenders,
        state=ApplicationState.INVITED.value,
        proposal__state=ProposalState.FROZEN.value,
    )
    of_tender: dict[int, set[int]] = {tender: set() for tender in tenders}
    for tender, application in opened.values_list("tender_id", "pk"):
        of_tender[tender].add(application)
    closed = list(ReviewRound.objects.filter(tender__in=tenders, state=RoundState.CLOSED.value))
    passed: dict[int, set[int]] = {each.pk: set() for each in closed}
    outcomes = RoundOutcome.objects.filter(round__in=passed, is_passed=True)
    for earlier, application in outcomes.values_list("round_id", "application_id"):
        passed[earlier].add(application)
    return {
        round_.pk: of_tender[round_.tender_id].intersection(
            *(
                passed[each.pk]
                for each in closed
                if each.tender_id == round_.tender_id and each.ordinal < round_.ordinal
            )
        )
        for round_ in rounds
    }


def unfinished_rounds(tender: Tender) -> list[ReviewRound]:
    """Rounds that the committee still owes: not closed, and with somebody to review."""
    done = (RoundState.CLOSED.value, RoundState.SKIPPED.value)
    return [each for each in tender.rounds.exclude(state__in=done) if proposals_in_round(each)]


def all_final(round_: ReviewRound) -> bool:
    """Every seated member has finalised every proposal, and the officer every sheet due."""
    applications = proposals_in_round(round_)
    members = list(round_.tender.committee_members.filter(ended_on__isnull=True))
    final = round_.sheets.exclude(finalised_at__isnull=True)
    pairs = set(final.values_list("member_id", "application_id"))
    wanted: set[tuple[int | None, int]] = {
        (member.pk, each.pk) for member in members for each in applications
    }
    if leaf_criteria(round_, Scorer.OFFICER):
        wanted |= {(None, each.pk) for each in applications}
    return bool(wanted) and wanted <= pairs


def round_totals(round_: ReviewRound) -> dict[int, Total]:
    """Totals of the proposals that stand in the round now: a disqualified one drops out."""
    standing = {each.pk for each in proposals_in_round(round_)}
    sheets = round_.sheets.filter(application_id__in=standing).exclude(finalised_at__isnull=True)
    values = [
        SheetMarks(
            scorer=str(sheet.member_id) if sheet.member_id else "officer",
            application=sheet.application_id,
            marks={score.criterion_id: score.points or 0 for score in sheet.scores.all()},
            abstained=sheet.is_abstention,
        )
        for sheet in sheets.prefetch_related("scores")
    ]
    return total_marks(
        values,
        full_marks={
            "member": {each.pk: each.points or 0 for each in leaf_criteria(round_, Scorer.MEMBER)},
            "officer": {
                each.pk: each.points or 0 for each in leaf_criteria(round_, Scorer.OFFICER)
            },
        },
    )


def pass_rule_of(round_: ReviewRound) -> PassRule:
    return PassRule(
        min_percent=round_.pass_percent,
        places=round_.pass_places,
        minimum_proposals=round_.minimum_proposals,
        all_tied_pass=round_.tender.tie_rule == TieRule.ALL_PASS,
    )


def tie_orders(round_: ReviewRound) -> list[list[int]]:
    """The committee's decisions on ties, newest last."""
    return [
        row.ordered_application_ids for row in round_.tie_decisions.order_by("decided_at", "pk")
    ]


def bar_to_scoring(sheet: ScoreSheet) -> str:
    """Why the sheet takes no marks now; "" while it does."""
    if sheet.round.state != RoundState.SCORING:
        return "この審査は採点の期間ではありません。"
    if sheet.finalised_at is not None:
        return "確定した採点は変更できません。担当者に差戻しを依頼してください。"
    return ""


def marks_given(sheet: ScoreSheet) -> Iterator[tuple[str, str]]:
    """(item, mark) of a sheet and their sum."""
    given = {score.criterion_id: score.points for score in sheet.scores.all()}
    leaves = leaf_criteria(sheet.round, Scorer.MEMBER if sheet.member_id else Scorer.OFFICER)
    for leaf in leaves:
        points = given.get(leaf.pk)
        yield str(leaf), "未採点" if points is None else f"{points}点（{leaf.points}点満点）"
    yield "合計", f"{sum(given.get(leaf.pk) or 0 for leaf in leaves)}点"
