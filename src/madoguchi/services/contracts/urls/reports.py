"""Routes: reports."""

from django.urls import path

from madoguchi.services.contracts.views import reports

routes = [
    path("<str:number>/reports/", reports.register, name="contract-reports"),
    path("<str:number>/reports/acts/<str:code>/", reports.act, name="contract-report-act"),
    path(
        "<str:number>/reports/acts/<str:code>/<int:row_id>/",
        reports.act,
        name="contract-report-act-row",
    ),
]
