"""Routes: requests for approval."""

from django.urls import path

from madoguchi.services.contracts.views import approvals

routes = [
    path("<str:number>/approvals/", approvals.requests, name="contract-approvals"),
    path("<str:number>/approvals/<int:request_id>/", approvals.decide, name="contract-approval"),
]
