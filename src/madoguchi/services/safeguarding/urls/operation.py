"""Routes of the running service."""

from django.urls import path

from madoguchi.services.safeguarding.views import (
    operation_desk,
    operation_faults,
    operation_gate,
    operation_meetings,
    operation_reports,
    operation_schedules,
    operation_start,
    operation_stops,
    operation_upkeep,
)

routes = [
    path("operation/", operation_start.start, name="operation"),
    path("operation/stops/", operation_stops.stops, name="operation-stops"),
    path("operation/faults/", operation_faults.faults, name="operation-faults"),
    path("operation/faults/<int:row_id>/", operation_faults.fault, name="operation-fault"),
    path(
        "operation/faults/<int:row_id>/report.pdf", operation_faults.fault_pdf,
        name="operation-fault-pdf",
    ),
    path("help/", operation_desk.help_desk, name="help-desk"),
    path("operation/desk/", operation_desk.desk, name="operation-desk"),
    path("operation/inquiries/", operation_desk.inquiries, name="operation-inquiries"),
    path("operation/reports/", operation_reports.reports, name="operation-reports"),
    path(
        "operation/reports/<str:month>/", operation_reports.report, name="operation-report"
    ),
    path(
        "operation/reports/<str:month>/file/", operation_reports.report_file,
        name="operation-report-file",
    ),
    path("operation/schedule/", operation_schedules.schedule, name="operation-schedule"),
    path(
        "operation/schedule/<int:row_id>/", operation_schedules.version, name="operation-version"
    ),
    path("operation/meetings/", operation_meetings.meetings, name="operation-meetings"),
    path(
        "operation/meetings/<int:row_id>/<str:side>/", operation_meetings.copy,
        name="operation-copy",
    ),
    path("operation/gate/", operation_gate.gate, name="operation-gate"),
    path("operation/conformity/", operation_gate.conformity, name="operation-conformity"),
    path(
        "operation/conformity/list.<str:form>", operation_gate.conformity_file,
        name="operation-conformity-file",
    ),
    path("operation/releases/", operation_upkeep.releases, name="operation-releases"),
    path("operation/patches/", operation_upkeep.patches, name="operation-patches"),
    path("operation/centre/", operation_upkeep.centre, name="operation-centre"),
    path(
        "operation/centre/<int:row_id>/", operation_upkeep.evidence, name="operation-evidence"
    ),
    path("operation/acts/<str:code>/", operation_start.act, name="operation-act"),
    path(
        "operation/acts/<str:code>/<int:row_id>/", operation_start.act, name="operation-act-row"
    ),
]  # fmt: skip
