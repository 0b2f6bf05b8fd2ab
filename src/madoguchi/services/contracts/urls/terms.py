"""Routes: what is agreed, changed, promised, broken and renewed."""

from django.urls import path

from madoguchi.services.contracts.views import accounting, families

routes = [
    path("accounts/", accounting.accounts, name="accounts"),
    path("accounts/<str:kind>/", accounting.export, name="accounts-export"),
    *(
        route
        for family in ("terms", "amendments", "results", "pay-floor", "renewal", "breaches")
        for route in (
            path(
                f"<str:number>/{family}/",
                families.page,
                {"family": family},
                name=f"contract-{family}",
            ),
            path(
                f"<str:number>/{family}/<slug:code>/",
                families.act_on_contract,
                {"family": family},
                name=f"contract-{family}-act",
            ),
            path(
                f"<str:number>/{family}/<slug:code>/<int:row_id>/",
                families.act_on_row,
                {"family": family},
                name=f"contract-{family}-act-row",
            ),
        )
    ),
]
