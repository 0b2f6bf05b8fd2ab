"""Facts about cases that any service may announce, so that services need not know one another."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportFixed(Event):
    """A service fixed its report of a period: what is contracted may be delivered with it.

    Announced by the service that made the report, inside its transaction, once for each version.

    case_number  of the contract under which the service runs, "" if the service does not know it:
                 then ward, contractor and the period's first day tell which contract it is
    kind         the service's own code of the report: "monthly_operation"
    period_on    first day of the period, ISO 8601
    version      1, 2, …: a report that was fixed again replaces the one before it
    file_id      of the vault: a usable file under the service's own key
    """

    NAME: ClassVar[str] = "cases.report_fixed.v1"

    service: str
    case_number: str
    section_public_id: str
    contractor_public_id: str
    kind: str
    title: str
    period_on: str
    version: int
    file_id: str
    fixed_at: str
    is_rehearsal: bool = False
