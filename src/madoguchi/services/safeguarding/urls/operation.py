"""Routes of the running service."""

from django.urls import path

from madoguchi.services.safeguarding.views import (
    operation_faults,
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
    path("operation/acts/<str:code>/", operation_start.act, name="operation-act"),
    path(
        "operation/acts/<str:code>/<int:row_id>/", operation_start.act, name="operation-act-row"
    ),
]  # fmt: skip
