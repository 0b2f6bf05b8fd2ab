"""Routes: operations."""

from django.urls import path

from madoguchi.services.contracts.views import operations

routes = [
    path("<str:number>/operations/", operations.register, name="contract-operations"),
    path(
        "<str:number>/operations/contacts/<int:contact_id>/",
        operations.contact,
        name="contract-contact",
    ),
    path(
        "<str:number>/operations/ledger.<str:kind>",
        operations.ledger,
        name="contract-inquiries-ledger",
    ),
    path("<str:number>/operations/faults/<int:fault_id>/", operations.fault, name="contract-fault"),
    path("<str:number>/operations/acts/<str:code>/", operations.act, name="contract-operation-act"),
    path(
        "<str:number>/operations/acts/<str:code>/<int:row_id>/",
        operations.act,
        name="contract-operation-act-row",
    ),
]
