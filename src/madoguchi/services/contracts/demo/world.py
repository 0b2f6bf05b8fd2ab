"""The demo of contracts: in different weather, made through the commands."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.core.calendar.jst import JST, at
from madoguchi.core.testing.personas import World, as_actor, make_world
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import (
    concluding,
    custody,
    deliveries,
    duties,
    payments,
)
from madoguchi.services.contracts.commands import drafting as drafts
from madoguchi.services.contracts.commands.carrying_over import carry_over
from madoguchi.services.contracts.demo import paying, special
from madoguchi.services.contracts.demo.closed import load_closed
from madoguchi.services.contracts.demo.holding import (
    Holding,
    renewal_file,
    report_docx,
    send_behind_code,
)
from madoguchi.services.contracts.demo.people import people_of
from madoguchi.services.contracts.demo.shared_system import shared_system
from madoguchi.services.contracts.demo.work import Running
from madoguchi.services.contracts.models import Contract, ContractDeliverable, Duty
from madoguchi.services.contracts.terms import (
    Attribute,
    ConditionKind,
    Importance,
    InspectionResult,
)

SUPPORT = (
    Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING, Attribute.SERVES_RESIDENTS,
    Attribute.CLOUD,
)  # fmt: skip
SYSTEM = (
    Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA, Attribute.MAINTENANCE, Attribute.CLOUD,
    Attribute.OUTSIDE_SERVERS, Attribute.SERVICE_LEVELS,
)  # fmt: skip
START = (
    "data_processing.regulations", "data_processing.roster",
    "data_processing.emergency_contacts", "data_processing.schedule", "data_processing.secrecy",
)  # fmt: skip


def load(clock: Callable[[], datetime]) -> None:
    """Six contracts in different weather, one of them closed, and next year's that waits."""
    now = clock().astimezone(JST)
    stage = Stage(make_world(now.date()), now)
    good = stage.support()
    stage.in_good_order(good)
    stage.has_its_people(good)
    Holding(good, stage).all()
    renewal_file(good, stage.waits_for_its_budget(good), stage)
    late = stage.system()
    stage.late(late)
    stage.holds_a_roster(late)
    shared_system(stage)
    paying.second_half_waits(good, stage)
    paying.part_may_be_paid(special.plaza(stage), stage)
    paying.start_was_sent_back(late, stage)
    special.attendance(stage)
    running = Running(
        late, officer=stage.world.officers["001"], manager=stage.world.himuro,
        acts=stage.actor, now=now,
    )  # fmt: skip
    running.all()
    load_closed(stage.world, now)


