"""Registers judged: what each clause shows, before, at and after its day."""

from datetime import date

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.register_fields import CLOUD_POINTS, SITING, SPECS
from madoguchi.services.contracts.rules.registers import (
    Circumstances,
    check_go_live,
    check_row,
    days_to_apply,
    judge,
    open_rows,
)
from madoguchi.services.contracts.terms import RegisterKind, Sign

K = RegisterKind


def row(kind, **values):
    return {**{field.code: "" for field in SPECS[kind].fields}, **values}


def facts(today=date(2026, 6, 15), **more):
    return Circumstances(today=today, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), **more)


def refusal(kind, **values):
    with pytest.raises(Refused) as refused:
        check_row(kind, row(kind, **values))
    return refused.value.code


@pytest.mark.requirement("CONT-084")
def test_clause_10_turns_to_be_checked_after_twelve_months_without_a_review():
    reviewed = [row(K.HANDLING_REVIEW, reviewed_on="2026-06-15")]
    shown = [
        judge(K.HANDLING_REVIEW, reviewed, facts(day)).sign
        for day in (date(2027, 6, 14), date(2027, 6, 15), date(2027, 6, 16))
    ]
    assert shown == [Sign.SETTLED, Sign.SETTLED, Sign.OVERDUE]
    late = judge(K.HANDLING_REVIEW, [], facts(date(2027, 4, 2)))
    assert (late.sign, late.words[:3]) == (Sign.OVERDUE, "要確認")


@pytest.mark.requirement("CONT-087")
def test_device_without_its_lock_shows_needs_improvement():
    safe = row(K.DEVICE, name="受付端末", place="2階", **{each.code: "yes" for each in SITING})
    loose = {**safe, "name": "共用サーバ", "lock": ""}
    assert judge(K.DEVICE, [safe], facts()).sign is Sign.SETTLED
    assert judge(K.DEVICE, [safe, loose], facts()).words == "要改善：共用サーバ"


@pytest.mark.requirement("CONT-088")
def test_outside_server_without_approval_is_open_and_its_start_is_flagged():
    servers = [row(K.OUTSIDE_SERVER, name="東京DC", starts_on="2026-06-15")]
    before, at = (
        judge(K.OUTSIDE_SERVER, servers, facts(day))
        for day in (date(2026, 6, 14), date(2026, 6, 15))
    )
    assert (before.sign, at.sign) == (Sign.DUE, Sign.OVERDUE)
    assert at.words == "承認のないまま運用を始めています：東京DC"
    assert judge(K.OUTSIDE_SERVER, servers, facts(approved={"outside_server"})).is_met


def test_outside_check_is_late_six_months_after_the_last():
    signs = [
        judge(K.OUTSIDE_CHECK, [], facts(day)).sign
        for day in (date(2026, 9, 30), date(2026, 10, 1))
    ]
    assert signs == [Sign.DUE, Sign.OVERDUE]
    done = [row(K.OUTSIDE_CHECK, name="DC", checked_on="2026-09-20")]
    assert judge(K.OUTSIDE_CHECK, done, facts(date(2027, 3, 19))).is_met


@pytest.mark.requirement("CONT-090")
def test_computers_with_protection_are_counted():
    rows = [row(K.COMPUTER, name=f"PC{n}", protection="wire", use="in_use") for n in range(6)]
    assert judge(K.COMPUTER, rows, facts()).words == "盗難防止 6/6台"
    rows[3] = {**rows[3], "protection": "none"}
    found = judge(K.COMPUTER, rows, facts())
    assert (found.words, found.sign) == ("盗難防止 5/6台", Sign.DUE)


@pytest.mark.requirement("CONT-091")
def test_change_needs_its_person_and_the_logs_their_retention():
    change = {"changed_at": "2026-05-20T21:00+09:00", "note": "設定の変更"}
    assert refusal(K.CHANGE, **change, person=" ") == "field_needed"
    check_row(K.CHANGE, row(K.CHANGE, **change, person="氷室 慎吾"))
    logs = [row(K.LOG_KEEPING, name="アクセスログ")]
    assert judge(K.LOG_KEEPING, logs, facts()).sign is Sign.DUE
    logs[0]["kept_for"] = "5年"
    assert judge(K.LOG_KEEPING, logs, facts()).sign is Sign.SETTLED


@pytest.mark.requirement("CONT-092")
def test_server_that_is_not_synchronised_needs_a_reason():
    assert refusal(K.CLOCK, name="記録サーバ", sync="none") == "reason_needed"
    check_row(
        K.CLOCK, row(K.CLOCK, name="記録サーバ", sync="none", reason="閉域のため毎日合わせる")
    )
    check_row(K.CLOCK, row(K.CLOCK, name="記録サーバ", sync="automatic"))


