"""Routes of the running service."""

from django.urls import path

from madoguchi.services.safeguarding.views import (
    operation_desk,
    operation_faults,
    operation_reports,
    operation_start,
    operation_stops,
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
    path("operation/acts/<str:code>/", operation_start.act, name="operation-act"),
    path(
        "operation/acts/<str:code>/<int:row_id>/", operation_start.act, name="operation-act-row"
    ),
]  # fmt: skip
