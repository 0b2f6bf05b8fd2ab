"""まどぐち自身の対策: how this installation meets each clause, now; as PDF and docx too."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.papers import Ledger
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.word import render_docx
from madoguchi.core.trail import record
from madoguchi.services.contracts.documents.own_answer import SAID, own_answer_paper
from madoguchi.services.contracts.queries.installation import own_answers

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {True: "success", False: "danger", None: "neutral"}


@requires("contracts.contract.view")
def own_answer(request: HouseRequest) -> HttpResponse:
    rows = [(one, SAID[one.is_met], TONES[one.is_met]) for one in own_answers(request.now)]
    return render(request, "contracts/own_answer.html", {"rows": rows, "now": request.now})


@requires("contracts.contract.view")
def own_answer_pdf(request: HouseRequest) -> HttpResponse:
    paper = _paper(request)
    return pdf_response(render_pdf("ledger", paper, title=paper.title), "madoguchi-taisaku.pdf")


@requires("contracts.contract.view")
def own_answer_docx(request: HouseRequest) -> HttpResponse:
    paper = _paper(request)
    answer = HttpResponse(render_docx(paper, title=paper.title), content_type=DOCX)
    answer["Content-Disposition"] = 'attachment; filename="madoguchi-taisaku.docx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _paper(request: HouseRequest) -> Ledger:
    """The paper of this moment; that it went out stands in the trail."""
    record("output", by=request.actor, about=None, label="まどぐち自身の対策", now=request.now)
    return own_answer_paper(own_answers(request.now), request.now)
