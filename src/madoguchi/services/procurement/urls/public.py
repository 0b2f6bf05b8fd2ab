"""What everybody may open without signing in."""

from django.urls import path

from madoguchi.services.procurement.views import public

routes = [
    path("calls/", public.call_list, name="calls"),
    path("calls/calendar.ics", public.calendar_of_all, name="calls-calendar"),
    path("calls/rss.xml", public.CallFeed(), name="calls-feed"),
    path("calls/<str:number>/", public.call_page, name="call"),
    path("calls/<str:number>/notice.txt", public.notice_text, name="call-text"),
    path("calls/<str:number>/calendar.ics", public.calendar_of_call, name="call-calendar"),
    path("calls/<str:number>/ocds.json", public.ocds, name="call-ocds"),
    path("calls/<str:number>/ocds-record.json", public.ocds_record, name="call-ocds-record"),
    path("calls/<str:number>/email/", public.email_request, name="call-email"),
    path(
        "calls/<str:number>/documents/<int:pk>/", public.document_download, name="call-document"
    ),
]  # fmt: skip
