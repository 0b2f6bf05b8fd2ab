"""Routes: subcontracting."""

from django.urls import path

from madoguchi.services.contracts.views import subcontracts as views

HOME = "<str:number>/subcontracts/"
ONE = f"{HOME}<int:node_id>/"

routes = [
    path(HOME, views.tree, name="contract-subcontracts"),
    path(f"{HOME}new/", views.new, name="contract-subcontract-new"),
    path(f"{HOME}offices/new/", views.office, name="contract-office-new"),
    path(f"{HOME}papers/<int:paper_id>/", views.paper_file, name="contract-subcontract-file"),
    path(ONE, views.firm, name="contract-subcontract"),
    path(f"{ONE}papers/", views.paper, name="contract-subcontract-paper"),
    path(f"{ONE}application/", views.apply_for, name="contract-subcontract-apply"),
    path(f"{ONE}start/", views.begin, name="contract-subcontract-begin"),
    path(f"{ONE}withdrawal/", views.withdraw, name="contract-subcontract-withdraw"),
]
