"""採点: each member alone, private until all are final; rounds are totalled and decided."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMember,
    Criterion,
    ReadingOrder,
    ReviewRound,
    RoundOutcome,
    Score,
    ScoreReopening,
    ScoreSheet,
)
from madoguchi.services.procurement.queries.conflicts import may_review
from madoguchi.services.procurement.queries.round_doors import (
    demand_closable,
    demand_open,
    demand_openable,
    demand_planned,
    demand_skippable,
)
from madoguchi.services.procurement.queries.scores import (
    bar_to_scoring,
    leaf_criteria,
    proposals_in_round,
    round_totals,
)
from madoguchi.services.procurement.rules.lots import draw_order
from madoguchi.services.procurement.rules.screening import (
    Standing,
)
from madoguchi.services.procurement.rules.seen import demand_seen
from madoguchi.services.procurement.terms import (
    RoundState,
    Scorer,
)


def open_round(round_: ReviewRound, *, by: Actor, now: datetime) -> ReviewRound:
    """Let the members score; each gets an own reading order, drawn by lot (PROC-108).

    raises  Refused  before the opening; a copy is not confirmed; the round before is not closed
    """
    tender = round_.tender
    authorise(by, "procurement.round.manage", tender)
    applications = demand_openable(round_)
    with transaction.atomic():
        demand_planned(_locked(round_))
        for member in tender.committee_members.filter(ended_on__isnull=True):
            order = draw_order([each.pk for each in applications], secrets.SystemRandom())
            for position, application_id in enumerate(order, start=1):
                ReadingOrder.objects.get_or_create(
                    round=round_,
                    member=member,
                    application_id=application_id,
                    defaults={"position": position},
                )
        round_.state = RoundState.SCORING.value
        round_.opened_at = now
        round_.save()
    return round_


def sheet_for(
    round_: ReviewRound, member: CommitteeMember, application: Application, *, by: Actor
) -> ScoreSheet:
    """The member's own sheet of one proposal; nobody else's exists for them (404)."""
    authorise(by, "procurement.review.take_part", round_.tender)
    if member.person_id != by.person_id or not may_review(member):
        raise Missing("no_such_sheet", "採点表が見つかりません。利害関係の申告を確認してください。")
    if application.pk not in {each.pk for each in proposals_in_round(round_)}:
        raise Missing("no_such_sheet", "採点表が見つかりません。")
    sheet, _ = ScoreSheet.objects.get_or_create(
        round=round_, member=member, application=application
    )
    return sheet


def officer_sheet(round_: ReviewRound, application: Application, *, by: Actor) -> ScoreSheet:
    """The secretariat's sheet for marks such as price (scorer 事務局).

    raises  Missing  the round has none
    """
    authorise(by, "procurement.round.manage", round_.tender)
    if not leaf_criteria(round_, Scorer.OFFICER):
        raise Missing("no_officer_items", "この審査に、事務局が採点する項目はありません。")
    sheet, _ = ScoreSheet.objects.get_or_create(round=round_, member=None, application=application)
    return sheet


def save_scores(
    sheet: ScoreSheet,
    marks: Mapping[int, int | None],
    comments: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
    overall_comment: str = "",
    seen: str = "",
) -> ScoreSheet:
    """Keep a draft of one's marks.

    seen    the mark of the sheet that was typed over
    raises  Refused  a mark outside 0..full marks, the sheet is final, the round is not open
            ChangedMeanwhile  another tab saved since
    """
    _demand_own(sheet, by)
    _demand_scoring(sheet)
    leaves = {each.pk: each for each in leaf_criteria(sheet.round, _scorer(sheet))}
    for key, points in marks.items():
        criterion = leaves.get(key)
        if criterion is None:
            raise Refused("no_such_criterion", "評価項目が変わりました。画面を読み直してください。")
        if points is not None and not 0 <= points <= (criterion.points or 0):
            raise Refused(
                "mark_out_of_range",
                f"「{criterion.text}」は0点から{criterion.points}点までで入力してください。",
            )
    becomes = _content(leaves, marks, comments, overall_comment)
    with acting(by, reason=_reopened_for(sheet)), transaction.atomic():
        demand_seen(
            seen, standing(ScoreSheet.objects.select_for_update().get(pk=sheet.pk)), becomes
        )
        for key in leaves:
            Score.objects.update_or_create(
                sheet=sheet,
                criterion_id=key,
                defaults={"points": marks.get(key), "comment": comments.get(key, "")},
            )
        sheet.overall_comment = overall_comment
        sheet.save(update_fields=["overall_comment"])
    return sheet


Content = tuple[tuple[tuple[int, int | None, str], ...], str]


def standing(sheet: ScoreSheet) -> Content:
    """What is saved of the sheet: (criterion, points, comment) of each item, and the 総評."""
    saved = {score.criterion_id: score for score in sheet.scores.all()}
    return _content(
        [leaf.pk for leaf in leaf_criteria(sheet.round, _scorer(sheet))],
        {key: score.points for key, score in saved.items()},
        {key: score.comment for key, score in saved.items()},
        sheet.overall_comment,
    )


def _content(
    keys: Iterable[int], marks: Mapping[int, int | None], comments: Mapping[int, str], overall: str
) -> Content:
    return tuple((key, marks.get(key), comments.get(key, "")) for key in keys), overall


def _reopened_for(sheet: ScoreSheet) -> str:
    """Why a sheet that was final is changed again: it stands beside each change (PROC-142)."""
    latest = sheet.reopenings.order_by("-reopened_at", "-pk").first()
    return f"採点の差戻し：{latest.reason}" if latest else ""


def finalise(sheet: ScoreSheet, *, by: Actor, now: datetime) -> ScoreSheet:
    """確定: afterwards it changes only by reopening with a reason (PROC-116).

    raises  Refused  a mark is missing, or a reason where the call wants one
    """
    _demand_own(sheet, by)
    _demand_scoring(sheet)
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    for criterion in leaf_criteria(sheet.round, _scorer(sheet)):
        score = scores.get(criterion.pk)
        if score is None or score.points is None:
            raise Refused("mark_missing", f"「{criterion.text}」を採点してください。")
        _demand_reason(criterion, score)
    with transaction.atomic():
        sheet.is_abstention, sheet.abstention_reason = False, ""
        sheet.finalised_at = now
        sheet.save()
    return sheet


def _demand_reason(criterion: Criterion, score: Score) -> None:
    percent = (score.points or 0) * 100
    full = criterion.points or 1
    low, high = criterion.reason_below_percent, criterion.reason_above_percent
    extreme = (low is not None and percent < low * full) or (
        high is not None and percent > high * full
    )
    if extreme and not score.comment.strip():
        raise Refused("reason_needed", f"「{criterion.text}」の点の理由を入力してください。")


def abstain(sheet: ScoreSheet, *, reason: str, by: Actor, now: datetime) -> ScoreSheet:
    """棄権: the sheet counts for nothing, with the reason kept."""
    _demand_own(sheet, by)
    _demand_scoring(sheet)
    if not reason.strip():
        raise Refused("reason_needed", "棄権の理由を入力してください。")
    with transaction.atomic():
        sheet.is_abstention = True
        sheet.abstention_reason = reason
        sheet.finalised_at = now
        sheet.save()
    return sheet


def reopen(sheet: ScoreSheet, *, reason: str, by: Actor, now: datetime) -> ScoreSheet:
    """Hand a final sheet back to its scorer; the marks that stood are kept (PROC-116, 142)."""
    authorise(by, "procurement.score.reopen", sheet.round.tender)
    if not reason.strip():
        raise Refused("reason_needed", "差し戻す理由を入力してください。")
    if sheet.finalised_at is None:
        raise Refused(
            "not_final",
            "この採点表は確定していません。差し戻さなくても、そのまま直せます。",
        )
    if sheet.round.state == RoundState.CLOSED:
        raise Refused(
            "round_closed",
            "審査が確定しているため、採点は変更できません。"
            "誤りが見つかったときは、決裁者に相談してください。",
        )
    with transaction.atomic():
        ScoreReopening.objects.create(
            sheet=sheet,
            reason=reason,
            previous=[
                {"criterion": row.criterion_id, "points": row.points, "comment": row.comment}
                for row in sheet.scores.all()
            ],
            reopened_at=now,
            reopened_by_id=by.person_id or 0,
        )
        sheet.finalised_at = None
        sheet.is_abstention = False
        sheet.revision += 1
        sheet.save()
        sheet.round.state = RoundState.SCORING.value
        sheet.round.save(update_fields=["state"])
    return sheet


def _scorer(sheet: ScoreSheet) -> Scorer:
    return Scorer.OFFICER if sheet.member is None else Scorer.MEMBER


def _demand_own(sheet: ScoreSheet, by: Actor) -> None:
    if sheet.member is None:
        authorise(by, "procurement.round.manage", sheet.round.tender)
        return
    authorise(by, "procurement.review.take_part", sheet.round.tender)
    if sheet.member.person_id != by.person_id:
        raise Missing("no_such_sheet", "採点表が見つかりません。")


def _demand_scoring(sheet: ScoreSheet) -> None:
    if bar := bar_to_scoring(sheet):
        code = "sheet_final" if sheet.round.state == RoundState.SCORING else "not_scoring"
        raise Refused(code, bar)


def close_round(
    round_: ReviewRound,
    *,
    by: Actor,
    now: datetime,
    departures: Mapping[int, tuple[bool, str]] | None = None,
) -> list[RoundOutcome]:
    """確定: outcomes by the rule, or as the committee departs from it with reasons (原則).

    departures  application key -> (passes, reason); only where the rule is 原則
    raises      Refused  a sheet is not final; an undecided tie; a departure without reason
    """
    authorise(by, "procurement.round.manage", round_.tender)
    screening = demand_closable(round_)
    changed = departures or {}
    if changed and not round_.is_principle:
        raise Refused(
            "rule_is_strict",
            "この審査の通過基準は原則ではないため、変えられません。"
            "基準のとおりに確定してください。",
        )
    if any(not reason.strip() for _, reason in changed.values()):
        raise Refused("reason_needed", "基準と異なる決定の理由を入力してください。")
    totals = round_totals(round_)
    with transaction.atomic():
        demand_open(_locked(round_))
        outcomes = [
            RoundOutcome.objects.create(
                round=round_,
                application_id=key,
                total_points=totals[key].points,
                full_marks=totals[key].full_marks,
                rank=screening.ranks[key],
                is_passed=changed[key][0] if key in changed else standing is Standing.PASSED,
                reason=changed[key][1] if key in changed else standing.label,
                departs_from_rule=key in changed,
                decided_at=now,
            )
            for key, standing in screening.standings.items()
        ]
        round_.state = RoundState.CLOSED.value
        round_.closed_at = now
        round_.save()
        return outcomes


def _locked(round_: ReviewRound) -> ReviewRound:
    """The round as it stands, held: a second click finds what the first did."""
    return ReviewRound.objects.select_for_update().get(pk=round_.pk)


def skip_round(round_: ReviewRound, *, by: Actor, now: datetime) -> ReviewRound:
    """Too few proposals to shortlist: everybody goes on (PROC-119)."""
    authorise(by, "procurement.round.manage", round_.tender)
    demand_skippable(round_)
    with transaction.atomic():
        demand_planned(_locked(round_))
        round_.state, round_.closed_at = RoundState.SKIPPED.value, now
        round_.save()
    return round_
