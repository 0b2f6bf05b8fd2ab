"""システムの運用: where the service stands now, for its two sides; and the acts of all pages."""

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.operations.rules.help_desk import HELP_DESK
from madoguchi.services.safeguarding.queries.operation_month import availability
from madoguchi.services.safeguarding.queries.operation_start import next_stop_words, standing
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

PAGES_OF = {
    "完了していない障害": "operation-faults",
    "掲示中の停止": "operation-stops",
    "回答待ちの施設の問合せ": "operation-desk",
    "期限を過ぎた区の問合せ": "operation-inquiries",
    "区の確認を待つ書類": "operation-reports",
}
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
    up = availability(contract, day_of(request.now), request.now)
    figures = [
        (label, str(number), "件", reverse(f"safeguarding:{PAGES_OF[label]}"))
        for label, number in standing(contract, request.now).items()
    ]
    return operation_page(
        request, title="運用の状況", figures=figures, lead=f"{contract.title}の、いまの状況です。",
        facts=(
            ("今月の稼働率", f"{up.percent}%（計画停止を除く）"),
            ("次の停止", next_stop_words(request.now)),
            ("窓口の受付", f"{HELP_DESK.describe()}（平日、年末年始を除く）"),
        ),
    )  # fmt: skip


@signed_in
def act(request: HouseRequest, code: str, row_id: int | None = None) -> HttpResponse:
    return entry_page(request, ENTRIES.get(code), row_id)
