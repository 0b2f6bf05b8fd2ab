"""The API: three instruments, their description for programs, a guide for people."""

from django.urls import path

from madoguchi.services.procurement.api import instruments

routes = [
    path("api/", instruments.guide, name="api"),
    path("api/openapi.json", instruments.description, name="api-description"),
    path("api/notice-check/", instruments.notice_check, name="api-notice-check"),
    path("api/notice-reading/", instruments.notice_reading, name="api-notice-reading"),
    path("api/blind-check/", instruments.blind_check, name="api-blind-check"),
]
