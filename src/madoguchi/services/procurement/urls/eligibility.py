"""参加資格: the board, judgements, decisions, invitations, suspensions, disqualification."""

from django.urls import path

from madoguchi.services.procurement.views import eligibility, endings

ALL = "tenders/<str:number>/eligibility/"
FIRM = ALL + "<uuid:firm>/"

routes = [
    path(ALL, eligibility.board, name="tender-eligibility"),
    path(ALL + "preparation/", eligibility.preparation, name="eligibility-preparation"),
    path(ALL + "judgements/<int:judgement>/", eligibility.judgement, name="judgement"),
    path(ALL + "approval/", eligibility.approval, name="eligibility-approval"),
    path(ALL + "invitations/", eligibility.invitations, name="eligibility-invitations"),
    path(FIRM + "decision/", eligibility.decision, name="eligibility-decision"),
    path(FIRM + "recheck/", endings.recheck, name="eligibility-recheck"),
    path(FIRM + "loss/", endings.loss, name="eligibility-loss"),
    path(FIRM + "disqualification/", endings.disqualification, name="disqualification"),
    path(
        FIRM + "disqualification/record/",
        endings.disqualification_record,
        name="disqualification-record",
    ),
    path("suspensions/", endings.suspensions, name="suspensions"),
]
