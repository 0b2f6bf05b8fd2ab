"""The ward's pages: alerts and what is done about them."""

from django.urls import path

from madoguchi.services.safeguarding.views import alerts

routes = [
    path("alerts/<str:number>/", alerts.alert_page, name="alert"),
]
