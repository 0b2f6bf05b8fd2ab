"""The demo's running service: stops, faults, the desk, reports, the introduction, the registers."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import at
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.documents.papers import Contact, Letter
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.safeguarding.commands import (
    advisories,
    faults,
    help_desk,
    meetings,
    operation_reports,
    probing,
    schedules,
    starting,
    stops,
    upkeep,
)
from madoguchi.services.safeguarding.demo.requirements import pasted
from madoguchi.services.safeguarding.demo.training import TRAINED_AFTER
from madoguchi.services.safeguarding.models import Facility, ServiceContract, ServiceFault
from madoguchi.services.safeguarding.queries.dependencies import installed_versions
from madoguchi.services.safeguarding.rules.conformity import read_conformity
from madoguchi.services.safeguarding.rules.running import (
    CentreItem,
    CheckKind,
    ComponentKind,
    GateItem,
    Severity,
    TicketTopic,
)

DAY = timedelta(days=1)
GATE_WORDS = {
    GateItem.VERIFICATION: "区と決めた検証項目36件に合格",
    GateItem.ACCOUNTS: "区と施設のアカウントを発行し、初回のサインインを確認",
    GateItem.MANUALS: "管理用・各施設用のマニュアルと説明動画を公開",
    GateItem.TRAINING: "操作研修を1回実施し、欠席者に動画を案内",
}
# Invented: one weakness of a version long gone, in the form in which such lists are published.
SAMPLE_LIST = [{
    "id": "MIHON-2020-0001", "modified": "2020-04-01T00:00:00Z",
    "published": "2020-04-01T00:00:00Z",
    "affected": [{
        "package": {"ecosystem": "PyPI", "name": "django"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        "database_specific": {"severity": "HIGH"},
    }],
}]  # fmt: skip
COMPONENTS = (
    (ComponentKind.OS, "Debian", "13.2", 20), (ComponentKind.MIDDLEWARE, "PostgreSQL", "17.7", 9),
    (ComponentKind.MIDDLEWARE, "Valkey", "8.1", 40), (ComponentKind.LIBRARY, "Django", "", 12),
    (ComponentKind.LIBRARY, "cryptography", "", 30),
    (ComponentKind.ANTIVIRUS, "ClamAV", "1.5", 1),
    (ComponentKind.FIREWALL, "nftables", "1.1", 60),
)  # fmt: skip


def run_service(contract: ServiceContract, world: World, now: datetime) -> None:
    """Everything that the two sides have done about the service up to now."""
    running = Running(contract, world, now.replace(second=0, microsecond=0))
    running.introduction()
    running.desk()
    running.troubles()
    running.upkeep()
    running.reports()


@dataclass
class Running:
    """The contract, its people, and the moment of the demo."""

    contract: ServiceContract
    world: World
    now: datetime

    def __post_init__(self) -> None:
        self.today = self.now.date()
        self.firm = self._actor(self.world.yamabe)
        self.officer = self._actor(self.world.officers["002"])
        self.chief = self._actor(self.world.approvers["002"])

    def _actor(self, person: Person) -> Actor:
        return as_actor(person, self.today)

    def _ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        return at(max(self.today - days * DAY, self.contract.starts_on), hour, minute)

    def introduction(self) -> None:
        """A schedule that was returned once, a meeting, the list, the gate, the start."""
        first = self.contract.starts_on
        lines = self._lines(first)
        draft = schedules.submit_schedule(self.contract, lines, by=self.firm, now=at(first, 9))
        schedules.return_schedule(
            draft, "操作研修は、1時間でお願いします。", by=self.officer, now=at(first, 11)
        )
        final = schedules.submit_schedule(
            self.contract, lines.replace("操作研修", "操作研修（1時間）"), by=self.firm,
            now=at(first, 14),
        )  # fmt: skip
        schedules.approve_schedule(final, by=self.chief, now=at(first, 16))
        for task in final.tasks.filter(ends_on__lt=self.today)[:3]:
            schedules.note_progress(task, task.starts_on, task.ends_on, by=self.firm, now=self.now)
        self._meetings()
        starting.load_items(
            self.contract, read_conformity(pasted()), by=self.firm, now=at(first, 15)
        )
        trained = min(at(first + TRAINED_AFTER * DAY, 18), self.now)
        live = min(at(first + (TRAINED_AFTER + 2) * DAY, 17), self.now)
        for item, words in GATE_WORDS.items():
            starting.check_gate(self.contract, item, words, by=self.officer, now=trained)
        starting.go_live(self.contract, live.date(), by=self.chief, now=live)

    def _lines(self, first: date) -> str:
        rows = (
            ("システム導入", "環境の用意と検証", "山辺", 0, 20, "", ""),
            ("導入支援", "操作研修", "早乙女", 22, 22, "1", ""),
            ("提供", "秋の機能追加の適用", "山辺", 24, 190, "2", "節目"),
            ("提供", "年末の設定の見直し", "早乙女", 200, 215, "3", ""),
            ("保守", "次年度への引継ぎ", "山辺", 300, 360, "", ""),
        )  # fmt: skip
        return "\n".join(
            "\t".join((
                block, title, owner, (first + begins * DAY).isoformat(),
                (first + ends * DAY).isoformat(), after, milestone,
            ))
            for block, title, owner, begins, ends, after, milestone in rows
        )  # fmt: skip

    def _meetings(self) -> None:
        for back, is_done in ((40, True), (6, False)):
            meeting = meetings.write_minutes(
                self.contract,
                meetings.Held(
                    held_at=self._ago(back, 14), place="オンライン", subject="運用の定例",
                    attendees="区　井ノ口 拓海\n受託者　山辺 翔",
                    words="前月の運用の状況を確かめた。\n問合せの多い画面を見直すこととした。",
                    decisions="入力画面の説明を短くする。",
                ),
                by=self.firm, now=self._ago(back - 1, 10),
            )  # fmt: skip
            meetings.confirm_minutes(meeting, by=self.firm, now=self._ago(back - 1, 11))
            if is_done:
                done = meetings.confirm_minutes(
                    meeting, by=self.officer, now=self._ago(back - 1, 15)
                )
                for copy in (done.ward_copy, done.contractor_copy):
                    if copy is not None:
                        inspect(copy, now=self.now)

    def desk(self) -> None:
        """The window, two inquiries of the ward, three tickets, the first answers of the FAQ."""
        help_desk.set_window(
            self.contract,
            help_desk.Window(
                name="早乙女 望", telephone="03-0000-1800", email="desk@mihon-kikaku.example.jp",
                urgent_name="夜間当番", urgent_telephone="03-0000-1801",
                urgent_email="toban@mihon-kikaku.example.jp", agreed_on=self.contract.starts_on,
            ),
            by=self.firm, now=self.now,
        )  # fmt: skip
        for back, subject, is_answered in ((9, "統計の出力の形式", True), (1, "年末の受付", False)):
            inquiry = help_desk.record_inquiry(
                self.contract,
                help_desk.WardAsked(
                    received_at=self._ago(back, 15), channel=InquiryChannel.TELEPHONE,
                    asked_by="井ノ口", subject=subject, words="次の打合せまでに知りたい。",
                ),
                by=self.officer, now=self._ago(back, 15, 5),
            )  # fmt: skip
            if is_answered:
                moment = self._ago(back - 1, 10)
                help_desk.answer_inquiry(
                    inquiry, "CSVとExcelで出力できます。", InquiryChannel.MAIL, moment,
                    by=self.firm, now=moment,
                )  # fmt: skip
        self._tickets()

    def _tickets(self) -> None:
        facility = Facility.objects.filter(contract=self.contract).order_by("pk").first()
        staff = Person.objects.filter(
            memberships__organisation=facility.organisation if facility else None
        ).first()
        if facility is None or staff is None:
            return
        asked = (
            (8, 10, TicketTopic.ENTRY, "休園日の入れ方", False, "休業日と予定で入れます。"),
            (5, 18, TicketTopic.SIGN_IN, "合言葉を忘れました", False, ""),
            (2, 19, TicketTopic.TROUBLE, "報告の画面が開きません", True, ""),
        )  # fmt: skip
        for back, hour, topic, subject, is_urgent, answer in asked:
            moment = self._ago(back, hour, 30)
            ticket = help_desk.ask_help(
                facility,
                help_desk.Asked(
                    key=f"demo-{back}", topic=topic, subject=subject, is_urgent=is_urgent,
                    words="やり方を教えてください。",
                ),
                by=self._actor(staff), now=moment,
            )  # fmt: skip
            if answer:
                help_desk.answer_ticket(ticket, answer, by=self.firm, now=moment + DAY / 12)
        for question, words in (
            ("全員出席を1回で入れるには", "今日の入力の「未入力の全員を出席にする」を押します。"),
            ("間違えたときは", "「直前の操作を取り消す」を押すか、日を選んで入れ直します。"),
        ):
            help_desk.write_question(
                self.contract, TicketTopic.ENTRY, question, words, by=self.firm, now=self.now
            )

    def troubles(self) -> None:
        """A fault that is closed, one whose report is awaited, a stop that is coming."""
        for back, took, is_closed in ((34, 45, True), (4, 75, False)):
            began = self._ago(back, 10, 5)
            fault = faults.report_fault(
                self.contract,
                faults.Reported(
                    title="入力の画面が開きにくい", began_at=began, reported_at=began,
                    is_down=is_closed,
                ),
                by=self.officer, now=began,
            )  # fmt: skip
            first, over = began + timedelta(minutes=took), began + timedelta(minutes=took + 20)
            faults.record_response(fault, first, "接続の数を増やした。", by=self.firm, now=first)
            fault = faults.recover_fault(fault, over, "応答を確認した。", by=self.firm, now=over)
            if is_closed:
                self._close(fault, over)
        self._coming_stop()
        for minute in range(30, 0, -1):
            probing.take_reading(
                self.contract, probing.Looked(is_up=True, status=200, millis=80 + minute),
                now=self.now - timedelta(minutes=minute),
            )  # fmt: skip

    def _close(self, fault: ServiceFault, moment: datetime) -> None:
        report = faults.FaultReport(
            effect="約1時間、施設の入力が待たされました。遅れて届いたお知らせはありません。",
            cause="朝の入力が重なり、接続の数が上限に達した。", correction="上限を2倍にした。",
            prevention="上限の8割で担当者に知らせる監視を加えた。",
        )  # fmt: skip
        faults.submit_fault_report(fault, report, by=self.firm, now=moment + DAY)
        faults.accept_fault_report(fault, by=self.chief, now=moment + 2 * DAY)

    def _coming_stop(self) -> None:
        """On the second Sunday from here that leaves ten days; in the demo it is announced."""
        day = self.today + 12 * DAY
        day += ((6 - day.weekday()) % 7) * DAY
        stops.plan_stop(
            self.contract,
            stops.Planned(
                starts_at=at(day, 9), ends_at=at(day, 12), reason="サーバーの更新",
                telephone="03-0000-1800",
            ),
            by=self.firm, now=self.now,
        )  # fmt: skip

    def upkeep(self) -> None:
        listed = ContentFile(json.dumps(SAMPLE_LIST).encode())
        advisories.take_list(
            self.contract, "見本の一覧（OSV形式）", self._ago(26, 9).date(), "mihon-osv.json",
            listed, by=self.firm, now=self._ago(26, 9),
        )  # fmt: skip
        self._release("1.4.0", -25, is_applied=True)
        self._release("1.5.0", 20, is_applied=False)
        installed = installed_versions()
        for kind, name, version, back in COMPONENTS:
            part = upkeep.record_component(
                self.contract, kind, name, version or installed[name.lower()],
                self._ago(back, 9).date(), by=self.firm, now=self.now,
            )  # fmt: skip
            if name == "Valkey":
                upkeep.record_weakness(
                    part, "見本-0001", Severity.CRITICAL, self._ago(9, 9).date(),
                    by=self.firm, now=self.now,
                )  # fmt: skip
        for number, item in enumerate(CentreItem):
            if item is not CentreItem.NETWORK_WATCH:
                self._evidence(item, months_before(self.today, 13 if number == 0 else 3))

    def _release(self, number: str, days: int, *, is_applied: bool) -> None:
        planned_on = self.today + days * DAY
        moment = self._ago(max(-days, 0) + 12, 9)
        release = upkeep.plan_release(
            self.contract,
            upkeep.Planned(
                number=number, planned_on=planned_on, contents="統計の画面を見やすくします。",
                manuals="管理用マニュアル", noticed_on=min(moment.date(), planned_on),
            ),
            by=self.firm, now=moment,
        )  # fmt: skip
        if not is_applied:
            return
        upkeep.check_release(
            release,
            upkeep.Checked(
                kind=CheckKind.TEST, title="全部の試験", result="指摘なし", has_passed=True,
                checked_on=moment.date(),
            ),
            by=self.firm, now=moment,
        )  # fmt: skip
        upkeep.apply_release(release, by=self.firm, now=self._ago(-days, 21))

    def _evidence(self, item: CentreItem, checked_on: date) -> None:
        letter = Letter(
            number="", dated="", recipient=("みほん区",), sender=("データセンター事業者（見本）",),
            subject=f"{item.label}の証明（見本）", body=("要件を満たしていることを証明します。",),
            contact=Contact(section=""),
        )  # fmt: skip
        upload = SimpleUploadedFile(f"{item.label}.pdf", b"")
        upload.file = ContentFile(render_pdf("letter", letter, title=letter.subject))
        row = upkeep.file_evidence(
            self.contract, item, "証明書を確認した。", checked_on, upload, by=self.officer,
            now=self.now,
        )  # fmt: skip
        inspect(row.file, now=self.now)

    def reports(self) -> None:
        """The month before last is accepted, the last one waits for the ward."""
        for back, is_accepted in ((2, True), (1, False)):
            month = months_before(self.today.replace(day=1), back)
            if month < self.contract.starts_on.replace(day=1):
                continue
            handed_in = min(at(months_before(month, -1) + 3 * DAY, 10), self.now)
            report = operation_reports.submit_report(
                self.contract, month, "朝の入力が重なる時間の監視を続けます。", by=self.firm,
                now=handed_in,
            )  # fmt: skip
            if is_accepted:
                moment = min(handed_in + 2 * DAY, self.now)
                done = operation_reports.accept_report(report, by=self.chief, now=moment)
                if done.file is not None:
                    inspect(done.file, now=moment)
