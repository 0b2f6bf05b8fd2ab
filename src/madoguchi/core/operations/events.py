"""Facts of a running service that are told to whoever listens; primitives only.

The class stands in core because both sides need it and never import one another: the service that
announces, and contracts, which turns it into a deliverable.
"""

from dataclasses import dataclass

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class OperationReportAccepted(Event):
    """運用報告書: the ward accepted the report of a month; it is fixed as a stored PDF.

    case_number          the number of the contract's case ("2026-031"); "" if the service was set
                         up without a contract of the house: then nobody can hand it on
    service              the name of the service that reports ("safeguarding")
    title                「児童情報共有システム 運用報告書（令和7年6月）」
    month                first day of the month, "2025-06-01"
    file_id              ``StoredFile.file_id`` (UUID as text) of the accepted PDF, under the key of
                         the service: open it with ``vault.reading.open_file``, never copy its bytes
    sha256               of the PDF, so that the receiver can prove that it is the same
    accepted_on          day of the acceptance, "2025-07-04"
    accepted_by          the person of the ward, as the trail names them
    availability         "99.90", in percent, as the report states it
    Announced once per month and version; a receiver keeps one deliverable per case and month.
    """

    NAME = "operations.report_accepted.v1"
    case_number: str
    service: str
    title: str
    month: str
    file_id: str
    sha256: str
    accepted_on: str
    accepted_by: str
    availability: str
