"""Routes: payment."""

from django.urls import path

from madoguchi.services.contracts.views import payments

routes = [
    path("<str:number>/payments/", payments.plan, name="contract-payments"),
    path("<str:number>/payments/new/", payments.add, name="contract-instalment-new"),
    path(
        "<str:number>/payments/<int:instalment_id>/deliverables/",
        payments.choose,
        name="contract-instalment-rests",
    ),
    path(
        "<str:number>/payments/<int:instalment_id>/invoice/",
        payments.enter,
        name="contract-invoice-new",
    ),
    path("<str:number>/invoices/<int:invoice_id>/", payments.decide, name="contract-invoice"),
]
