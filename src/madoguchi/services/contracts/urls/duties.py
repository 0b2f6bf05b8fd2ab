"""Routes: the clause board, duties and filings."""

from django.urls import path

from madoguchi.services.contracts.views import duties

routes = [
    path("<str:number>/clauses/", duties.board, name="contract-clauses"),
    path("<str:number>/duties/<int:duty_id>/", duties.duty, name="contract-duty"),
    path("<str:number>/duties/<int:duty_id>/mark/", duties.mark, name="contract-duty-mark"),
    path(
        "<str:number>/filings/<int:filing_id>/accept/", duties.accept, name="contract-filing-accept"
    ),
    path(
        "<str:number>/filings/<int:filing_id>/return/",
        duties.send_back,
        name="contract-filing-return",
    ),
    path(
        "<str:number>/filings/files/<int:file_id>/", duties.filed_file, name="contract-filed-file"
    ),
]
