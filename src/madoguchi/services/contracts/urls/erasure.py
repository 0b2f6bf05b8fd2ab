"""Routes: the end: erasure, certificate, hand-over pack, and the product's own answer."""

from django.urls import path

from madoguchi.services.contracts.views import erasure, handover, own_answer

PLACE = "<str:number>/close/erasure/"
routes = [
    path("own-answer/", own_answer.own_answer, name="own-answer"),
    path("own-answer.pdf", own_answer.own_answer_pdf, name="own-answer-pdf"),
    path("own-answer.docx", own_answer.own_answer_docx, name="own-answer-docx"),
    path("<str:number>/close/handover.zip", handover.pack, name="contract-handover"),
    path(
        "<str:number>/close/next-contractor.zip",
        handover.next_contractor,
        name="contract-handover-next",
    ),
    path("erasures/", erasure.erasures, name="erasures"),
    path(PLACE, erasure.erasure, name="contract-erasure"),
    path(f"{PLACE}new/", erasure.request_erasure, name="contract-erasure-new"),
    path(f"{PLACE}approve/", erasure.approve, name="contract-erasure-approve"),
    path(f"{PLACE}withdraw/", erasure.withdraw, name="contract-erasure-withdraw"),
    path(f"{PLACE}run/", erasure.carry_on, name="contract-erasure-run"),
    path(f"{PLACE}certificate/", erasure.issue, name="contract-certificate-new"),
    path(f"{PLACE}certificate.pdf", erasure.certificate, name="contract-certificate"),
]
