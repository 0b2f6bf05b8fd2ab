"""Routes of safeguarding, a file for each page family."""

from django.urls import URLPattern, URLResolver

from madoguchi.services.safeguarding.urls.api import routes as api
from madoguchi.services.safeguarding.urls.facility import routes as facility
from madoguchi.services.safeguarding.urls.manuals import routes as manuals
from madoguchi.services.safeguarding.urls.messages import routes as messages
from madoguchi.services.safeguarding.urls.operation import routes as operation
from madoguchi.services.safeguarding.urls.papers import routes as papers
from madoguchi.services.safeguarding.urls.ward import routes as ward
from madoguchi.services.safeguarding.urls.ward_roster import routes as ward_roster

app_name = "safeguarding"
urlpatterns: list[URLPattern | URLResolver] = [
    *facility,
    *papers,
    *operation,
    *ward_roster,
    *ward,
    *manuals,
    *messages,
    *api,
]
