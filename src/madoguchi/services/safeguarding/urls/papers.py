"""Requests to facilities, blank forms, and papers entered on behalf."""

from django.urls import path, re_path

from madoguchi.services.safeguarding.views import papers

routes = [
    path("requests/", papers.requests, name="requests"),
    path("requests/issue/", papers.issue, name="request-issue"),
    path("requests/cycles/", papers.cycle, name="cycles"),
    path("requests/<int:request_id>/acknowledgement/", papers.read, name="request-read"),
    path("requests/<int:request_id>/request.pdf", papers.letter, name="request-letter"),
    re_path(r"^forms/(?P<kind>month|urgent)\.pdf$", papers.blank, name="blank-form"),
    path("papers/", papers.paper, name="paper"),
]
