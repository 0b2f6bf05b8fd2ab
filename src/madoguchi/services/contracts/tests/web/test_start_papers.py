"""着手書類: versions, conditional papers, what each proves, plans, uses; what is told is open."""

from datetime import date
from io import BytesIO

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    approvals,
    custody,
    duties,
    incidents,
    purposes,
    start,
)
from madoguchi.services.contracts.commands.refiling import reopen
from madoguchi.services.contracts.models import Disclosure, IntendedUse, SchedulePhase
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.start_papers import is_start_complete, papers_of
from madoguchi.services.contracts.terms import (
    Attribute,
    DutyState,
    IncidentKind,
    IncidentStep,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import (
    a_worker,
    an_approved_firm,
    an_approved_worker,
)

pytestmark = pytest.mark.django_db
STRICT = (Attribute.DATA_PROCESSING, Attribute.SPECIFIC_PERSONAL_FILES)
STAFFED = (Attribute.DATA_PROCESSING, Attribute.STAFFED_PLACE)


def refused(act, *args, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **facts)
    return found.value


def clause(contract, number, today=TODAY, code="data_processing"):
    boards = board_of(contract, today, notes=notes_of(contract, today))
    board = next(one for one in boards if one.clause_set.code == code)
    return next(line for line in board.clauses if line.clause.number == number)


def words_at(contract, number, today=TODAY, code="data_processing"):
    return [note.words for note in clause(contract, number, today, code).notes]


def paper(contract, code):
    return next(line for line in papers_of(contract) if line.duty.code.endswith(code))


def file_for(contract, code, people, text="文書", now=NOW):
    firm, officer = people
    duty = contract.duties.get(code=f"data_processing.{code}")
    upload = (BytesIO(text.encode()), f"{code}.txt")
    filing = duties.file_document(duty, [upload], by=firm, now=now)
    return duties.accept_filing(filing, by=officer, now=now)


@pytest.mark.requirement("CONT-014")
def test_incident_told_by_telephone_shows_that_the_paper_is_missing(contract, firm):
    ten = at(date(2026, 5, 20), 10)
    incident = incidents.report_incident(
        contract, IncidentKind.LOSS, words="電話で連絡：名簿が見当たらない", noticed_at=ten,
        by=firm, now=ten,
    )  # fmt: skip
    today = date(2026, 5, 20)
    assert words_at(contract, 2, today) == ["事故報告 第1号：書面未提出"]
    assert clause(contract, 2, today).sign is Sign.OVERDUE
    assert words_at(contract, 2, today, "personal_information") == ["事故報告 第1号：書面未提出"]
    incidents.add_step(incident, IncidentStep.WRITTEN_REPORT, "経過と原因", by=firm, now=ten)
    assert words_at(contract, 2, today) == []
    assert clause(contract, 2, today).sign is Sign.STANDING


def test_drill_leaves_the_board_as_it_is(contract, firm):
    ten = at(date(2026, 5, 20), 10)
    before = clause(contract, 2, ten.date()).sign
    incidents.report_incident(
        contract, IncidentKind.LOSS, words="訓練", noticed_at=ten, is_drill=True, by=firm, now=ten
    )
    assert words_at(contract, 2, ten.date()) == []
    assert clause(contract, 2, ten.date()).sign is before is Sign.STANDING


@pytest.mark.requirement("CONT-023")
def test_both_versions_of_the_rules_are_kept_and_the_newer_is_in_force(
    contract, firm, officer, client_of, world
):
    first = file_for(contract, "regulations", (firm, officer), "規程 第1版")
    may = at(date(2026, 5, 10), 10)
    second = file_for(contract, "regulations", (firm, officer), "規程 第2版", may)
    line = paper(contract, "regulations")
    assert [one.version for one in line.filings] == [2, 1]
    assert (line.filings[1].pk, line.in_force) == (first.pk, second)
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/start/").content.decode()
    row = page.split("情報セキュリティ・個人情報保護の社内規程")[1].split("</tr>")[0]
    assert row.index("第2版") < row.index("現行") < row.index("第1版")
    assert row.count("現行") == 1


def test_paper_that_is_owed_again_is_not_called_untouched(contract, firm, officer):
    assert paper(contract, "regulations").state_words == "未着手"
    file_for(contract, "regulations", (firm, officer))
    assert paper(contract, "regulations").state_words == "承認済"
    reopen(contract, "data_processing.regulations", "規程を改めた", now=NOW)
    assert paper(contract, "regulations").state_words == "再提出待ち"


def test_returned_version_is_not_in_force(contract, firm, officer):
    first = file_for(contract, "regulations", (firm, officer))
    duty = contract.duties.get(code="data_processing.regulations")
    again = duties.file_document(duty, [], note="改訂した", by=firm, now=NOW)
    duties.return_filing(again, reason="文書がない", by=officer, now=NOW)
    assert paper(contract, "regulations").in_force == first


PHASES_003 = [
    ("標的型攻撃メール訓練", "7月-9月"),
    ("外部監査・フォローアップ監査・外部データセンター監査", "7月-12月"),
    ("セルフチェック", "8月-10月"),
    ("内部監査", "8月-12月"),
    ("全体報告書の作成", "2月-3月"),
]


@pytest.mark.requirement("CONT-026")
def test_plan_of_the_audit_stands_in_its_months(contract, firm, officer):
    start.load_phases(contract, PHASES_003, by=firm, now=NOW)
    days = {one.name: (one.starts_on, one.ends_on) for one in contract.phases.all()}
    assert days["標的型攻撃メール訓練"] == (date(2026, 7, 1), date(2026, 9, 30))
    assert days["全体報告書の作成"] == (date(2027, 2, 1), date(2027, 3, 31))
    start.file_schedule(contract, by=firm, now=NOW)
    duty = contract.duties.get(code="data_processing.schedule")
    assert duty.state == DutyState.FILED.value
    assert start.agree_schedule(contract, by=officer, now=NOW) == 5
    assert refused(start.agree_schedule, contract, by=officer, now=NOW).code == "nothing"
    start.load_phases(contract, [("引継ぎ", "3月-3月")], by=firm, now=NOW)
    duty.refresh_from_db()
    assert duty.state == DutyState.OPEN.value
    bad = [("良い工程", "4月-5月"), ("悪い工程", "いつか")]
    assert refused(start.load_phases, contract, bad, by=firm, now=NOW).code == "months"
    assert SchedulePhase.objects.filter(name="良い工程").count() == 0


@pytest.mark.requirement("CONT-027")
def test_network_diagram_is_asked_for_only_with_individual_number_files(world, firm, officer):
    plain = a_signed_contract(world)
    assert "data_processing.network_diagram" not in [one.duty.code for one in papers_of(plain)]
    strict = a_signed_contract(world, attributes=STRICT)
    diagram = strict.duties.get(code="data_processing.network_diagram")
    isolation = strict.duties.get(code="data_processing.isolation")
    assert (diagram.state, isolation.state) == (DutyState.OPEN.value, DutyState.OPEN.value)
    assert paper(strict, "network_diagram").in_force is None
    file_for(strict, "network_diagram", (firm, officer))
    for duty in (diagram, isolation):
        duty.refresh_from_db()
    assert (diagram.state, isolation.state) == (DutyState.SETTLED.value, DutyState.SETTLED.value)
    assert words_at(strict, 23) == ["証拠：ネットワーク構成図 第1版"]


@pytest.mark.requirement("CONT-028")
def test_accepted_security_specification_is_the_evidence_of_clause_24(world, firm, officer):
    contract = a_signed_contract(world, attributes=STRICT)
    duty = contract.duties.get(code="data_processing.security_specification")
    filing = duties.file_document(duty, [], note="仕様書", by=firm, now=NOW)
    assert words_at(contract, 24) == []
    duties.accept_filing(filing, by=officer, now=NOW)
    assert words_at(contract, 24) == ["証拠：情報システムのセキュリティ仕様書 第1版"]


@pytest.mark.requirement("CONT-029")
def test_new_cloud_service_without_its_own_paper_leaves_clause_3_open(contract, firm, officer):
    assert words_at(contract, 3) == []
    facts = {"use": "会議", "is_paid": False, "added_on": TODAY, "by": firm, "now": NOW}
    video = start.add_cloud_service(contract, name="みほん会議", provider="みほん通信", **facts)
    assert "「みほん会議」のリスク対策文書がありません" in words_at(contract, 3)
    duty = contract.duties.get(code="data_processing.cloud_risks")
    assert duty.state == DutyState.OPEN.value
    start.attach_risk_paper(video, (BytesIO(b"1"), "risk.txt"), by=firm, now=NOW)
    duty.refresh_from_db()
    assert duty.state == DutyState.FILED.value
    assert words_at(contract, 3) == []
    duties.accept_filing(duty.filings.get(), by=officer, now=NOW)
    start.add_cloud_service(contract, name="みほん共有", provider="みほん通信", **facts)
    duty.refresh_from_db()
    assert duty.state == DutyState.OPEN.value
    assert "「みほん共有」のリスク対策文書がありません" in words_at(contract, 3)
    assert "「みほん会議」のリスク対策文書がありません" not in words_at(contract, 3)


@pytest.mark.requirement("CONT-034")
def test_yearly_plan_is_due_on_the_tenth_day_and_the_page_says_that_it_is_a_saturday(
    world, client_of
):
    contract = a_signed_contract(world, attributes=STAFFED)
    plan = contract.duties.get(code="staffing.annual_plan")
    assert plan.due_on == date(2026, 4, 11)
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/duties/{plan.pk}/")
    assert "令和8年4月11日(土)は土曜日のため閉庁日です。" in page.content.decode()


@pytest.mark.requirement("CONT-035")
def test_first_month_asks_for_an_agreed_day_and_june_is_due_at_the_end_of_may(
    world, firm, officer, client_of
):
    contract = a_signed_contract(world, attributes=STAFFED)
    plans = contract.duties.filter(code="staffing.monthly_plan")
    assert plans.get(period_on=date(2026, 6, 1)).due_on == date(2026, 5, 31)
    april = plans.get(period_on=date(2026, 4, 1))
    assert april.due_on is None
    assert plans.filter(due_on__isnull=True).count() == 1
    page = f"/contracts/{contract.case.number}/duties/{april.pk}/"
    assert "期限の日を協議してください" in client_of(world.saeki).get(page).content.decode()
    assert (
        clause(contract, 1, code="staffing")
        .notes[0]
        .words.startswith("「活動計画の具体的内容」の期限が契約より前になります。")
    )
    before = date(2026, 3, 31)
    assert refused(start.agree_due_day, april, due_on=before, by=officer, now=NOW).code == (
        "before_contract"
    )
    start.agree_due_day(april, due_on=date(2026, 4, 10), by=officer, now=NOW)
    assert refused(start.agree_due_day, april, due_on=TODAY, by=officer, now=NOW).code == "has_day"
    assert clause(contract, 1, code="staffing").notes == ()


@pytest.mark.requirement("CONT-037")
def test_start_list_is_incomplete_without_a_dedicated_address(world, firm, officer, client_of):
    contract = a_signed_contract(world, attributes=STAFFED)
    for line in papers_of(contract):
        if line.duty.code != "staffing.dedicated_address":
            filing = duties.file_document(line.duty, [], note="提出", by=firm, now=NOW)
            duties.accept_filing(filing, by=officer, now=NOW)
    page = f"/contracts/{contract.case.number}/start/"
    assert not is_start_complete(papers_of(contract))
    assert "着手書類がそろっていません" in client_of(world.saeki).get(page).content.decode()
    facts = {"email": "mihon-place@example.jp", "internet_confirmed_on": TODAY}
    start.register_address(contract, **facts, by=firm, now=NOW)
    assert refused(start.register_address, contract, **facts, by=firm, now=NOW).code == "registered"
    filing = contract.duties.get(code="staffing.dedicated_address").filings.get()
    duties.accept_filing(filing, by=officer, now=NOW)
    assert is_start_complete(papers_of(contract))
    assert "着手書類はそろっています" in client_of(world.saeki).get(page).content.decode()


@pytest.mark.requirement("CONT-058")
def test_agreed_alternative_stands_at_its_clause_with_its_day(contract, firm, officer):
    duty = contract.duties.get(code="data_processing.computers")
    words = "備え付けの机に固定する所がなく、ワイヤーを使えません。"
    row = start.report_impracticality(duty, words=words, by=firm, now=NOW)
    assert refused(start.report_impracticality, duty, words=words, by=firm, now=NOW).code == (
        "reported"
    )
    assert clause(contract, 12).notes[0].sign is Sign.FILED
    may = at(date(2026, 5, 7), 11)
    start.agree_alternative(row, alternative="離席時は鍵付きの引出しにしまう", by=officer, now=may)
    assert words_at(contract, 12) == [
        "代わりの方法：離席時は鍵付きの引出しにしまう（令和8年5月7日(木)に合意）"
    ]
    assert (
        refused(start.agree_alternative, row, alternative="別案", by=officer, now=may).code
        == "agreed"
    )


@pytest.mark.requirement("CONT-056")
def test_use_elsewhere_is_barred_until_the_ward_consents(contract, firm, world):
    use = purposes.ask_for_use_elsewhere(
        contract, what="アンケートの回答", purpose="自社の研究発表", reason="学会での報告",
        by=firm, now=NOW,
    )  # fmt: skip
    assert use.is_barred
    assert use.consent.state == "requested"
    chief = as_actor(world.takahashi, TODAY)
    approvals.reject(use.consent, reason="個人が推測される", by=chief, now=NOW)
    use = IntendedUse.objects.get()
    assert (use.is_barred, use.consent.decision_reason) == (True, "個人が推測される")
    other = purposes.ask_for_use_elsewhere(
        contract,
        what="アンケートの集計",
        purpose="自社の広報",
        reason="紹介のため",
        by=firm,
        now=NOW,
    )
    approvals.approve(other.consent, from_on=TODAY, by=chief, now=NOW)
    assert not IntendedUse.objects.get(pk=other.pk).is_barred


@pytest.mark.requirement("CONT-069")
def test_receiver_outside_roster_and_subcontractors_is_flagged_under_clause_5(
    contract, firm, world
):
    worker, node = an_approved_worker(contract, world), an_approved_firm(contract, world)
    facts = {"what": "参加者名簿", "ground": "会場の設営", "given_on": TODAY}
    facts |= {"by": firm, "now": NOW}
    for receiver in (worker.name, node.firm):
        row = purposes.record_disclosure(contract, receiver=receiver, **facts)
        assert row.is_flagged is False
    assert words_at(contract, 5) == []
    unapproved = a_worker(contract, world, name="李 小龍")
    for receiver in ("みほん広告株式会社", unapproved.name):
        assert purposes.record_disclosure(contract, receiver=receiver, **facts).is_flagged
    assert clause(contract, 5).sign is Sign.BREACHED
    assert "みほん広告株式会社（参加者名簿）" in "".join(words_at(contract, 5))
    assert (
        refused(purposes.record_disclosure, contract, receiver=worker.name, **facts).code
        == "recorded"
    )
    assert Disclosure.objects.count() == 4


@pytest.mark.requirement("CONT-070")
def test_lent_file_is_denied_to_a_worker_with_another_task(contract, firm):
    lent = custody.ReceivedAsset(
        name="広報誌の写真データ", medium="電子データ", quantity="1点", purpose="広報"
    )
    receipt = custody.issue_receipt(
        contract, [lent], received_at=NOW, receiver="早乙女 かおり", by=firm, now=NOW
    )
    asset = receipt.assets.get()
    refusal = refused(purposes.use_asset, asset, purpose="利用登録", by=firm, now=NOW)
    assert refusal.message == (
        "「広報誌の写真データ」の利用目的は「広報」です。ほかの業務には利用できません。"
    )
    assert IntendedUse.objects.count() == 0
    assert purposes.use_asset(asset, purpose="広報", by=firm, now=NOW).is_barred is False


@pytest.mark.requirement("CONT-071")
def test_mailing_to_former_users_needs_a_new_order_of_the_ward(contract, firm, officer):
    purposes.order_purpose(contract, purpose="利用登録", by=officer, now=NOW)
    mailing = {"what": "元利用者の住所", "purpose": "元利用者への案内", "by": firm, "now": NOW}
    refusal = refused(purposes.plan_use, contract, **mailing)
    assert "区から新しい指示を受けるまで利用できません" in refusal.message
    assert IntendedUse.objects.count() == 0
    purposes.order_purpose(contract, purpose="元利用者への案内", by=officer, now=NOW)
    assert purposes.plan_use(contract, **mailing).is_barred is False
    assert refused(
        purposes.order_purpose, contract, purpose="利用登録", by=officer, now=NOW
    ).code == ("ordered")
