"""Routes of contracts."""

from django.urls import path

from madoguchi.services.contracts.views import (
    approvals,
    closing,
    contracts,
    custody,
    deliverables,
    drafting,
    duties,
    incidents,
    payments,
)

app_name = "contracts"
urlpatterns = [
    path("", contracts.contract_list, name="contracts"),
    path("new/", drafting.new_contract, name="contract-new"),
    path("<str:number>/", contracts.overview, name="contract"),
    path("<str:number>/next/", drafting.next_contract, name="contract-next"),
    path("<str:number>/attributes/", drafting.attributes, name="contract-attributes"),
    path(
        "<str:number>/conditions/<int:condition_id>/",
        drafting.meet_condition,
        name="contract-condition",
    ),
    path("<str:number>/conclude/", drafting.conclude, name="contract-conclude"),
    path("<str:number>/manager/", drafting.name_manager, name="contract-manager"),
    path("<str:number>/begin/", drafting.begin, name="contract-begin"),
    path("<str:number>/clauses/", duties.board, name="contract-clauses"),
    path("<str:number>/duties/<int:duty_id>/", duties.duty, name="contract-duty"),
    path("<str:number>/duties/<int:duty_id>/mark/", duties.mark, name="contract-duty-mark"),
    path(
        "<str:number>/filings/<int:filing_id>/accept/", duties.accept, name="contract-filing-accept"
    ),
    path(
        "<str:number>/filings/<int:filing_id>/return/",
        duties.send_back,
        name="contract-filing-return",
    ),
    path(
        "<str:number>/filings/files/<int:file_id>/", duties.filed_file, name="contract-filed-file"
    ),
    path("<str:number>/approvals/", approvals.requests, name="contract-approvals"),
    path("<str:number>/approvals/<int:request_id>/", approvals.decide, name="contract-approval"),
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
    path("<str:number>/incidents/", incidents.register, name="contract-incidents"),
    path("<str:number>/incidents/new/", incidents.report, name="contract-incident-new"),
    path("<str:number>/incidents/<int:incident_id>/", incidents.incident, name="contract-incident"),
    path(
        "<str:number>/incidents/<int:incident_id>/close/",
        incidents.close,
        name="contract-incident-close",
    ),
    path("<str:number>/end/", closing.end, name="contract-end"),
    path("<str:number>/close/", closing.close, name="contract-close"),
    path("<str:number>/payments/", payments.plan, name="contract-payments"),
    path("<str:number>/payments/new/", payments.add, name="contract-instalment-new"),
    path(
        "<str:number>/payments/<int:instalment_id>/invoice/",
        payments.enter,
        name="contract-invoice-new",
    ),
    path("<str:number>/invoices/<int:invoice_id>/", payments.decide, name="contract-invoice"),
]
