"""The order of the stages and the preview of a move, on the five published schedules."""

from datetime import date, timedelta

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.expressions import describe, parse_when
from madoguchi.services.procurement.rules.schedule import (
    Milestone,
    QuestionTiming,
    check_schedule,
    check_stage_order,
    in_order,
    preview_move,
)
from madoguchi.services.procurement.terms import MilestoneKind as Kind

WARD = BusinessCalendar()


def schedule(*rows: tuple[Kind, str]) -> list[Milestone]:
    return [Milestone(kind, kind.label, parse_when(text)) for kind, text in rows]


CASE_000 = schedule(
    (Kind.NOTICE, "令和7年12月22日(月)"),
    (Kind.DOCUMENT_ISSUE, "令和7年12月22日(月)～令和8年1月16日(金)"),
    (Kind.PARTICIPATION, "令和8年1月16日(金)午後5時"),
    (Kind.INVITATION, "令和8年1月20日(火)"),
    (Kind.QUESTIONS, "令和8年1月23日(金)午後5時"),
    (Kind.ANSWERS, "令和8年1月27日(火)"),
    (Kind.PROPOSALS, "令和8年2月2日(月)午後5時"),
    (Kind.RESULT, "令和8年2月中旬"),
    (Kind.CONTRACT, "令和8年2月中旬"),
    (Kind.PERFORMANCE, "令和8年2月16日(月)～令和8年3月31日(火)"),
)
CASE_001 = schedule(
    (Kind.NOTICE, "令和7年12月23日(火)"),
    (Kind.DOCUMENT_ISSUE, "令和7年12月23日(火)～令和8年1月13日(火)午後5時"),
    (Kind.PARTICIPATION, "令和8年1月13日(火)午後5時"),
    (Kind.INVITATION, "令和8年1月15日(木)"),
    (Kind.QUESTIONS, "令和8年1月19日(月)午後5時"),
    (Kind.ANSWERS, "令和8年1月22日(木)"),
    (Kind.PROPOSALS, "令和8年2月2日(月)午後5時"),
    (Kind.SCREENING_1, "令和8年2月9日(月)～令和8年2月12日(木)"),
    (Kind.RESULT_1, "令和8年2月13日(金)"),
    (Kind.SCREENING_2, "令和8年2月24日(火)～令和8年2月26日(木)"),
    (Kind.RESULT, "令和8年2月27日(金)"),
    (Kind.CONTRACT, "令和8年4月 予定"),
)
CASE_002 = schedule(
    (Kind.NOTICE, "令和6年10月25日(金)"),
    (Kind.QUESTIONS, "令和6年11月8日(金)正午"),
    (Kind.PARTICIPATION, "令和6年11月8日(金)午後5時（必着）"),
    (Kind.DOCUMENT_ISSUE, "令和6年10月25日(金)～11月8日(金)"),
    (Kind.ANSWERS, "令和6年11月15日(金)正午"),
    (Kind.INVITATION, "令和6年11月15日(金)"),
    (Kind.PROPOSALS, "令和6年12月13日(金)午後5時（必着）（厳守）"),
    (Kind.SCREENING_2, "令和6年12月中旬～下旬"),
    (Kind.RESULT, "令和6年12月下旬"),
    (Kind.CONTRACT, "令和7年1月上旬【予定】"),
)
CASE_004 = schedule(
    (Kind.NOTICE, "令和6年1月12日(金)"),
    (Kind.DOCUMENT_ISSUE, "令和6年1月12日(金)～1月26日(金)"),
    (Kind.LOAN, "令和6年1月12日(金)～1月26日(金)"),
    (Kind.PARTICIPATION, "令和6年1月12日(金)～1月26日(金)"),
    (Kind.INVITATION, "令和6年1月30日(火)"),
    (Kind.QUESTIONS, "令和6年1月30日(火)～2月5日(月)"),
    (Kind.ANSWERS, "令和6年2月8日(木)"),
    (Kind.PROPOSALS, "令和6年2月15日(木)～2月21日(水)"),
    (Kind.SCREENING_1, "令和6年2月26日(月)"),
    (Kind.RESULT_1, "令和6年3月4日(月)"),
    (Kind.SCREENING_2, "令和6年3月中旬"),
    (Kind.RESULT, "令和6年3月下旬"),
    (Kind.CONTRACT, "令和6年4月上旬"),
)
AFTER, BEFORE = QuestionTiming.AFTER_INVITATION, QuestionTiming.BEFORE_INVITATION


@pytest.mark.requirement("PROC-020")
@pytest.mark.parametrize(
    ("milestones", "timing"),
    [(CASE_000, AFTER), (CASE_001, AFTER), (CASE_002, BEFORE), (CASE_004, AFTER)],
    ids=["000", "001", "002", "004"],
)
def test_published_schedule_is_accepted_in_its_own_order(
    milestones: list[Milestone], timing: QuestionTiming
) -> None:
    assert check_stage_order(milestones, question_timing=timing) == ()


@pytest.mark.parametrize(
    ("milestones", "timing"), [(CASE_000, BEFORE), (CASE_002, AFTER)], ids=["000", "002"]
)
def test_other_question_order_is_reported(
    milestones: list[Milestone], timing: QuestionTiming
) -> None:
    (finding,) = check_stage_order(milestones, question_timing=timing)
    assert finding.code == "runs_backwards"
    assert set(finding.about) == {Kind.QUESTIONS.label, Kind.INVITATION.label}


