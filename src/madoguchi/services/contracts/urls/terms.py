"""Routes: what is agreed, changed, promised, broken and renewed."""

from django.urls import path

from madoguchi.services.contracts.views import accounting, families, papers

FAMILIES = ("terms", "amendments", "results", "pay-floor", "renewal", "breaches", "papers")
routes = [
    path("accounts/", accounting.accounts, name="accounts"),
    path("accounts/<str:kind>/", accounting.export, name="accounts-export"),
    path(
        "<str:number>/papers/files/<int:paper_id>/file/",
        papers.paper_file,
        name="contract-paper-file",
    ),
    path(
        "<str:number>/papers/made/<str:kind>/<str:form>/",
        papers.made,
        name="contract-paper-made",
    ),
    path(
        "<str:number>/papers/registers/<str:name>/<str:form>/",
        papers.register,
        name="contract-register-made",
    ),
    *(
        route
        for family in FAMILIES
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
