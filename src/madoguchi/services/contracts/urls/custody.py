"""Routes: what was received from the ward."""

from django.urls import path

from madoguchi.services.contracts.views import custody, ledger, take_outs

routes = [
    path("<str:number>/custody/", custody.ledger, name="contract-custody"),
    path("<str:number>/custody/new/", custody.issue, name="contract-custody-new"),
    path("<str:number>/custody/ledger/", ledger.ledger_page, name="contract-ledger"),
    path("<str:number>/custody/ledger.pdf", ledger.ledger_pdf, name="contract-custody-ledger"),
    path("<str:number>/custody/ledger.xlsx", ledger.ledger_xlsx, name="contract-ledger-xlsx"),
    path("<str:number>/custody/ledger.csv", ledger.ledger_csv, name="contract-ledger-csv"),
    path("<str:number>/custody/ledger/ask/", ledger.ask, name="contract-ledger-ask"),
    path(
        "<str:number>/custody/ledger/<int:request_id>/present/",
        ledger.present,
        name="contract-ledger-present",
    ),
    path(
        "<str:number>/custody/ledger/<int:request_id>/copy.pdf",
        ledger.fixed_copy,
        name="contract-ledger-copy",
    ),
    path(
        "<str:number>/custody/entries/<int:entry_id>/correct/",
        custody.correct,
        name="contract-entry-correct",
    ),
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
    path(
        "<str:number>/custody/<int:asset_id>/return/",
        custody.confirm_return,
        name="contract-return-confirm",
    ),
    path(
        "<str:number>/custody/<int:asset_id>/take-outs/",
        take_outs.ask,
        name="contract-take-out-ask",
    ),
    path(
        "<str:number>/custody/take-outs/<int:take_out_id>/",
        take_outs.not_taken,
        name="contract-take-out-not-taken",
    ),
    path(
        "<str:number>/custody/<int:asset_id>/certificate/",
        take_outs.certify,
        name="contract-asset-certify",
    ),
    path(
        "<str:number>/custody/<int:asset_id>/certificate.pdf",
        take_outs.certificate,
        name="contract-asset-certificate",
    ),
]
