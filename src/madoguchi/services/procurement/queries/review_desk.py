"""A committee member's desk: own calls, confirmed copies in the own reading order, own sheets."""

from collections import Counter
from dataclasses import dataclass

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models import (
    Application,
    BlindCopy,
    CommitteeMember,
    FunctionItem,
    ReviewRound,
    ScoreSheet,
    SiteVisit,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.board import TotalRow, total_rows
from madoguchi.services.procurement.queries.conflicts import may_review
from madoguchi.services.procurement.queries.functions import FunctionTable, function_table
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.proposal_demands import opened_excesses
from madoguchi.services.procurement.queries.scores import (
    all_final,
    proposals_by_round,
    proposals_in_round,
)
from madoguchi.services.procurement.queries.visibility import seated_tenders
from madoguchi.services.procurement.terms import BlindCopyState, RoundState

READABLE = (RoundState.SCORING.value, RoundState.TOTALLED.value, RoundState.CLOSED.value)


@dataclass(frozen=True)
class CallRow:
    """A call on whose committee the person sits, and what is to do in it next."""

    tender: Tender
    next_step: str


@dataclass(frozen=True)
class DeskCopy:
    """One proposal on the desk: its code, confirmed copies, anonymous notes, the own sheet."""

    code: str
    copies: list[BlindCopy]
    notes: list[str]
    state: str


@dataclass(frozen=True)
class DeskRound:
    round: ReviewRound
    is_final: bool
    has_functions: bool
    proposals: list[DeskCopy]


def seat_of(actor: Actor, number: str) -> CommitteeMember:
    """The person's own seat in the call; raises Missing (404) for anybody who has none."""
    seat = (
        CommitteeMember.objects.filter(
            tender__in=seated_tenders(actor).values("pk"),
            tender__case__number=number,
            person_id=actor.person_id,
            ended_on__isnull=True,
        )
        .select_related("tender__case__section", "post")
        .first()
    )
    if seat is None:
        raise Missing("no_such_tender", "お探しの案件は見つかりません。番号をご確認ください。")
    return seat


def calls_of(actor: Actor) -> list[CallRow]:
    """The person's calls, the newest first; as many queries for one as for sixty."""
    seats = list(
        CommitteeMember.objects.filter(
            tender__in=seated_tenders(actor).values("pk"),
            person_id=actor.person_id,
            ended_on__isnull=True,
        )
        .select_related("tender__case__section", "declaration")
        .prefetch_related("conflicts", "tender__rounds")
        .order_by("-tender__case__number")
    )
    scoring = {seat.pk: _scoring_round(seat) for seat in seats}
    left = _left_to_score(seats, [each for each in scoring.values() if each is not None])
    return [CallRow(seat.tender, _next_step(seat, scoring[seat.pk], left)) for seat in seats]


def _scoring_round(member: CommitteeMember) -> ReviewRound | None:
    rounds = member.tender.rounds.all()
    return next((each for each in rounds if each.state == RoundState.SCORING), None)


def _left_to_score(seats: list[CommitteeMember], rounds: list[ReviewRound]) -> dict[int, int]:
    """Round -> how many proposals this member has not marked finally."""
    final = ScoreSheet.objects.filter(
        member__in=seats, round__in=rounds, finalised_at__isnull=False
    )
    done = Counter(final.values_list("round_id", flat=True))
    return {key: len(keys) - done[key] for key, keys in proposals_by_round(rounds).items()}


def _next_step(member: CommitteeMember, scoring: ReviewRound | None, left: dict[int, int]) -> str:
    if not hasattr(member, "declaration"):
        return "利害関係の申告をしてください"
    if not may_review(member):
        return "申告の内容を事務局が確認しています"
    if scoring is None:
        return "いま、することはありません"
    waiting = left[scoring.pk]
    return f"{scoring.name}：残り{waiting}件を採点してください" if waiting else "採点は済みました"


def rounds_for(member: CommitteeMember) -> list[DeskRound]:
    """Rounds that have been opened; nothing at all before declaration and resolution (PROC-107)."""
    if not may_review(member):
        return []
    has_functions = bool(Asked(member.tender).rows(FunctionItem))
    return [
        DeskRound(
            round_,
            all_final(round_),
            has_functions,
            [_desk_copy(round_, member, each) for each in _in_own_order(round_, member)],
        )
        for round_ in member.tender.rounds.filter(state__in=READABLE)
    ]


def opened_round(member: CommitteeMember, ordinal: int) -> ReviewRound:
    """A round that members may see; one still in preparation does not exist for them."""
    return one(member.tender.rounds.filter(state__in=READABLE), ordinal=ordinal)


def _in_own_order(round_: ReviewRound, member: CommitteeMember) -> list[Application]:
    places = dict(
        round_.reading_orders.filter(member=member).values_list("application_id", "position")
    )
    return sorted(proposals_in_round(round_), key=lambda each: places.get(each.pk, 0))


def _desk_copy(round_: ReviewRound, member: CommitteeMember, application: Application) -> DeskCopy:
    sheet = round_.sheets.filter(member=member, application=application).first()
    state = "未着手"
    if sheet is not None:
        state = "下書き" if sheet.finalised_at is None else "確定"
        state = "棄権" if sheet.is_abstention else state
    return DeskCopy(
        application.drawn_code.code, confirmed_copies(application), notes_on(application), state
    )


def confirmed_copies(application: Application) -> list[BlindCopy]:
    """Only copies of which every page was confirmed; never an original."""
    return list(
        BlindCopy.objects.filter(
            proposal_file__proposal__application=application,
            proposal_file__removed_at__isnull=True,
            state=BlindCopyState.CONFIRMED.value,
        ).order_by("pk")
    )


def notes_on(application: Application) -> list[str]:
    """What visits found, in the anonymous words only (PROC-102)."""
    visits = SiteVisit.objects.filter(application=application).exclude(anonymous_note="")
    return list(visits.order_by("visited_on").values_list("anonymous_note", flat=True))


def readable_copy(member: CommitteeMember, code: str, pk: int) -> StoredFile:
    """The file of a confirmed copy in an opened round; raises Missing for everything else."""
    if may_review(member):
        for round_ in member.tender.rounds.filter(state__in=READABLE):
            for application in proposals_in_round(round_):
                if application.drawn_code.code != code:
                    continue
                for copy in confirmed_copies(application):
                    if copy.pk == pk and copy.shown_file is not None:
                        return copy.shown_file
    raise Missing("no_such_copy", "副本が見つかりません。一覧から選び直してください。")


def functions_for(round_: ReviewRound, member: CommitteeMember) -> FunctionTable:
    """Every proposal's answers to the list of functions, in the member's own order (PROC-087)."""
    return function_table(_in_own_order(round_, member) if may_review(member) else [])


@dataclass(frozen=True)
class SheetFacts:
    """What stands beside the items: functions, estimate, statements, notes (PROC-087, 102, 123)."""

    copies: list[BlindCopy]
    notes: list[str]
    functions: FunctionTable
    estimates: list[tuple[str, int]]
    excesses: tuple[str, ...]
    has_finance_items: bool
    has_price_items: bool
    has_statements: bool


def sheet_facts(sheet: ScoreSheet) -> SheetFacts:
    application, criteria = sheet.application, sheet.round.criteria
    papers = application.papers.filter(replaced_by__isnull=True)
    return SheetFacts(
        copies=confirmed_copies(application),
        notes=notes_on(application),
        functions=function_table([application]),
        estimates=[
            (fiscal_year_label(row.fiscal_year), row.total_yen)
            for row in application.proposal.estimates.order_by("fiscal_year")
        ],
        excesses=opened_excesses(application),
        has_finance_items=criteria.filter(uses_finance=True).exists(),
        has_price_items=criteria.filter(uses_price=True).exists(),
        has_statements=papers.filter(required__name__contains="財務").exists(),
    )


def totals_for(round_: ReviewRound, member: CommitteeMember) -> list[TotalRow]:
    """All totals when everybody is final and the member may review; else nothing (PROC-116)."""
    return total_rows(round_) if may_review(member) else []
