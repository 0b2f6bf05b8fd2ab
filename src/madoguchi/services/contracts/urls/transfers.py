"""Routes: files sent behind an expiring address."""

from django.urls import path

from madoguchi.services.contracts.views import transfers

routes = [
    path("transfers/<str:secret>/", transfers.fetch, name="transfer"),
    path("<str:number>/transfers/", transfers.transfers, name="contract-transfers"),
    path("<str:number>/transfers/new/", transfers.new, name="contract-transfer-new"),
    path(
        "<str:number>/transfers/<int:transfer_id>/withdraw/",
        transfers.withdraw,
        name="contract-transfer-withdraw",
    ),
]
