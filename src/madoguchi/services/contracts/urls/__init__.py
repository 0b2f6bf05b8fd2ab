"""Routes of contracts, a file for each page family."""

from django.urls import URLPattern, URLResolver

from madoguchi.services.contracts.urls.approvals import routes as approvals
from madoguchi.services.contracts.urls.audits import routes as audits
from madoguchi.services.contracts.urls.custody import routes as custody
from madoguchi.services.contracts.urls.deliverables import routes as deliverables
from madoguchi.services.contracts.urls.dues import routes as dues
from madoguchi.services.contracts.urls.duties import routes as duties
from madoguchi.services.contracts.urls.erasure import routes as erasure
from madoguchi.services.contracts.urls.incidents import routes as incidents
from madoguchi.services.contracts.urls.meetings import routes as meetings
from madoguchi.services.contracts.urls.operations import routes as operations
from madoguchi.services.contracts.urls.payables import routes as payables
from madoguchi.services.contracts.urls.payments import routes as payments
from madoguchi.services.contracts.urls.people import routes as people
from madoguchi.services.contracts.urls.registers import routes as registers
from madoguchi.services.contracts.urls.reports import routes as reports
from madoguchi.services.contracts.urls.spine import routes as spine
from madoguchi.services.contracts.urls.start import routes as start
from madoguchi.services.contracts.urls.subcontracts import routes as subcontracts
from madoguchi.services.contracts.urls.terms import routes as terms
from madoguchi.services.contracts.urls.transfers import routes as transfers

app_name = "contracts"
urlpatterns: list[URLPattern | URLResolver] = [
    *transfers,
    *payables,
    *terms,
    *dues,
    *erasure,
    *registers,
    *spine,
    *reports,
    *meetings,
    *operations,
    *audits,
    *duties,
    *approvals,
    *deliverables,
    *custody,
    *incidents,
    *payments,
    *start,
    *people,
    *subcontracts,
]
