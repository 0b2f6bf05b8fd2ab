"""The list of cases as a table."""

from collections.abc import Iterable, Iterator

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.queries import service_label
from madoguchi.core.documents.columns import Column, Kind

COLUMNS = (
    Column("案件番号"), Column("件名"), Column("年度"), Column("業務"), Column("担当部署"),
    Column("種別"), Column("作成日時", Kind.MOMENT), Column("終結日時", Kind.MOMENT),
    Column("保存期限", Kind.DATE),
)  # fmt: skip


def case_rows(cases: Iterable[Case]) -> Iterator[tuple[object, ...]]:
    """One row per case, as COLUMNS."""
    for case in cases:
        yield (
            case.number, case.title, fiscal_year_label(case.fiscal_year), service_label(case),
            case.section.name, "リハーサル" if case.is_rehearsal else "本番", case.created_at,
            case.closed_at, case.retained_until_on,
        )  # fmt: skip