def test_invitation_inside_the_participation_window_is_reported() -> None:
    rows = schedule(
        (Kind.PARTICIPATION, "令和8年1月5日～令和8年1月16日午後5時"),
        (Kind.INVITATION, "令和8年1月15日"),
    )
    (finding,) = check_stage_order(rows)
    assert finding.about == (Kind.PARTICIPATION.label, Kind.INVITATION.label)


@pytest.mark.parametrize(
    ("result", "is_reported"),
    [
        ("令和8年2月1日", True),
        ("令和8年2月2日", False),
        ("令和8年2月2日午後4時", True),
        ("令和8年2月2日午後5時", False),
        ("令和8年1月下旬", True),
        ("令和8年2月上旬", False),
    ],
)
def test_result_before_the_proposal_deadline_is_reported(result: str, is_reported: bool) -> None:
    rows = schedule((Kind.PROPOSALS, "令和8年2月2日午後5時"), (Kind.RESULT, result))
    assert bool(check_stage_order(rows)) is is_reported


def test_whole_check_names_weekday_order_and_closed_day() -> None:
    rows = schedule(
        (Kind.PROPOSALS, "令和8年2月2日(火)午後5時"),
        (Kind.SCREENING_1, "令和8年2月9日(月)～令和8年2月12日(木)"),
        (Kind.RESULT_1, "令和8年2月6日(金)"),
    )
    assert [finding.code for finding in check_schedule(rows, WARD)] == [
        "weekday_mismatch",
        "runs_backwards",
        "closed_day_inside",
    ]


@pytest.mark.requirement("PROC-018")
def test_schedule_sorts_vague_times_and_shows_them_unchanged() -> None:
    listed = [describe(row.when) for row in in_order(list(reversed(CASE_002)))]
    assert listed[-4:] == [
        "令和6年12月13日(金)午後5時（必着）（厳守）",
        "令和6年12月中旬～下旬",
        "令和6年12月下旬",
        "令和7年1月上旬【予定】",
    ]


def find(milestones: list[Milestone], kind: Kind) -> Milestone:
    return next(row for row in milestones if row.kind is kind)


def test_move_of_the_second_review_previews_what_follows() -> None:
    review = find(CASE_001, Kind.SCREENING_2)
    previews = preview_move(
        CASE_001, review, parse_when("令和8年2月25日(水)～令和8年2月27日(金)"), WARD
    )
    assert [(p.milestone.kind, p.proposed.text, p.is_required) for p in previews] == [
        (Kind.RESULT, "令和8年3月2日(月)", False),
        (Kind.CONTRACT, "令和8年4月 予定", False),
    ]
    assert review.when.text == "令和8年2月24日(火)～令和8年2月26日(木)"


def test_move_past_the_next_step_makes_its_move_required() -> None:
    review = find(CASE_001, Kind.SCREENING_2)
    previews = preview_move(
        CASE_001, review, parse_when("令和8年3月3日(火)～令和8年3月5日(木)"), WARD
    )
    assert [(p.milestone.kind, p.is_required, p.is_changed) for p in previews] == [
        (Kind.RESULT, True, True),
        (Kind.CONTRACT, False, False),
    ]
    assert previews[0].proposed.starts_on == date(2026, 3, 6)


def test_requirement_reaches_over_stages() -> None:
    deadline = find(CASE_001, Kind.PARTICIPATION)
    previews = preview_move(CASE_001, deadline, parse_when("令和8年1月30日(金)午後5時"), WARD)
    required = {p.milestone.kind for p in previews if p.is_required}
    assert required == {Kind.INVITATION}
    further = preview_move(CASE_001, deadline, parse_when("令和8年2月5日(木)午後5時"), WARD)
    assert {p.milestone.kind for p in further if p.is_required} == {
        Kind.INVITATION,
        Kind.PROPOSALS,
    }


def test_moved_moment_keeps_its_hour_and_skips_closed_days() -> None:
    answers = find(CASE_001, Kind.ANSWERS)
    previews = preview_move(CASE_001, answers, parse_when("令和8年1月30日(金)"), WARD)
    by_kind = {p.milestone.kind: p.proposed for p in previews}
    # Six business days later, over 建国記念の日 and two weekends.
    assert by_kind[Kind.PROPOSALS].text == "令和8年2月10日(火)午後5時"
    assert by_kind[Kind.SCREENING_1].text == "令和8年2月18日(水)～令和8年2月20日(金)"


def test_milestone_without_a_day_cannot_be_moved() -> None:
    row = Milestone(Kind.PERFORMANCE, "履行", parse_when("契約締結日から令和9年3月31日"))
    with pytest.raises(ValueError, match="without a day"):
        preview_move([row], row, parse_when("令和8年4月1日"), WARD)


def test_nothing_moves_when_the_new_time_is_as_many_business_days_away() -> None:
    notice = find(CASE_000, Kind.NOTICE)
    same = preview_move(CASE_000, notice, notice.when, WARD)
    assert not any(p.is_changed or p.is_required for p in same)
    assert len(same) == len(CASE_000) - 1
    assert timedelta(0) == same[0].proposed.earliest - same[0].milestone.when.earliest
