"""システムの運用: where the service stands now, for its two sides; and the acts of all pages."""

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.services.safeguarding.models import ServiceFault
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.queries.stops import shown_stops
from madoguchi.services.safeguarding.views import (
    operation_desk,
    operation_faults,
    operation_gate,
    operation_meetings,
    operation_reports,
    operation_schedules,
    operation_stops,
    operation_upkeep,
)
from madoguchi.services.safeguarding.views.operation_frame import (
    VIEW,
    Entry,
    contract_for,
    entry_page,
    operation_page,
)

ENTRIES: dict[str, Entry] = {
    **operation_stops.ENTRIES,
    **operation_faults.ENTRIES,
    **operation_desk.ENTRIES,
    **operation_reports.ENTRIES,
    **operation_schedules.ENTRIES,
    **operation_meetings.ENTRIES,
    **operation_gate.ENTRIES,
    **operation_upkeep.ENTRIES,
}


@requires(VIEW)
def start(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    open_faults = rows_of(ServiceFault, contract).filter(accepted_at__isnull=True).count()
    figures = (
        ("完了していない障害", str(open_faults), "件", reverse("safeguarding:operation-faults")),
        (
            "掲示中の停止", str(shown_stops(request.now).count()), "件",
            reverse("safeguarding:operation-stops"),
        ),
    )  # fmt: skip
    return operation_page(
        request, title="運用の状況", figures=figures,
        lead=f"{contract.title}の、いまの状況です。",
    )  # fmt: skip


@signed_in
def act(request: HouseRequest, code: str, row_id: int | None = None) -> HttpResponse:
    return entry_page(request, ENTRIES.get(code), row_id)
