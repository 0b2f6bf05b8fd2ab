"""決裁: what waits for the approver, across the section's calls."""

from django.urls import path

from madoguchi.services.procurement.views import approvals

routes = [
    path("approvals/", approvals.approval_list, name="approvals"),
    path("approvals/<int:approval>/", approvals.approval, name="approval"),
]
