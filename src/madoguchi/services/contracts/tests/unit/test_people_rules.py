"""Who may serve, what a roster row needs, which firms are in force, what stands uncovered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.coverage import gaps
from madoguchi.services.contracts.rules.people import (
    absent,
    check_purpose,
    is_known_receiver,
    is_permitted_use,
    kinds_left,
    kinds_owed,
    missing_rules,
    months_of,
)
from madoguchi.services.contracts.rules.roster import (
    QualificationFacts,
    WorkerFacts,
    check_assignable,
    check_post,
    differences,
    expired,
    is_short_notice,
    problems_of_row,
    state_on,
)
from madoguchi.services.contracts.rules.roster_sheet import twins, typed_row
from madoguchi.services.contracts.rules.subcontracts import (
    NodeFacts,
    check_scope,
    check_start,
    is_in_force,
    papers_needed,
)
from madoguchi.services.contracts.terms import (
    ApprovalState,
    IdentityRule,
    StartPaper,
    TrainingKind,
    WorkerState,
)

DAY = timedelta(days=1)
FROM = date(2026, 6, 3)
WORKER = WorkerFacts(
    name="髙﨑 𠮷乃", approval=ApprovalState.APPROVED, approved_from_on=FROM, started_on=FROM
)
ROW = {"name": "髙﨑 𠮷乃", "responsibility": "担当", "role": "相談", "workplace": "本社 3階"}


def code_of(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.code


def test_worker_is_assignable_from_the_day_of_the_approval_and_not_before():
    assert code_of(check_assignable, WORKER, FROM - DAY) == "before_approval"
    check_assignable(WORKER, FROM)
    for state in (None, ApprovalState.REQUESTED, ApprovalState.REJECTED):
        assert code_of(check_assignable, replace(WORKER, approval=state), FROM) == (
            "worker_not_approved"
        )


@pytest.mark.parametrize(
    ("facts", "last", "code"),
    [
        ({"approved_until_on": date(2026, 9, 30)}, date(2026, 9, 30), "approval_over"),
        ({"leaves_on": date(2026, 9, 30)}, date(2026, 9, 30), "has_left"),
        (
            {
                "qualifications": [
                    QualificationFacts(name="CISA", obtained_on=FROM, expires_on=date(2026, 9, 30))
                ]
            },
            date(2026, 9, 30),
            "expired",
        ),
        (
            {"is_volunteer": True, "insured_until_on": date(2026, 9, 30)},
            date(2026, 9, 30),
            "not_insured",
        ),
    ],
)
def test_worker_is_assignable_on_the_last_day_and_not_on_the_next(facts, last, code):
    worker = replace(WORKER, **facts)
    check_assignable(worker, last - DAY)
    check_assignable(worker, last)
    assert code_of(check_assignable, worker, last + DAY) == code


def test_volunteer_without_insurance_and_worker_of_an_unapproved_firm_are_barred():
    volunteer = replace(WORKER, is_volunteer=True)
    assert code_of(check_assignable, volunteer, FROM) == "not_insured"
    lent = replace(WORKER, employer="株式会社B", is_employer_approved=False)
    assert code_of(check_assignable, lent, FROM) == "employer_not_approved"
    assert state_on(lent, FROM) is WorkerState.BARRED


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        ({"approval": None}, FROM, WorkerState.DRAFT),
        ({"approval": ApprovalState.ASKED_BACK}, FROM, WorkerState.REQUESTED),
        ({"approval": ApprovalState.REJECTED}, FROM, WorkerState.REJECTED),
        ({"started_on": None}, FROM, WorkerState.APPROVED),
        ({}, FROM - DAY, WorkerState.APPROVED),
        ({}, FROM, WorkerState.SERVING),
        ({"leaves_on": FROM}, FROM, WorkerState.SERVING),
        ({"leaves_on": FROM}, FROM + DAY, WorkerState.LEFT),
    ],
)
def test_state_of_a_worker_follows_the_day(facts, on, state):
    assert state_on(replace(WORKER, **facts), on) is state


def test_renewed_qualification_is_not_expired():
    old = QualificationFacts(name="CISA", obtained_on=FROM, expires_on=FROM - DAY)
    new = replace(old, expires_on=FROM + DAY)
    assert expired([old], FROM) == old
    assert expired([old, new], FROM) is None
    assert expired([replace(old, expires_on=FROM)], FROM) is None


def test_row_of_the_roster_names_what_it_lacks():
    assert problems_of_row(ROW, is_audit=False, on=FROM) == ()
    found = problems_of_row({**ROW, "workplace": " "}, is_audit=False, on=FROM)
    assert found == (("workplace", "業務執行場所を入力してください。"),)
    named = problems_of_row({**ROW, "qualification": "CISA"}, is_audit=False, on=FROM)
    assert named == (("obtained_on", "資格「CISA」の取得年月を入力してください。"),)
    assert len(problems_of_row(ROW, is_audit=True, on=FROM)) == 7


def test_row_with_an_expired_qualification_is_refused_from_the_day_after():
    row = {**ROW, "qualification": "CISA", "obtained_on": FROM}
    assert problems_of_row({**row, "expires_on": FROM}, is_audit=False, on=FROM) == ()
    ((field, sentence),) = problems_of_row(
        {**row, "expires_on": FROM - DAY}, is_audit=False, on=FROM
    )
    assert field == "expires_on"
    assert sentence == (
        "資格「CISA」は令和8年6月2日(火)に有効期限が切れています。"
        "更新後の有効期限を届け出てください。"
    )


def test_sheet_row_reads_marks_days_and_months_as_people_write_them():
    texts = {
        "氏名": "グエン ティ ラン", "責任": "担当", "役割": "学習", "業務執行場所": "本社",
        "個人情報を取り扱う": "○", "従事開始日": "令和8年6月1日", "資格名": "教員免許状",
        "取得年月": "平成31年3月", "有効期限": "いつか",
    }  # fmt: skip
    typed, problems = typed_row(5, texts, is_audit=False, on=FROM)
    assert typed["name"] == "グエン ティ ラン"
    assert (typed["handles_personal_data"], typed["is_volunteer"]) == (True, False)
    assert (typed["planned_from_on"], typed["obtained_on"]) == (date(2026, 6, 1), date(2019, 3, 1))
    assert [(one.row, one.column) for one in problems] == [(5, "有効期限")]


def test_twin_rows_of_a_sheet_are_named():
    rows = [
        (3, {"name": "A", "planned_from_on": FROM}),
        (4, {"name": "A", "planned_from_on": FROM}),
    ]
    assert [str(one) for one in twins(rows)] == ["4行目「氏名」：3行目と同じ人が入力されています。"]
    assert twins([rows[0], (4, {"name": "A", "planned_from_on": FROM + DAY})]) == []


def test_notice_is_short_from_the_day_after_one_month_before():
    change = date(2026, 7, 1)
    assert [is_short_notice(change, day) for day in (date(2026, 6, 1), date(2026, 6, 2))] == [
        False, True,
    ]  # fmt: skip


def test_post_needs_one_of_its_qualifications():
    wanted = ["小学校教諭", "中学校教諭"]
    assert code_of(check_post, wanted, WORKER, FROM) == "not_qualified"
    held = [QualificationFacts(name="中学校教諭", obtained_on=FROM)]
    check_post(wanted, replace(WORKER, qualifications=held), FROM)
    check_post([], WORKER, FROM)


def test_gaps_are_the_days_that_no_span_covers():
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    assert gaps([], first, last) == ((first, last),)
    assert gaps([(first, last)], first, last) == ()
    assert gaps([(first, date.max)], first, last) == ()
    assert gaps([(date(2026, 5, 1), date.max)], first, last) == ((first, date(2026, 4, 30)),)
    parts = [(date(2026, 10, 2), last), (first, date(2026, 9, 30))]
    assert gaps(parts, first, last) == ((date(2026, 10, 1), date(2026, 10, 1)),)


def test_differences_of_two_rosters_go_by_person():
    before = [{"id": 1, "氏名": "A", "役割": "x"}, {"id": 2, "氏名": "B", "役割": "x"}]
    after = [{"id": 1, "氏名": "A", "役割": "y"}, {"id": 3, "氏名": "C", "役割": "x"}]
    found = differences(before, after)
    assert (found.added, found.removed, found.changed) == (("C",), ("B",), ("A",))


APPROVED = NodeFacts(firm="A", approval=ApprovalState.APPROVED, approved_from_on=FROM)


def test_firm_is_in_force_only_with_every_firm_above_it():
    below = replace(APPROVED, firm="B")
    assert is_in_force([APPROVED, below], FROM)
    assert not is_in_force([APPROVED, below], FROM - DAY)
    for broken in (
        replace(APPROVED, approval=ApprovalState.REQUESTED),
        replace(APPROVED, withdrawn_on=FROM),
        replace(APPROVED, approved_until_on=FROM - DAY),
    ):
        assert not is_in_force([broken, below], FROM)
        assert code_of(check_start, [broken, below], FROM) == "above_not_approved"
    assert code_of(check_start, [replace(APPROVED, withdrawn_on=FROM)], FROM) == "not_approved"


def test_start_before_the_approval_is_refused():
    assert code_of(check_start, [APPROVED], FROM - DAY) == "before_approval"
    check_start([APPROVED], FROM)
    check_start([APPROVED], FROM + DAY)


@pytest.mark.parametrize(
    ("sets", "is_refused"),
    [
        (["data_processing"], True),
        (["data_processing", "personal_information"], True),
        (["personal_information", "public_contract"], False),
        (["public_contract"], True),
    ],
)
def test_main_work_is_barred_unless_only_the_personal_terms_apply(sets, is_refused):
    for facts in (
        {"is_main_work": True, "is_whole": False},
        {"is_main_work": False, "is_whole": True},
    ):
        if is_refused:
            assert code_of(check_scope, **facts, sets=sets) == "main_work"
        else:
            check_scope(**facts, sets=sets)
    check_scope(is_main_work=False, is_whole=False, sets=sets)


def test_papers_of_a_level_follow_the_attributes_of_the_contract():
    plain = papers_needed([])
    assert plain == (
        StartPaper.REGULATIONS, StartPaper.ROSTER, StartPaper.EMERGENCY_CONTACTS,
        StartPaper.SCHEDULE, StartPaper.PLEDGE,
    )  # fmt: skip
    assert StartPaper.CLOUD_RISKS in papers_needed(["uses_cloud"])
    assert len(papers_needed(["handles_specific_personal_files"])) == 7


def test_training_is_finished_when_everybody_of_every_kind_was_there():
    owed = kinds_owed(has_personal_terms=False)
    assert owed == (TrainingKind.SECURITY, TrainingKind.DRILL)
    assert kinds_left(owed, [(TrainingKind.SECURITY, True)]) == (TrainingKind.DRILL,)
    assert kinds_left(owed, [(TrainingKind.SECURITY, True), (TrainingKind.DRILL, False)]) == (
        TrainingKind.DRILL,
    )
    assert kinds_left(owed, [(kind, True) for kind in owed]) == ()
    assert absent({"A": True, "B": False, "C": None}) == ("B", "C")


def test_rules_not_acknowledged_stand_in_their_order():
    known = set(IdentityRule) - {IdentityRule.NOTES, IdentityRule.OWN_ID}
    assert missing_rules(known) == (IdentityRule.OWN_ID, IdentityRule.NOTES)
    assert len(IdentityRule) == 8


def test_shared_id_is_for_its_users_in_its_period():
    facts = {"starts_on": FROM, "ends_on": FROM + DAY}
    for day, expected in (
        (FROM - DAY, False),
        (FROM, True),
        (FROM + DAY, True),
        (FROM + 2 * DAY, False),
    ):
        assert is_permitted_use("A", ["A"], used_on=day, **facts) is expected
    assert not is_permitted_use("C", ["A", "B"], used_on=FROM, **facts)


def test_months_of_a_fiscal_year_and_known_receivers():
    assert months_of("7月～9月", 2026) == (date(2026, 7, 1), date(2026, 9, 30))
    assert code_of(months_of, "夏ごろ", 2026) == "months"
    assert code_of(months_of, "13月-14月", 2026) == "months"
    assert code_of(months_of, "2月-9月", 2026) == "months"
    assert is_known_receiver("髙﨑　𠮷乃", ["髙﨑 𠮷乃"])
    assert not is_known_receiver("広告代理店", ["髙﨑 𠮷乃"])
    check_purpose("利用登録", ["利用登録"])
    assert code_of(check_purpose, "元利用者への案内", ["利用登録"]) == "purpose_not_ordered"
