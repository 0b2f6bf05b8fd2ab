"""URLs: core's rooms, then one prefix for each service that is switched on."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("madoguchi.core.ui.urls")),
    path("accounts/", include("madoguchi.core.accounts.urls")),
    path("accounts/", include("madoguchi.core.accounts.sign_in_urls")),
    path("trail/", include("madoguchi.core.trail.urls")),
    path("events/", include("madoguchi.core.events.urls")),
    path("vault/", include("madoguchi.core.vault.urls")),
    path("mail/", include("madoguchi.core.mail.urls")),
    path("desk/", include("madoguchi.core.desk.urls")),
    path("cases/", include("madoguchi.core.cases.urls")),
    *[
        path(f"{module.name}/", include(f"madoguchi.services.{module.name}.urls"))
        for module in settings.MODULES
    ],
]
handler400 = "madoguchi.core.ui.views.bad_request"
handler403 = "madoguchi.core.ui.views.forbidden"
handler404 = "madoguchi.core.ui.views.not_found"
handler500 = "madoguchi.core.ui.views.server_error"
