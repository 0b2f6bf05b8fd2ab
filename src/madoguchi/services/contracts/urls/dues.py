"""Routes: dues of all contracts, their calendar, and the evidence for an outside auditor."""

from django.urls import path

from madoguchi.services.contracts.views import audits, dues, ledger

routes = [
    path("dues/", dues.register, name="dues"),
    path("dues/calendar/", dues.calendar, name="dues-calendar"),
    path("dues/calendar/revocation/", dues.revoke, name="dues-calendar-revocation"),
    path("calendar/<str:secret>.ics", dues.feed, name="calendar-feed"),
    path("evidence/", audits.evidence_list, name="evidence-list"),
    path("evidence/<str:number>/", audits.evidence, name="evidence"),
    path("evidence/<str:number>/ledger.pdf", ledger.evidence_ledger, name="evidence-ledger"),
    path("evidence/<str:number>/files/<int:file_id>/", audits.evidence_file, name="evidence-file"),
]
