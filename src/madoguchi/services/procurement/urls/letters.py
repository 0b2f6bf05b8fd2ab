"""通知: the letter register of a call."""

from django.urls import path

from madoguchi.services.procurement.views import letters

ALL = "tenders/<str:number>/letters/"
ONE = ALL + "<int:letter>/"

routes = [
    path(ALL, letters.letter_list, name="tender-letters"),
    path(ALL + "exports/<str:form>/", letters.letter_export, name="letters-export"),
    path(ALL + "sending/<str:kind>/", letters.sending, name="letters-sending"),
    path(ONE, letters.letter, name="tender-letter"),
    path(ONE + "sending/", letters.sending_one, name="letter-sending"),
    path(ONE + "delivery/", letters.delivery, name="letter-delivery"),
    path(ONE + "again/", letters.again, name="letter-again"),
    path(ONE + "print/<str:form>/", letters.letter_print, name="letter-print"),
]
