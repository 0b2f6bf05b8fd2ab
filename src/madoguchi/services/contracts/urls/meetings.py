"""Routes: meetings."""

from django.urls import path

from madoguchi.services.contracts.views import meetings

routes = [
    path("<str:number>/meetings/", meetings.register, name="contract-meetings"),
    path("<str:number>/meetings/<int:meeting_id>/", meetings.meeting, name="contract-meeting"),
    path(
        "<str:number>/meetings/<int:meeting_id>/minutes/<int:version_id>.pdf",
        meetings.minutes_pdf,
        name="contract-minutes-pdf",
    ),
    path(
        "<str:number>/meetings/<int:meeting_id>/minutes/<int:version_id>.docx",
        meetings.minutes_word,
        name="contract-minutes-word",
    ),
    path("<str:number>/meetings/acts/<str:code>/", meetings.act, name="contract-meeting-act"),
    path(
        "<str:number>/meetings/acts/<str:code>/<int:row_id>/",
        meetings.act,
        name="contract-meeting-act-row",
    ),
]
