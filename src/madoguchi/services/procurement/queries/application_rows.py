"""The list of applications as a table to take away."""

from collections.abc import Iterable, Iterator

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.procurement.models import Application
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState, Channel

COLUMNS = (
    "受付番号", "事業者", "法人番号", "形態", "状態", Column("提出日時", Kind.MOMENT), "提出方法",
    "担当者", "電話番号", "メールアドレス",
)  # fmt: skip


def export_rows(applications: Iterable[Application]) -> Iterator[tuple[object, ...]]:
    """One row an application, in the order of the list."""
    for each in applications:
        yield (
            each.number,
            each.consortium_name or each.applicant.name,
            each.applicant.corporate_number,
            ApplicationKind(each.kind),
            ApplicationState(each.state),
            each.filed_at,
            Channel(each.channel) if each.channel else "",
            each.contact_name,
            each.contact_phone,
            each.contact_email,
        )
