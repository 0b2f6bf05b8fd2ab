from django.urls import path

from madoguchi.core.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("export.<str:form>", views.ledger_export, name="ledger-export"),
    path("trial/", views.trial, name="trial"),
    path("<uuid:mail_id>/", views.mail, name="mail"),
    path("<uuid:mail_id>/settlement/", views.settlement, name="mail-settlement"),
    path("<uuid:mail_id>/bounce/", views.bounce, name="mail-bounce"),
    path("<uuid:mail_id>/cancellation/", views.cancellation, name="mail-cancellation"),
]
