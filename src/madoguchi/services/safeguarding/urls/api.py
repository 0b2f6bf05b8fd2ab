"""The API for a facility's own attendance system, its description and its guide."""

from django.urls import path

from madoguchi.services.safeguarding.api import attendance

routes = [
    path("api/", attendance.guide, name="api"),
    path("api/openapi.json", attendance.description, name="api-description"),
    path("api/attendance/", attendance.attendance, name="api-attendance"),
    path("api/children/", attendance.children, name="api-children"),
]
