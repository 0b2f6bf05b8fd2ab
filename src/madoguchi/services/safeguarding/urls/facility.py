"""The facility's own pages: the day, the month, concerns, reports, calendar."""

from django.urls import path, register_converter

from madoguchi.services.safeguarding.urls.days import DayConverter, MonthConverter
from madoguchi.services.safeguarding.views import (
    calendar,
    concerns,
    guardians,
    months,
    reports,
    today,
)

register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")

routes = [
    path("", reports.front, name="front"),
    path("today/", today.today, name="today"),
    path("days/<day:day>/", today.day, name="day"),
    path("days/<day:day>/present/", today.present, name="day-present"),
    path("days/<day:day>/marks/", today.mark, name="day-mark"),
    path("days/<day:day>/undoing/", today.take_back, name="day-undo"),
    path("days/<day:day>/confirmation/", today.confirm, name="day-confirm"),
    path("days/<day:day>/children/<str:number>/signs/", concerns.observation, name="observe"),
    path("days/<day:day>/children/<str:number>/urgent/", concerns.urgent, name="urgent-about"),
    path("months/", months.this_month, name="this-month"),
    path("months/<month:month>/", months.month, name="month"),
    path("months/<month:month>/present/", months.present, name="month-present"),
    path("urgent/", concerns.urgent, name="urgent"),
    path("urgent/<str:number>/", concerns.receipt, name="urgent-receipt"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/submission/", reports.hand_over, name="report-submit"),
    path("reports/<int:report_id>/confirmation/", reports.confirm, name="report-confirm"),
    path("reports/<int:report_id>/return/", reports.send_back, name="report-back"),
    path("reports/<int:report_id>/contacts/", reports.contact, name="report-contact"),
    path("guardians/", guardians.inquiries, name="guardians"),
    path("guardians/new/", guardians.register, name="guardian-new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<day:day>/removal/", calendar.unmark, name="calendar-unmark"),
    path("calendar/children/<str:number>/", calendar.weekdays, name="weekdays"),
]
