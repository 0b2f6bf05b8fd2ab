"""What is due, and the door by which other rooms lead to a call."""

from django.urls import path

from madoguchi.services.procurement.views import deadlines, doors

routes = [
    path("deadlines/", deadlines.deadline_board, name="deadlines"),
    path("deadlines/calendar.ics", deadlines.deadline_calendar, name="deadlines-calendar"),
    path("cases/<str:number>/", doors.case_page, name="case"),
]
