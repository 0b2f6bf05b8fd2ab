"""The audit team: two auditors, leaders with a record, nobody who had to do with the target."""

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.audit_team import (
    LEADERS,
    AuditorFacts,
    check_independent,
    check_record,
    missing_parts,
    team_problems,
)
from madoguchi.services.contracts.terms import AuditStage

TARGETS = ("住民情報システム", "職員ポータル")
FREE = dict.fromkeys(TARGETS, False)
LEAD, DEPUTY = LEADERS


def auditor(name="髙﨑 𠮷乃", posts=(LEAD,), stated=FREE, *, record=True, parts=()):
    return AuditorFacts(name=name, posts=posts, stated=stated, has_record=record, parts=parts)


def problems(*auditors):
    return team_problems(auditors, TARGETS, leaders=LEADERS)


def test_two_independent_leaders_with_a_record_lack_nothing():
    assert problems(auditor(), auditor("グエン ティ ラン", (DEPUTY,))) == ()


def test_one_person_in_both_posts_is_one_auditor_too_few():
    both = auditor(posts=(LEAD, DEPUTY))
    assert problems(both) == ("仕様書7(1)：監査人が1人です。2人以上を置いてください。",)


def test_empty_team_says_what_is_missing():
    assert problems() == (
        "仕様書7(1)：監査人が0人です。2人以上を置いてください。",
        "仕様書7(2)：主監査人がいません。資格のある人を担当にしてください。",
        "仕様書7(2)：主監査人補佐がいません。資格のある人を担当にしてください。",
    )


def test_leader_without_a_record_is_named_and_another_auditor_needs_none():
    third = auditor("氷室 慎吾", ("監査人",), record=False)
    found = problems(auditor(record=False), auditor("グエン ティ ラン", (DEPUTY,)), third)
    assert found == ("仕様書7(5)：髙﨑 𠮷乃さんに、官公庁の監査の実績の届出がありません。",)


@pytest.mark.parametrize(
    ("targets", "stated", "code"),
    [
        ((), {}, "no_targets"),
        (TARGETS, {}, "not_stated"),
        (TARGETS, {TARGETS[0]: False}, "not_stated"),
        (TARGETS, {**FREE, TARGETS[1]: True}, "not_independent"),
    ],
)
def test_auditor_states_every_target_and_had_to_do_with_none(targets, stated, code):
    with pytest.raises(Refused) as refused:
        check_independent("髙﨑 𠮷乃", targets, stated)
    assert refused.value.code == code


def test_leading_post_asks_for_the_record_of_public_audits():
    check_record("髙﨑 𠮷乃", "令和6年度 みほん区 基幹業務システム")
    with pytest.raises(Refused) as refused:
        check_record("髙﨑 𠮷乃", "　")
    assert refused.value.code == "no_audit_record"


def test_stage_that_was_worked_in_without_a_leader_is_named():
    lead = auditor(parts={AuditStage.PLAN})
    deputy = auditor("グエン ティ ラン", (DEPUTY,))
    assert missing_parts([lead, deputy], {AuditStage.PLAN}, leaders=LEADERS) == (
        (
            "仕様書7(4)：主監査人補佐（グエン ティ ランさん）の「計画書の作成」への従事が"
            "記録されていません。"
        ),
    )
    assert missing_parts([lead, deputy], (), leaders=LEADERS) == ()
    assert len(missing_parts([lead, deputy], tuple(AuditStage), leaders=LEADERS)) == 5
