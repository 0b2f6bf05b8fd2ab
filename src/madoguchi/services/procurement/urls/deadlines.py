"""What is due, and the doors: the service's own address, and a call's for other rooms."""

from django.urls import path

from madoguchi.services.procurement.views import deadlines, doors

routes = [
    path("", doors.start, name="start"),
    path("deadlines/", deadlines.deadline_board, name="deadlines"),
    path("deadlines/calendar.ics", deadlines.deadline_calendar, name="deadlines-calendar"),
    path("cases/<str:number>/", doors.case_page, name="case"),
]
