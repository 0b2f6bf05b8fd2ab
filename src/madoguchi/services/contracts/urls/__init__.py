"""Routes of contracts, a file for each page family."""

from django.urls import URLPattern, URLResolver

from madoguchi.services.contracts.urls.approvals import routes as approvals
from madoguchi.services.contracts.urls.custody import routes as custody
from madoguchi.services.contracts.urls.deliverables import routes as deliverables
from madoguchi.services.contracts.urls.duties import routes as duties
from madoguchi.services.contracts.urls.incidents import routes as incidents
from madoguchi.services.contracts.urls.payments import routes as payments
from madoguchi.services.contracts.urls.people import routes as people
from madoguchi.services.contracts.urls.spine import routes as spine
from madoguchi.services.contracts.urls.subcontracts import routes as subcontracts
from madoguchi.services.contracts.urls.terms import routes as terms

app_name = "contracts"
urlpatterns: list[URLPattern | URLResolver] = [
    *terms,
    *spine,
    *duties,
    *approvals,
    *deliverables,
    *custody,
    *incidents,
    *payments,
    *people,
    *subcontracts,
]
