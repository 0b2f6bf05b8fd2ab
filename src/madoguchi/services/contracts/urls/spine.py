"""Routes: the list, one contract, its drafting, conclusion and end."""

from django.urls import path

from madoguchi.services.contracts.views import chain, closing, contracts, drafting, trail_export

routes = [
    path("", contracts.contract_list, name="contracts"),
    path("new/", drafting.new_contract, name="contract-new"),
    path("<str:number>/", contracts.overview, name="contract"),
    path("<str:number>/next/", drafting.next_contract, name="contract-next"),
    path("<str:number>/chain/beside/", chain.beside, name="contract-beside"),
    path("<str:number>/chain/ceiling/", chain.ceiling, name="contract-ceiling"),
    path("<str:number>/chain/horizon/", chain.horizon, name="contract-horizon"),
    path("<str:number>/amounts/", chain.amounts, name="contract-amounts"),
    path("<str:number>/attributes/", drafting.attributes, name="contract-attributes"),
    path(
        "<str:number>/conditions/<int:condition_id>/",
        drafting.meet_condition,
        name="contract-condition",
    ),
    path("<str:number>/conclude/", drafting.conclude, name="contract-conclude"),
    path("<str:number>/manager/", drafting.name_manager, name="contract-manager"),
    path("<str:number>/begin/", drafting.begin, name="contract-begin"),
    path("<str:number>/end/", closing.end, name="contract-end"),
    path("<str:number>/trail.csv", trail_export.export, name="contract-trail"),
    path("<str:number>/close/", closing.close, name="contract-close"),
]
