"""Routes: deliverables and inspection."""

from django.urls import path

from madoguchi.services.contracts.views import deliverables, service_reports

routes = [
    path("<str:number>/deliverables/", deliverables.register, name="contract-deliverables"),
    path("<str:number>/deliverables/new/", deliverables.add, name="contract-deliverable-new"),
    path(
        "<str:number>/deliverables/events/",
        deliverables.event_move,
        name="contract-deliverable-events",
    ),
    path(
        "<str:number>/deliverables/<int:row_id>/",
        deliverables.deliverable,
        name="contract-deliverable",
    ),
    path(
        "<str:number>/deliverables/<int:row_id>/file/",
        deliverables.delivered_file,
        name="contract-delivered-file",
    ),
    path(
        "<str:number>/deliverables/reports/<int:report_id>/",
        service_reports.deliver,
        name="contract-service-report",
    ),
    path(
        "<str:number>/deliverables/reports/<int:report_id>/file/",
        service_reports.file,
        name="contract-service-report-file",
    ),
]
