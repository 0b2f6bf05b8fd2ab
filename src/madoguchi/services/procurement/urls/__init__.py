"""Routes of procurement, a file for each page family."""

from django.urls import URLPattern, URLResolver

from madoguchi.services.procurement.urls.api import routes as api
from madoguchi.services.procurement.urls.approvals import routes as approvals
from madoguchi.services.procurement.urls.bids import routes as bids
from madoguchi.services.procurement.urls.deadlines import routes as deadlines
from madoguchi.services.procurement.urls.eligibility import routes as eligibility
from madoguchi.services.procurement.urls.intake import routes as intake
from madoguchi.services.procurement.urls.judging import routes as judging
from madoguchi.services.procurement.urls.letters import routes as letters
from madoguchi.services.procurement.urls.notices import routes as notices
from madoguchi.services.procurement.urls.public import routes as public
from madoguchi.services.procurement.urls.review import routes as review
from madoguchi.services.procurement.urls.setup import routes as setup
from madoguchi.services.procurement.urls.ward_questions import routes as ward_questions
from madoguchi.services.procurement.urls.workspace import routes as workspace

app_name = "procurement"
urlpatterns: list[URLPattern | URLResolver] = [
    *public,
    *api,
    *bids,
    *setup,
    *notices,
    *workspace,
    *deadlines,
    *intake,
    *eligibility,
    *letters,
    *ward_questions,
    *approvals,
    *judging,
    *review,
]
