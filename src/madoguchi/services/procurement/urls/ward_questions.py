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
    path(ALL + "answers/<int:entry>/", answers.answer_edit, name="answer"),
    path(ALL + "approval/", answers.approval, name="answers-approval"),
    path(ALL + "publication/", answers.publication, name="answers-publication"),
    path(ALL + "letters/", answers.letters, name="answers-letters"),
]
