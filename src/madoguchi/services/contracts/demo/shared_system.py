"""The demo's shared system: a service's monthly report arrives, is inspected and is paid."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import JST, at, day_of
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.testing.personas import World, as_actor, make_world
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import (
    deliveries,
    incidents,
    paying,
    payment_plans,
    payments,
    service_reports,
)
from madoguchi.services.contracts.commands import drafting as drafts
from madoguchi.services.contracts.demo.paying import pays_within_thirty_days
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Invoice,
    PaymentInstalment,
    ServiceReport,
)
from madoguchi.services.contracts.terms import (
    Attribute,
    ConditionKind,
    IncidentKind,
    IncidentStep,
    InspectionResult,
    PaymentPlan,
)

if TYPE_CHECKING:
    from madoguchi.services.contracts.demo.world import Stage

TITLE = "児童情報共有システムの運用保守業務委託"
MONTHLY_YEN = 990_000
NET_YEN = 900_000


def shared_system(stage: "Stage") -> Contract:
    """Since two months, paid by the month on its report; in order, but for a mail gone astray."""
    world = stage.world
    officer = stage.actor(world.officers["002"])
    chain = drafts.start_chain(
        title="児童情報共有システム", section=world.sections["002"],
        contractor=world.mihon_kikaku, by=officer, now=stage.now,
    )  # fmt: skip
    starts_on = max(months_before(stage.now.date().replace(day=1), 2), stage.first)
    draft = drafts.ContractDraft(
        title=TITLE, starts_on=starts_on, ends_on=stage.last,
        price_yen=_months(starts_on, stage.last) * MONTHLY_YEN,
        attributes=(Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA),
        conditions=[(ConditionKind.BUDGET_VOTED, "当年度予算の議決")],
        place="みほん企画株式会社 本社", payment_words="毎月、検査合格後",
        deposit_ground="契約事務規則の免除規定による",
    )  # fmt: skip
    contract = drafts.draft_contract(chain, draft, by=officer, now=stage.now)
    stage.sign(contract, world.officers["002"], world.approvers["002"], world.yamabe)
    contract.refresh_from_db()
    payment_plans.plan_payments(contract, PaymentPlan.MONTHLY, by=officer, now=stage.now)
    pays_within_thirty_days(contract, by=officer, stage=stage)
    stage.settle_so_far(contract, world.yamabe, world.officers["002"])
    _had_a_scare(contract, stage)
    return contract


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _had_a_scare(contract: Contract, stage: "Stage") -> None:
    """A mail that may have gone astray: reported, instructed, not yet closed."""
    noticed = stage.now.replace(minute=0, second=0, microsecond=0) - timedelta(days=2, hours=1)
    scare = incidents.report_incident(
        contract, IncidentKind.LEAK,
        words="運用のお知らせのメールを、別の施設の宛先に送ったおそれがあります。対象は1件です。",
        noticed_at=noticed, by=stage.actor(stage.world.yamabe),
        now=noticed + timedelta(minutes=20),
    )  # fmt: skip
    incidents.add_step(
        scare, IncidentStep.INSTRUCTION, "誤った宛先へ削除を依頼し、結果を報告してください。",
        by=stage.actor(stage.world.officers["002"]), now=noticed + timedelta(minutes=50),
    )  # fmt: skip


def play_on(clock: Callable[[], datetime]) -> None:
    """What the services told one another while they loaded; then the ward inspects and pays."""
    now = clock().astimezone(JST)
    deliver_pending(now)
    reports = ServiceReport.objects.filter(contract__case__title=TITLE, row__isnull=False)
    report = reports.order_by("period_on", "-version").first()
    if report is not None:  # else no service runs beside, or the year has no report yet
        _Month(report, make_world(now.date()), now).all()


class _Month:
    """One report from its delivery to the payment, each step some days after the one before."""

    def __init__(self, report: ServiceReport, world: World, now: datetime) -> None:
        self.report, self.world, self.now = report, world, now
        self.officer = self._acts(world.officers["002"])

    def all(self) -> None:
        delivered = service_reports.deliver_report(
            self.report, by=self._acts(self.world.yamabe), now=self._after(1)
        )
        deliveries.inspect(
            delivered, InspectionResult.PASSED, inspected_on=day_of(self._after(3)),
            points="入力件数と障害の記録を、画面の数字と照らした。", by=self.officer,
            now=self._after(3),
        )  # fmt: skip
        invoice = self._invoice(self._instalment(delivered))
        payments.approve_invoice(
            invoice, by=self._acts(self.world.approvers["002"]), now=self._after(8)
        )
        invoice.refresh_from_db()
        paying.record_payment(
            invoice, paid_on=day_of(self._after(20)), by=self._acts(self.world.ukai),
            now=self._after(20),
        )  # fmt: skip

    def _instalment(self, row: ContractDeliverable) -> PaymentInstalment:
        """The payment of the month after the report's."""
        following = (self.report.period_on.replace(day=1) + timedelta(days=32)).replace(day=1)
        instalment = self.report.contract.instalments.get(month_on=following)
        return payment_plans.choose_rests(instalment, [row], by=self.officer, now=self._after(5))

    def _invoice(self, instalment: PaymentInstalment) -> Invoice:
        form = payments.InvoiceForm(
            number=f"MK-{instalment.month_on:%Y%m}", invoiced_on=day_of(self._after(6)),
            amount_yen=MONTHLY_YEN, net_10_yen=NET_YEN, registration_number="T9999010000015",
        )  # fmt: skip
        return payments.enter_invoice(instalment, form, by=self.officer, now=self._after(6))

    def _after(self, days: int) -> datetime:
        day: date = day_of(self.report.fixed_at) + timedelta(days=days)
        return min(max(at(day, 10), self.report.fixed_at), self.now)

    def _acts(self, person: Person) -> Actor:
        return as_actor(person, self.now.date(), mfa=True)
