"""質問: the ward's side: taking in, consolidating, answering, publishing."""

from django.urls import path

from madoguchi.services.procurement.views import answers, ward_questions

ALL = "tenders/<str:number>/questions/"

routes = [
    path(ALL, ward_questions.question_list, name="tender-questions"),
    path(ALL + "new/", ward_questions.question_new, name="question-new"),
    path(ALL + "sheets/new/", ward_questions.sheet_new, name="question-sheet-new"),
    path(ALL + "sheets/<str:form>/", answers.sheet, name="question-sheet"),
    path(ALL + "answers/new/", answers.answer_new, name="answer-new"),
    path(ALL + "answers/additions/new/", answers.answer_addition, name="answer-addition"),
    path(
        ALL + "answers/<int:entry>/dissolution/",
        answers.answer_dissolution,
        name="answer-dissolution",
    ),
    path(ALL + "answers/<int:entry>/", answers.answer_edit, name="answer"),
    path(ALL + "approval/", answers.approval, name="answers-approval"),
    path(ALL + "publication/", answers.publication, name="answers-publication"),
    path(ALL + "publication/reservation/", answers.reservation_end, name="answers-reservation"),
    path(ALL + "exports/<str:form>/", ward_questions.question_export, name="questions-export"),
    path(ALL + "letters/", answers.letters, name="answers-letters"),
]