@pytest.mark.requirement("CONT-094")
def test_go_live_waits_for_a_decision_on_the_item_that_did_not_pass():
    rows = [row(K.VERIFICATION, name=f"項目{n}", result="passed") for n in range(1, 13)]
    check_go_live(rows)
    rows[11]["result"] = "failed"
    with pytest.raises(Refused) as refused:
        check_go_live(rows)
    assert "項目12" in refused.value.message
    assert judge(K.VERIFICATION, rows, facts()).words == "検証事項 11/12項目が合格"
    rows[11]["decision"] = "課長判断：運用開始後1か月で対応"
    check_go_live(rows)
    with pytest.raises(Refused):
        check_go_live([])


@pytest.mark.requirement("CONT-095")
def test_patch_shows_the_days_to_its_application():
    patch = row(
        K.PATCH, name="OS 2026-06", published_on="2026-06-01", impact="なし",
        consulted_on="2026-06-04",
    )  # fmt: skip
    assert (days_to_apply(patch), judge(K.PATCH, [patch], facts()).sign) == (None, Sign.DUE)
    patch["applied_on"] = "2026-06-08"
    assert (days_to_apply(patch), judge(K.PATCH, [patch], facts()).sign) == (7, Sign.SETTLED)


@pytest.mark.requirement("CONT-097")
def test_isolation_is_met_by_an_accepted_diagram_and_its_type():
    rows = [row(K.ISOLATION, name="個人番号系", isolation="physical")]
    assert judge(K.ISOLATION, rows, facts()).sign is Sign.DUE
    accepted = facts(settled={"data_processing.network_diagram"})
    assert judge(K.ISOLATION, [], accepted).sign is Sign.DUE
    assert judge(K.ISOLATION, rows, accepted).sign is Sign.SETTLED


@pytest.mark.requirement("CONT-098")
def test_missing_month_of_log_analysis_is_overdue():
    april = [row(K.LOG_ANALYSIS, month_on="2026-04-01", analysed_on="2026-05-02")]
    shown = [judge(K.LOG_ANALYSIS, april, facts(date(2026, 6, day))) for day in (10, 11, 15)]
    assert [each.sign for each in shown] == [Sign.SETTLED, Sign.OVERDUE, Sign.OVERDUE]
    assert shown[2].words == "令和8年5月のログ分析がありません。"


@pytest.mark.requirement("CONT-099")
def test_cloud_service_with_three_of_four_points_names_the_missing_one():
    service = row(K.CLOUD_SERVICE, name="動画配信", **{p.code: "確認" for p in CLOUD_POINTS})
    assert judge(K.CLOUD_SERVICE, [service], facts()).sign is Sign.SETTLED
    service["at_the_end"] = " "
    shown = judge(K.CLOUD_SERVICE, [service], facts())
    assert (shown.sign, shown.words) == (
        Sign.DUE, "動画配信：「利用終了時のデータの扱い」が確認されていません。",
    )  # fmt: skip


@pytest.mark.requirement("CONT-150")
def test_computer_is_not_scrapped_without_its_erasure():
    facts_of = {"name": "PC1", "protection": "wire", "use": "scrapped"}
    proof = {"erased_on": "2026-12-01", "erased_how": "物理破壊", "erased_by": "氷室",
             "erased_proof": "写真"}  # fmt: skip
    for missing in proof:
        assert refusal(K.COMPUTER, **facts_of, **{**proof, missing: ""}) == "erasure_needed"
    check_row(K.COMPUTER, row(K.COMPUTER, **facts_of, **proof))


@pytest.mark.requirement("CONT-152")
def test_hand_over_of_a_person_without_consent_is_refused():
    said = {
        "person": "No.12",
        "body": "みほん中学校",
        "handed_on": "2027-03-20",
        "note": "学習の記録",
    }
    assert refusal(K.BODY_HANDOVER, **said) == "consent_needed"
    check_row(K.BODY_HANDOVER, row(K.BODY_HANDOVER, **said, consented_on="2027-03-10"))


def test_what_keeps_a_contract_open_is_named():
    keys = [
        row(K.DOOR_KEY, name="玄関の鍵", returned_on="2027-03-31"),
        row(K.DOOR_KEY, name="予備"),
    ]
    lent = [row(K.LENT_MATERIAL, name="資料A", outcome="returned"),
            row(K.LENT_MATERIAL, name="資料B", outcome="held")]  # fmt: skip
    assert (open_rows(K.DOOR_KEY, keys), open_rows(K.LENT_MATERIAL, lent)) == (["予備"], ["資料B"])
    assert open_rows(K.PATCH, [row(K.PATCH, name="OS")]) == []
    assert (
        refusal(K.LENT_MATERIAL, name="資料", lent_on="2026-04-01", outcome="destroyed")
        == "day_needed"
    )
    assert judge(K.STOCK_CHECK, [], facts()).sign is Sign.DUE


def test_stock_check_that_finds_fewer_is_alarming():
    check = row(K.STOCK_CHECK, checked_on="2026-06-01", expected="5", found="5")
    assert judge(K.STOCK_CHECK, [check], facts()).is_met
    later = {**check, "checked_on": "2026-06-15", "found": "4"}
    assert judge(K.STOCK_CHECK, [check, later], facts()).sign is Sign.OVERDUE
