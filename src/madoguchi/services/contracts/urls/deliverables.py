"""Routes: deliverables and inspection."""

from django.urls import path

from madoguchi.services.contracts.views import deliverables

routes = [
    path("<str:number>/deliverables/", deliverables.register, name="contract-deliverables"),
    path("<str:number>/deliverables/new/", deliverables.add, name="contract-deliverable-new"),
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
]
