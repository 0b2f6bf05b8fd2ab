"""Messages between ward and facilities, and what facilities still owe."""

from django.urls import path

from madoguchi.services.safeguarding.views import messages, unsubmitted

routes = [
    path("messages/", messages.facility_messages, name="messages"),
    path("reports/<int:report_id>/answer/", messages.answer, name="report-answer"),
    path("ward/reports/unsubmitted/", unsubmitted.unsubmitted, name="unsubmitted"),
    path("ward/messages/", messages.ward_messages, name="ward-messages"),
    path(
        "ward/reports/<int:report_id>/messages/",
        messages.report_messages,
        name="ward-report-messages",
    ),
]
