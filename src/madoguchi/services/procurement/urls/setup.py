"""Making and publishing a call."""

from django.urls import path

from madoguchi.services.procurement.views import (
    cancelling,
    issues,
    material_requests,
    setup,
    shaping,
)

routes = [
    path("tenders/new/", setup.new_tender, name="tender-new"),
    path("tenders/<str:number>/setup/", setup.outline, name="tender-setup"),
    path("tenders/<str:number>/setup/mapping/", shaping.mapping, name="tender-mapping"),
    path(
        "tenders/<str:number>/schedule/<int:pk>/move/", shaping.move_step, name="tender-move"
    ),
    path("tenders/<str:number>/setup/<slug:part>/", setup.part, name="tender-part"),
    path("tenders/<str:number>/documents/", setup.documents, name="tender-documents"),
    path("tenders/<str:number>/documents/issues/", issues.issue_list, name="tender-issues"),
    path(
        "tenders/<str:number>/documents/issues/exports/<str:form>/", issues.issue_export,
        name="tender-issues-export",
    ),
    path("tenders/<str:number>/documents/issues/new/", issues.issue_new, name="tender-issue-new"),
    path(
        "tenders/<str:number>/documents/requests/", material_requests.request_list,
        name="tender-material-requests",
    ),
    path(
        "tenders/<str:number>/documents/requests/loans/<int:pk>/",
        material_requests.loan_decision, name="tender-loan",
    ),
    path(
        "tenders/<str:number>/documents/requests/loans/<int:pk>/file/",
        material_requests.loan_paper, name="tender-loan-file",
    ),
    path(
        "tenders/<str:number>/documents/requests/uses/<int:pk>/",
        material_requests.use_decision, name="tender-use",
    ),
    path(
        "tenders/<str:number>/documents/requests/emails/<int:pk>/",
        material_requests.email_told, name="tender-email-told",
    ),
    path("tenders/<str:number>/publication/", setup.publication_page, name="tender-publication"),
    path("tenders/<str:number>/publication/request/", setup.request_page, name="tender-request"),
    path("tenders/<str:number>/publication/publish/", setup.publish, name="tender-publish"),
    path("tenders/<str:number>/publication/amend/", setup.amend, name="tender-amend"),
    path(
        "tenders/<str:number>/publication/cancellation/request/",
        cancelling.cancellation_request, name="tender-cancellation-request",
    ),
    path(
        "tenders/<str:number>/publication/cancellation/",
        cancelling.cancellation, name="tender-cancellation",
    ),
    path("tenders/<str:number>/publication/settle/", setup.settle_point, name="tender-settle"),
    path("tenders/<str:number>/publication/accept/", setup.accept, name="tender-accept"),
    path("tenders/<str:number>/rehearsal/", setup.rehearse, name="tender-rehearse"),
    path("tenders/<str:number>/clock/", setup.clock, name="tender-clock"),
]  # fmt: skip
