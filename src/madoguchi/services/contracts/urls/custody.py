"""Routes: what was received from the ward."""

from django.urls import path

from madoguchi.services.contracts.views import custody

routes = [
    path("<str:number>/custody/", custody.ledger, name="contract-custody"),
    path("<str:number>/custody/new/", custody.issue, name="contract-custody-new"),
    path("<str:number>/custody/ledger.pdf", custody.ledger_pdf, name="contract-custody-ledger"),
    path(
        "<str:number>/custody/receipts/<int:receipt_id>/confirm/",
        custody.confirm,
        name="contract-receipt-confirm",
    ),
    path(
        "<str:number>/custody/receipts/<int:receipt_id>/receipt.pdf",
        custody.receipt_pdf,
        name="contract-receipt-pdf",
    ),
    path("<str:number>/custody/<int:asset_id>/", custody.asset, name="contract-asset"),
]
