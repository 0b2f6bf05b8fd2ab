"""Routes: incidents."""

from django.urls import path

from madoguchi.services.contracts.views import incidents

routes = [
    path("<str:number>/incidents/", incidents.register, name="contract-incidents"),
    path("<str:number>/incidents/new/", incidents.report, name="contract-incident-new"),
    path("<str:number>/incidents/<int:incident_id>/", incidents.incident, name="contract-incident"),
    path(
        "<str:number>/incidents/<int:incident_id>/close/",
        incidents.close,
        name="contract-incident-close",
    ),
    path(
        "<str:number>/incidents/<int:incident_id>/leak/",
        incidents.start_leak_clock,
        name="contract-incident-leak",
    ),
]
