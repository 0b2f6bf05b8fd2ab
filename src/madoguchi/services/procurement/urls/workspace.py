"""The ward's workspace of a call."""

from django.urls import path

from madoguchi.services.procurement.views import workspace

routes = [
    path("tenders/", workspace.tender_list, name="tenders"),
    path("tenders/<str:number>/", workspace.tender_overview, name="tender"),
]
