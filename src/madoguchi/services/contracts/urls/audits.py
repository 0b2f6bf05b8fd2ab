"""Routes: audits."""

from django.urls import path

from madoguchi.services.contracts.views import audits

routes = [
    path("<str:number>/audits/", audits.register, name="contract-audits"),
    path("<str:number>/audits/<int:audit_id>/", audits.audit, name="contract-audit"),
    path("<str:number>/audits/acts/<str:code>/", audits.act, name="contract-audit-act"),
    path(
        "<str:number>/audits/acts/<str:code>/<int:row_id>/",
        audits.act,
        name="contract-audit-act-row",
    ),
]
