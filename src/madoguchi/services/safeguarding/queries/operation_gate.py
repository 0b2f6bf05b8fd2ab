"""What the product's own records say about a line of the gate."""

from datetime import datetime

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import (
    ManualEdition,
    ServiceContract,
    TrainingSession,
)
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.rules.running import GateItem
from madoguchi.services.safeguarding.terms import ManualAudience

# The lines that a record proves, and what is missing while there is none.
RECORDED = {
    GateItem.MANUALS: (
        "管理用と各施設用のマニュアルが、まだ公開されていません。公開してから確認してください。"
    ),
    GateItem.TRAINING: (
        "操作研修の出席が、まだ記録されていません。研修の画面で出席を記録してから確認してください。"
    ),
}


def gate_record(contract: ServiceContract, item: GateItem, now: datetime) -> str:
    """The record in words, "" while there is none at this moment or the line needs none."""
    if item is GateItem.MANUALS:
        return _manuals(now)
    return _training(contract, now) if item is GateItem.TRAINING else ""


def _manuals(now: datetime) -> str:
    rows = ManualEdition.objects.filter(published_at__lte=now).order_by("published_at", "pk")
    newest = {row.audience: str(row) for row in rows}
    if any(one.value not in newest for one in ManualAudience):
        return ""
    return "、".join(newest[one.value] for one in ManualAudience)


def _training(contract: ServiceContract, now: datetime) -> str:
    rows = rows_of(TrainingSession, contract).filter(attendance_at__lte=now)
    held = rows.order_by("held_on", "pk").first()
    if held is None:
        return ""
    came = held.invitations.filter(attended=True).count()
    return f"{held.title}　{format_date(held.held_on)}　出席{came}名"
