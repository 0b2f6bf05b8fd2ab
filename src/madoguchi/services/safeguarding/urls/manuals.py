"""Manuals and videos, and the training sessions."""

from django.urls import path

from madoguchi.services.safeguarding.views import manuals, trainings

ONE = "trainings/<int:session_id>/"

routes = [
    path("manuals/", manuals.manuals, name="manuals"),
    path("manuals/<int:item_id>/", manuals.manual_file, name="manual-file"),
    path("manuals/<int:item_id>/captions.vtt", manuals.captions, name="manual-captions"),
    path("trainings/", trainings.sessions, name="trainings"),
    path("trainings/new/", trainings.plan, name="training-new"),
    path("trainings/guests.xlsx", trainings.guest_template, name="training-guest-template"),
    path(ONE, trainings.session, name="training"),
    path(f"{ONE}guests/", trainings.guests, name="training-guests"),
    path(f"{ONE}guests/staff/", trainings.invite_staff, name="training-invite-staff"),
    path(f"{ONE}guests.xlsx", trainings.guest_list, name="training-guest-list"),
    path(f"{ONE}attendance/", trainings.attendance, name="training-attendance"),
    path(f"{ONE}absentees/", trainings.absent, name="training-absentees"),
    path(f"{ONE}questions/new/", trainings.question, name="training-question"),
    path(f"{ONE}copies/instruction/", trainings.instruct, name="training-instruct"),
    path(f"{ONE}copies/delivery/", trainings.deliver, name="training-deliver"),
]
