"""The facility's own pages."""

from django.urls import path

from madoguchi.services.safeguarding.views import today

routes = [path("today/", today.today, name="today")]