class Stage:
    """The people and the year of the demo; each method leaves one contract where it stands."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.first, self.last = period(fiscal_year(now))

    def actor(self, person: Person) -> Actor:
        return as_actor(person, self.now.date(), mfa=True)

    def morning(self, day: date) -> datetime:
        """10 o'clock of a day, never later than the demo's moment."""
        return min(at(day, 10), self.now)

    def back(self, days: int, hour: int = 10) -> datetime:
        """Some days ago, within the fiscal year; what comes later in it stays later."""
        return min(max(at(self.now.date() - timedelta(days=days), hour), self._opening), self.now)

    @property
    def _opening(self) -> datetime:
        return self.morning(self.first)

    def support(self) -> Contract:
        """Advice for community projects: concluded on the first day of the year."""
        chain = drafts.start_chain(
            title="地域の市民活動 伴走支援",
            section=self.world.sections["000"],
            contractor=self.world.mihon_kikaku,
            ceilings={fiscal_year(self.now): 8_000_000, fiscal_year(self.now) + 1: 8_000_000},
            horizon_ends_on=period(fiscal_year(self.now) + 2)[1],
            by=self.actor(self.world.saeki),
            now=self.now,
        )
        draft = drafts.ContractDraft(
            title="地域の市民活動 伴走支援業務委託",
            starts_on=self.first,
            ends_on=self.last,
            price_yen=7_480_000,
            attributes=SUPPORT,
            conditions=[(ConditionKind.BUDGET_VOTED, "当年度予算の議決")],
            place="みほん区役所 市民活動推進課ほか",
            payment_words="検査合格後、2回払い",
            deposit_ground="契約事務規則の免除規定による",
        )
        return drafts.draft_contract(chain, draft, by=self.actor(self.world.saeki), now=self.now)

    def sign(self, contract: Contract, officer: Person, chief: Person, manager: Person) -> None:
        """Conditions met, signed on its first day, manager notified, work begun."""
        first = contract.starts_on
        for condition in contract.conditions.all():
            drafts.meet_condition(
                condition, met_on=first - timedelta(days=6), proof="区議会の議決書",
                by=self.actor(officer), now=self.now,
            )  # fmt: skip
        concluding.conclude(
            contract, concluded_on=first, by=self.actor(chief), now=self.morning(first)
        )
        concluding.name_manager(
            contract, manager.name, by=self.actor(manager), now=self.morning(first)
        )
        concluding.begin_performance(contract, by=self.actor(officer), now=self.now)

    def in_good_order(self, contract: Contract) -> None:
        """Filed, checked, delivered, inspected and invoiced so far."""
        world = self.world
        self.sign(contract, world.saeki, world.takahashi, world.yamabe)
        self.settle_so_far(contract, world.saotome, world.saeki)
        paying.pays_within_thirty_days(contract, by=self.actor(world.saeki), stage=self)
        row = self._deliver(contract)
        half = payments.plan_instalment(
            contract, amount_yen=3_740_000, month_on=date(self.first.year, 10, 1), rests_on=[row],
            by=self.actor(world.saeki), now=self.now,
        )  # fmt: skip
        payments.enter_invoice(
            half,
            payments.InvoiceForm(
                number="MK-0042", invoiced_on=self.now.date(), amount_yen=3_740_000,
                net_10_yen=3_400_000, registration_number="T9999010000015",
            ),
            by=self.actor(world.saeki), now=self.now,
        )  # fmt: skip

    def settle_so_far(self, contract: Contract, filer: Person, officer: Person) -> None:
        """Each duty whose day has passed was filed on that day, and accepted."""
        for duty in self._due_so_far(contract):
            self._settle(duty, filer, officer)

    def _due_so_far(self, contract: Contract) -> list[Duty]:
        passed = contract.duties.filter(due_on__lt=self.now.date(), same_as__isnull=True)
        return list(passed.exclude(state="not_applicable"))

    def _settle(self, duty: Duty, filer: Person, officer: Person) -> None:
        moment = self.morning(duty.due_on or self.now.date())
        filing = duties.file_document(
            duty, [], note=f"{duty.proof_words}を紙で提出しました（控えは当社が保管）。",
            by=self.actor(filer), now=moment,
        )  # fmt: skip
        duties.accept_filing(filing, by=self.actor(officer), now=moment)

    def _deliver(self, contract: Contract) -> ContractDeliverable:
        officer = self.actor(self.world.saeki)
        due_on = date(self.first.year, 10, 30)
        handed_in = min(self.back(6), at(due_on - timedelta(days=2), 10))
        row = deliveries.register_deliverable(
            contract, "伴走支援 中間報告書", due_on=due_on,
            formats="Word 形式 1部", must_be_editable=True, by=officer, now=self.now,
        )  # fmt: skip
        deliveries.register_deliverable(
            contract, "伴走支援 最終報告書", due_words="履行期間の末日", due_on=self.last,
            formats="Word 形式 1部、紙 2部", by=officer, now=self.now,
        )  # fmt: skip
        row = deliveries.hand_in(
            row, report_docx(), "伴走支援_中間報告書.docx",
            checked_software="みほんウイルスチェッカー 12.1", checked_on=handed_in.date(),
            by=self.actor(self.world.yamabe), now=handed_in,
        )  # fmt: skip
        file = row.deliverable.file
        assert file is not None  # noqa: S101 - just handed in
        inspect_file(file, now=handed_in)
        deliveries.inspect(
            row, InspectionResult.PASSED, inspected_on=handed_in.date(),
            points="仕様書 5(1)の項目がそろっている。", by=officer, now=handed_in,
        )  # fmt: skip
        row.refresh_from_db()
        send_behind_code(contract, StoredFile.objects.get(pk=file.pk), self)
        return row

    def has_its_people(self, contract: Contract) -> None:
        """Roster, oaths, training, IDs, start papers and subcontractors."""
        world = self.world
        people_of(
            contract, firm=self.actor(world.yamabe), officer=self.actor(world.saeki),
            chief=self.actor(world.takahashi), now=self.now,
        )  # fmt: skip

    def waits_for_its_budget(self, contract: Contract) -> Contract:
        """Next year's contract of the same chain: planned until its budget is voted."""
        first, last = period(fiscal_year(self.now) + 1)
        draft = drafts.ContractDraft(
            title="地域の市民活動 伴走支援業務委託（翌年度）",
            starts_on=first,
            ends_on=last,
            price_yen=7_700_000,
            attributes=SUPPORT,
            conditions=[
                (ConditionKind.BUDGET_VOTED, "翌年度予算の議決"),
                (ConditionKind.CONSULTED, "翌年度の内容・金額の協議"),
                (ConditionKind.PERFORMANCE_GOOD, "前の契約の履行実績が良好であること"),
            ],
        )
        said: Any = {"by": self.actor(self.world.saeki), "now": self.now}
        following = drafts.draft_contract(contract.chain, draft, predecessor=contract, **said)
        carry_over(contract, following, **said)
        return following

    def system(self) -> Contract:
        """A learning platform run by another firm for another section."""
        world = self.world
        chain = drafts.start_chain(
            title="オンライン学習の場の運営",
            section=world.sections["001"],
            contractor=world.reidai,
            by=self.actor(world.officers["001"]),
            now=self.now,
        )
        draft = drafts.ContractDraft(
            title="オンライン学習の場 運営業務委託",
            starts_on=self.first,
            ends_on=self.last,
            price_yen=12_980_000,
            attributes=SYSTEM,
            versions={"data_processing": "domestic"},
        )
        return drafts.draft_contract(
            chain, draft, by=self.actor(world.officers["001"]), now=self.now
        )

    def late(self, contract: Contract) -> None:
        """Start documents filed, one returned, the reports of the last months missing."""
        world = self.world
        officer = world.officers["001"]
        self.sign(contract, officer, world.approvers["001"], world.himuro)
        for duty in contract.duties.filter(code__in=START):
            self._settle(duty, world.himuro, officer)
        method = contract.duties.get(code="data_processing.backup_method")
        paper = BytesIO("バックアップの方法: 毎日1回、7世代、事業所内の別の機器に保管。".encode())
        filing = duties.file_document(
            method, [(paper, "バックアップの方法.txt")],
            by=self.actor(world.himuro), now=self.morning(self.first),
        )  # fmt: skip
        duties.return_filing(
            filing, reason="世代数と暗号化の有無を、仕様書の条件に合わせて書いてください。",
            by=self.actor(officer), now=self.morning(self.first),
        )  # fmt: skip

    def holds_a_roster(self, contract: Contract) -> None:
        """One receipt, confirmed by the ward."""
        roster = custody.ReceivedAsset(
            name="利用申込者の名簿",
            medium="電子データ（CSV）",
            quantity="1点（128件）",
            purpose="利用登録",
            importance=Importance.HIGH,
            has_personal_data=True,
            storage_place="本社 3階 金庫",
        )
        receipt = custody.issue_receipt(
            contract, [roster], received_at=self.morning(self.first), receiver="氷室 慎吾",
            by=self.actor(self.world.himuro), now=self.now,
        )  # fmt: skip
        officer = self.actor(self.world.officers["001"])
        custody.confirm_receipt(receipt, by=officer, now=self.now)
