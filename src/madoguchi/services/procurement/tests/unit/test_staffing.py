"""Staffing and attendees, by seeds 003 and 004."""

import pytest

from madoguchi.services.procurement.rules.staffing import (
    NamedWorker,
    StaffingRule,
    attendee_gaps,
    staffing_gaps,
)

PARK = StaffingRule(
    minimum={"主任技術者": 1, "担当技術者": 2},
    fields=("ランドスケープデザイン", "公園設計", "住民協働", "広報"),
)
MUST = ["主任技術者", "ランドスケープデザイン担当", "住民協働担当"]


def worker(name: str, role: str, *fields: str, qualifications: tuple[str, ...] = ()) -> NamedWorker:
    return NamedWorker(
        name=name, role=role, fields=frozenset(fields), qualifications=frozenset(qualifications)
    )


@pytest.mark.requirement("PROC-059")
def test_staffing_gaps_missing_field_fails_even_if_persons_are_shared():
    team = [
        worker("髙橋", "主任技術者"),
        worker("グエン", "担当技術者", "ランドスケープデザイン", "公園設計"),
        worker("𠮷田", "担当技術者", "広報"),
    ]
    assert staffing_gaps(team, PARK) == ("「住民協働」の担当者がいません。",)


def test_staffing_gaps_sharing_is_allowed_where_the_notice_says_so():
    team = [
        worker("髙橋", "主任技術者"),
        worker("グエン", "担当技術者", "ランドスケープデザイン", "公園設計"),
        worker("𠮷田", "担当技術者", "広報", "住民協働"),
    ]
    assert staffing_gaps(team, PARK) == ()
    strict = StaffingRule(fields=PARK.fields, may_share=False)
    assert len(staffing_gaps(team, strict)) == 2


def test_staffing_gaps_counts_heads():
    team = [worker("髙橋", "主任技術者", *PARK.fields), worker("𠮷田", "担当技術者")]
    assert staffing_gaps(team, PARK) == ("「担当技術者」は2名以上必要です（現在1名）。",)


def test_staffing_gaps_lead_auditor_needs_one_of_the_qualifications():
    rule = StaffingRule(any_of={"主監査人": ("CISA", "システム監査技術者")})
    assert staffing_gaps([worker("監", "主監査人", qualifications=("CISA",))], rule) == ()
    assert len(staffing_gaps([worker("監", "主監査人", qualifications=("簿記",))], rule)) == 1


def test_attendee_gaps_eight_people_are_too_many():
    assert attendee_gaps([*MUST, *["補助"] * 5], max_attendees=7, must_attend=MUST) == (
        "出席者は7名までです（現在8名）。",
    )


def test_attendee_gaps_engineer_of_residents_must_come():
    assert attendee_gaps(MUST[:2], max_attendees=7, must_attend=MUST) == (
        "「住民協働担当」の出席が必要です。",
    )
