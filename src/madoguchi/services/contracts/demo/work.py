"""The demo of the work in progress: a running service with its meetings, faults and an audit."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.jst import at
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import (
    audits,
    consulting,
    contacts,
    duties,
    meetings,
    operations,
    reports,
    requests,
)
from madoguchi.services.contracts.commands.requests import Asked, Subject
from madoguchi.services.contracts.models import Audit, AuditFinding, Contract
from madoguchi.services.contracts.terms import (
    AuditKind,
    ContactKind,
    LevelMeasure,
    MeetingWay,
    Verdict,
)

MONTHLY = "data_processing.monthly_report"


class Running:
    """One contract in performance; ``acts`` turns a person into who acts today."""

    def __init__(
        self, contract: Contract, *, officer: Person, manager: Person,
        acts: Callable[[Person], Actor], now: datetime,
    ) -> None:  # fmt: skip
        self.contract = contract
        self.ward, self.firm = acts(officer), acts(manager)
        self.officer, self.manager, self.now = officer, manager, now

    def all(self) -> None:
        self.reports()
        self.meetings()
        self.contacts()
        self.operation()
        self.audit()

    def before(self, days: int, hour: int = 10) -> datetime:
        return at(self.now.date() - timedelta(days=days), hour)

    def since_start(self, days: int) -> datetime:
        """Some days ago at ten, not before the contract began, and never later than now."""
        first = at(self.contract.starts_on, 10)
        return min(max(self.before(days), first), self.now)

    def had_begun(self, days: int) -> bool:
        return self.before(days).date() >= self.contract.starts_on

    def reports(self) -> None:
        contract, by, now = self.contract, self.ward, self.now
        reports.require_annex(contract, MONTHLY, "利用・相談の統計", by=by, now=now)
        asked = Asked(
            title="学年別の利用状況", due_on=now.date() + timedelta(days=5),
            words="学年ごとの延べ人数と、前の年の同じ月との比較。",
        )  # fmt: skip
        requests.ask_report(contract, Subject.MATERIAL, asked, by=by, now=now)
        security = Asked(
            title="セキュリティの管理状況の報告", due_on=now.date() + timedelta(days=14),
            words="第26項から第31項までの実施状況。",
        )  # fmt: skip
        requests.ask_report(contract, Subject.SECURITY, security, by=by, now=now)
        reports.file_applicants(contract, ["U-101", "U-102", "U-103"], by=self.firm, now=now)
        reports.confirm_applicants(contract, by=by, now=now)
        reports.file_applicants(contract, ["U-104"], by=self.firm, now=now)
        consulting.log_programme(
            contract, "秋の体験会", self.before(20).date(), by=self.firm, now=now
        )

    def meetings(self) -> None:
        for days, subject in ((40, "前の月の運営状況"), (3, "次の講座の準備")):
            if not self.had_begun(days):
                continue
            held = meetings.Held(
                held_at=self.before(days, 14), way=MeetingWay.ONLINE, subject=subject,
                attendees=f"区　{self.officer.name}\n受託者　{self.manager.name}",
                agenda="前回の確認\n利用の状況\n次回までの準備", place="区の会議室",
            )  # fmt: skip
            met = meetings.record_meeting(self.contract, held, by=self.ward, now=self.now)
            minutes = meetings.file_minutes(
                met, "1 前回の確認\n宿題は済んでいる。\n\n2 利用の状況\n延べ312人。\n\n"
                "3 次回までの準備\n案内文の案を作る。",
                "案内文の案を、次回までに受託者が作る。", by=self.firm, now=self.now,
            )  # fmt: skip
            meetings.confirm_minutes(minutes, by=self.firm, now=self.now)
            if days == 40:
                meetings.confirm_minutes(minutes, by=self.ward, now=self.now)
        agreed = consulting.Agreement(
            question="冬休みの開設日", result="12月26日(土)と1月4日(月)を休みとする。",
            agreed_on=self.before(3).date(), ward_name=self.officer.name,
            contractor_name=self.manager.name, source_words="仕様書 4(2)",
        )  # fmt: skip
        consulting.record_consultation(self.contract, agreed, by=self.ward, now=self.now)

    def contacts(self) -> None:
        rows = (
            (ContactKind.INQUIRY, 15, "教育相談課", "出席簿の直し方", "前の日の出席を直せるか。"),
            (
                ContactKind.COMPLAINT,
                12,
                "保護者",
                "連絡が遅い",
                "欠席の連絡への返事が翌日になった。",
            ),
            (ContactKind.COOPERATION, 9, "となり市", "視察への同席", "取組の説明をしてほしい。"),
            (ContactKind.INQUIRY, 1, "教育相談課", "統計の締め日", "今月の締め日はいつか。"),
        )
        for kind, days, source, subject, words in rows:
            if not self.had_begun(days):
                continue
            came = contacts.Came(
                kind=kind, received_at=self.before(days), channel=InquiryChannel.TELEPHONE,
                source=source, subject=subject, words=words,
            )  # fmt: skip
            kept = contacts.record_contact(self.contract, came, by=self.ward, now=self.now)
            if kind is not ContactKind.COMPLAINT and days > 1:
                contacts.answer_contact(
                    kept, "お伝えし、手順書にも書き加えました。", channel=InquiryChannel.TELEPHONE,
                    answered_at=self.before(days, 15), by=self.firm, now=self.now,
                )  # fmt: skip

    def operation(self) -> None:
        contract, firm, now = self.contract, self.firm, self.now
        for measure, limit, target in (
            (LevelMeasure.FIRST_RESPONSE, 60, 100), (LevelMeasure.AVAILABILITY, None, 99),
        ):  # fmt: skip
            agreed = operations.Agreed(
                measure=measure, limit_minutes=limit, target_percent=Decimal(target),
                consequence="改善計画を10日以内に提出する", since_on=contract.starts_on,
            )  # fmt: skip
            operations.agree_level(contract, agreed, by=self.ward, now=now)
        for days, minutes, title in ((65, 40, "入室できない"), (18, 85, "音声が途切れる")):
            if not self.had_begun(days):
                continue
            reported_at = self.before(days, 9)
            fault = operations.report_fault(
                contract, title, "利用者から連絡があった。", reported_at=reported_at, by=self.ward,
                now=now,
            )  # fmt: skip
            responded_at = reported_at + timedelta(minutes=minutes)
            fault = operations.record_response(fault, responded_at, by=firm, now=now)
            operations.add_fault_step(fault, "サーバを再起動した。", responded_at, by=firm, now=now)
            ending = operations.Ending(
                recovered_at=reported_at + timedelta(hours=3), cause="接続数の設定の誤り"
            )
            operations.close_fault(fault, ending, by=firm, now=now)
        sunday = now.date() + timedelta(days=6 - now.date().weekday() + 14)
        operations.announce_stop(
            contract, starts_at=at(sunday, 1), ends_at=at(sunday, 4),
            reason="修正プログラムの適用。この間は入室できません。", by=firm, now=now,
        )  # fmt: skip

    def audit(self) -> None:
        """Held three weeks ago; of two findings one is mended and checked, one is open."""
        contract, by, held_at = self.contract, self.ward, self.since_start(20)
        notice = audits.Notice(
            kind=AuditKind.AUDIT, scope="預かり品の管理と、事故が起きたときの連絡",
            planned_on=held_at.date(), places=[contract.chain.contractor.name],
        )  # fmt: skip
        audit = audits.announce_audit(contract, notice, by=by, now=self.since_start(34))
        audits.hold_audit(audit, held_at.date(), by=by, now=held_at)
        self._found(
            audit, 26, "記録簿に、持ち帰りの時刻の記入がない。", "記録簿の様式を改める。",
            self.now.date() + timedelta(days=20),
        )  # fmt: skip
        mended = self._found(
            audit, 36, "緊急時連絡先の一覧が、従事者の変更のあと直されていない。",
            "一覧を改め、従事者に配る。", max(self.since_start(6), held_at).date(),
        )  # fmt: skip
        filing = duties.file_document(
            mended.duty, [], note="一覧を改め、全員に配りました。", by=self.firm,
            now=self.since_start(12),
        )  # fmt: skip
        duties.accept_filing(filing, by=by, now=self.since_start(11))
        self._visited()

    def _found(
        self, audit: Audit, clause: int, words: str, measure: str, due_on: date
    ) -> AuditFinding:
        question = audit.questions.get(
            clause__clause_set__code="data_processing", clause__number=clause
        )
        answer = "書式と控えを用意しています。"
        audits.answer_question(question, answer, by=self.firm, now=self.since_start(22))
        audits.judge_question(question, Verdict.POOR, by=self.ward, now=self.since_start(20))
        found = audits.Found(
            place=audit.places.get(), clause=question.clause, words=words, measure=measure,
            due_on=due_on,
        )  # fmt: skip
        return audits.add_finding(audit, found, by=self.ward, now=self.since_start(20))

    def _visited(self) -> None:
        entry = audits.Entry(
            visited_on=self.since_start(5).date(), workplace="分室（相談窓口）",
            staff=self.officer.name, contact_person=self.manager.name,
            result="施錠と入退室の記録を確認した。", is_new_place=True,
        )  # fmt: skip
        audits.record_visit(self.contract, entry, by=self.ward, now=self.now)
