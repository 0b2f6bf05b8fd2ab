"""参加: applications, their intake, clarifications and contacts."""

from django.urls import path

from madoguchi.services.procurement.views import applications, intake, joining, requests

CALL = "tenders/<str:number>/applications/"
ONE = CALL + "<uuid:firm>/"

routes = [
    path(CALL, applications.application_list, name="tender-applications"),
    path(CALL + "exports/<str:form>/", applications.application_export, name="applications-export"),
    path(CALL + "new/", applications.application_new, name="application-new"),
    path(CALL + "contacts/new/", intake.breach, name="contact-new"),
    path(ONE, applications.application, name="tender-application"),
    path(ONE + "details/", applications.application_details, name="application-details"),
    path(ONE + "papers/new/", applications.paper_new, name="paper-new"),
    path(ONE + "papers/<int:paper>/file/", applications.paper_file, name="paper-file"),
    path(ONE + "papers/<int:paper>/seal/", applications.paper_seal, name="paper-seal"),
    path(ONE + "additions/new/", joining.addition_new, name="addition-new"),
    path(ONE + "additions/<int:pk>/", joining.addition, name="addition"),
    path(ONE + "additions/<int:pk>/agreement/", joining.agreement, name="addition-agreement"),
    path(ONE + "acceptance/", intake.acceptance, name="application-acceptance"),
    path(ONE + "completion/", intake.completion, name="application-completion"),
    path(ONE + "withdrawal/", intake.withdrawal, name="application-withdrawal"),
    path(ONE + "clarifications/new/", intake.clarification, name="clarification-new"),
    path(
        ONE + "clarifications/<int:asked>/answer/",
        intake.clarification_answer,
        name="clarification-answer",
    ),
    path(ONE + "additional/new/", requests.additional_new, name="additional-new"),
    path(ONE + "additional/<int:pk>/file/", requests.additional_file, name="additional-file"),
    path(ONE + "engineers/<int:pk>/", requests.worker_decision, name="engineer-decision"),
    path(ONE + "intakes/new/<str:stage>/", intake.intake_new, name="intake-new"),
    path(ONE + "intakes/<int:intake>/receipt/", intake.receipt, name="intake-receipt"),
    path(ONE + "intakes/<int:intake>/call/", intake.call, name="intake-call"),
    path(ONE + "intakes/<int:intake>/data/", intake.following_data, name="intake-data"),
]
