"""The list of cases: search, filters, order."""

from django.db.models import Q

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.permissions import visible_cases
from madoguchi.core.cases.queries import module_labels
from madoguchi.core.ui.listing import Filter, Listing


def case_listing(request: HouseRequest) -> Listing[Case]:
    seen = visible_cases(request.actor)
    years = seen.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    modules = sorted(set(seen.order_by().values_list("module", flat=True)))
    return Listing(
        seen.select_related("section"),
        request.GET,
        search=("number", "title", "section__name"),
        filters=(
            Filter(
                name="year", label="年度", lookup="fiscal_year",
                choices=[(str(year), fiscal_year_label(year)) for year in years],
            ),
            Filter(
                name="module", label="業務", lookup="module",
                choices=[(name, module_labels().get(name, name)) for name in modules],
            ),
            Filter(
                name="state", label="状態", choices=[("open", "進行中"), ("closed", "終結")],
                queries={"open": Q(closed_at=None), "closed": Q(closed_at__isnull=False)},
            ),
            Filter(
                name="kind", label="種別",
                choices=[("real", "本番"), ("rehearsal", "リハーサル")],
                queries={"real": Q(is_rehearsal=False), "rehearsal": Q(is_rehearsal=True)},
            ),
        ),
        sorts={
            "year": ("fiscal_year", "number"), "number": ("number",), "title": ("title",),
            "section": ("section__name", "number"), "created": ("created_at",),
        },
        default_sort="-year",
    )  # fmt: skip
