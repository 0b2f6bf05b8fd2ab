"""Routes: the accountant's list over all contracts, one invoice, its payment or its way back."""

from django.urls import path

from madoguchi.services.contracts.views import payables

HERE = "payables/<str:number>/<int:invoice_id>/"
routes = [
    path("payables/", payables.payable_list, name="payables"),
    path(HERE, payables.payable, name="payable"),
    path(f"{HERE}payment/", payables.pay, name="payable-payment"),
    path(f"{HERE}correction/", payables.correct_day, name="payable-correction"),
    path(f"{HERE}return/", payables.send_back, name="payable-return"),
]
