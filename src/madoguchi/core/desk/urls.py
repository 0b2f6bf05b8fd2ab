from django.urls import path

from madoguchi.core.desk.views import incoming, inquiry, ledger

app_name = "desk"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("export.<str:form>", ledger.ledger_export, name="ledger-export"),
    path("print/", ledger.ledger_print, name="ledger-print"),
    path("new/", incoming.register, name="register"),
    path("ask/", incoming.ask, name="ask"),
    path("<str:number>/", inquiry.inquiry, name="inquiry"),
    path("<str:number>/assignment/", inquiry.assignment, name="inquiry-assignment"),
    path("<str:number>/answer/", inquiry.answer, name="inquiry-answer"),
    path("<str:number>/note/", inquiry.note, name="inquiry-note"),
    path("<str:number>/closure/", inquiry.closure, name="inquiry-closure"),
    path("<str:number>/reopening/", inquiry.reopening, name="inquiry-reopening"),
]
