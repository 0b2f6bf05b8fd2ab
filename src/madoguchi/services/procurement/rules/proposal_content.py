"""The structured part of a proposal: estimates, sections, functions, records, deviations.

Typed once by the bidder, judged here as values, sealed as one document, and turned into rows at
the opening.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term


class FunctionAnswerKind(Term):
    SUPPORTED = "supported", "対応"
    ALTERNATIVE = "alternative", "同等の代替"
    UNSUPPORTED = "unsupported", "非対応"


@dataclass(frozen=True, kw_only=True)
class EstimateLine:
    """A line of an estimate: amounts in whole yen, tax excluded."""

    item: str
    quantity: int
    unit: str
    unit_price_yen: int
    group: str = ""
    basis: str = ""

    @property
    def amount_yen(self) -> int:
        return self.quantity * self.unit_price_yen


@dataclass(frozen=True, kw_only=True)
class YearEstimate:
    """The estimate of one fiscal year, tax included in ``total_yen``."""

    fiscal_year: int
    lines: tuple[EstimateLine, ...]
    tax_yen: int
    total_yen: int
    note: str = ""

    @property
    def net_yen(self) -> int:
        return sum(line.amount_yen for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class SectionPlace:
    """Where a section is answered in the original."""

    section: int
    page_from: int | None
    page_to: int | None = None
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class FunctionReply:
    item: int
    answer: FunctionAnswerKind
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PastContract:
    client: str
    fiscal_year: int
    content: str
    amount_yen: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProposedDeviation:
    clause: str
    text: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalContent:
    estimates: tuple[YearEstimate, ...] = ()
    sections: tuple[SectionPlace, ...] = ()
    functions: tuple[FunctionReply, ...] = ()
    records: tuple[PastContract, ...] = ()
    deviations: tuple[ProposedDeviation, ...] = ()

    def as_text(self) -> str:
        """JSON, the same for the same content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The inverse of ``as_text``; "" is an empty content."""
        values: Mapping[str, Any] = json.loads(text) if text else {}
        return cls(
            estimates=tuple(
                YearEstimate(**{**row, "lines": tuple(EstimateLine(**x) for x in row["lines"])})
                for row in values.get("estimates", ())
            ),
            sections=tuple(SectionPlace(**row) for row in values.get("sections", ())),
            functions=tuple(
                FunctionReply(**{**row, "answer": FunctionAnswerKind(row["answer"])})
                for row in values.get("functions", ())
            ),
            records=tuple(PastContract(**row) for row in values.get("records", ())),
            deviations=tuple(ProposedDeviation(**row) for row in values.get("deviations", ())),
        )


@dataclass(frozen=True)
class SeenPart:
    """The part of the content that one page changes, with the mark of what was typed over.

    name  a field of ``ProposalContent``; ``year`` picks one year of its estimates
    """

    name: str
    year: int | None = None
    mark: str = ""

    def of(self, content: ProposalContent) -> tuple[object, ...]:
        if self.year is not None:
            return tuple(each for each in content.estimates if each.fiscal_year == self.year)
        return tuple(getattr(content, self.name))


@dataclass(frozen=True, kw_only=True)
class ContentDemand:
    """What the call asks of the structured part.

    fiscal_years       years of which an estimate is due
    required_sections  section key -> its name, those marked 記入必須
    functions          function key -> its name; every one wants an answer
    record_limit       most past contracts; 0 = no limit
    """

    fiscal_years: tuple[int, ...] = ()
    required_sections: Mapping[int, str] = field(default_factory=dict)
    functions: Mapping[int, str] = field(default_factory=dict)
    record_limit: int = 0


@dataclass(frozen=True)
class ContentFinding:
    """``blocks``: the proposal cannot be submitted like this; else it is shown and kept."""

    code: str
    message: str
    blocks: bool


def check_content(content: ProposalContent, demand: ContentDemand) -> tuple[ContentFinding, ...]:
    """Everything missing or inconsistent.

    An unmapped section is told, but does not stop the filing (seed 000, 001: the committee
    judges); a missing year's estimate or an unanswered function does (seed 002 §3(6), §1(2)②イ).
    """
    return (
        *_estimate_findings(content.estimates, demand.fiscal_years),
        *_section_findings(content.sections, demand.required_sections),
        *_function_findings(content.functions, demand.functions),
        *_record_findings(content.records, demand.record_limit),
    )


def _estimate_findings(
    estimates: Iterable[YearEstimate], years: Iterable[int]
) -> Iterator[ContentFinding]:
    given = {estimate.fiscal_year: estimate for estimate in estimates}
    for year in years:
        if year not in given:
            yield ContentFinding(
                "estimate_missing",
                f"{fiscal_year_label(year)}の見積書を入力してください。",
                blocks=True,
            )
    for estimate in given.values():
        if estimate.net_yen + estimate.tax_yen != estimate.total_yen:
            yield ContentFinding(
                "estimate_sum",
                f"{fiscal_year_label(estimate.fiscal_year)}の見積りは、内訳の合計{estimate.net_yen:,}円と"
                f"消費税{estimate.tax_yen:,}円の和が{estimate.total_yen:,}円になりません。",
                blocks=True,
            )


def _section_findings(
    places: Iterable[SectionPlace], required: Mapping[int, str]
) -> Iterator[ContentFinding]:
    mapped = {place.section for place in places if place.page_from is not None}
    for key, name in required.items():
        if key not in mapped:
            yield ContentFinding(
                "section_unmapped", f"「{name}」の記載ページが入力されていません。", blocks=False
            )


def _function_findings(
    replies: Iterable[FunctionReply], functions: Mapping[int, str]
) -> Iterator[ContentFinding]:
    answered = {reply.item for reply in replies}
    for key, name in functions.items():
        if key not in answered:
            yield ContentFinding(
                "function_unanswered",
                f"機能「{name}」に、対応・同等の代替・非対応のいずれかを選んでください。",
                blocks=True,
            )


def _record_findings(records: Iterable[PastContract], limit: int) -> Iterator[ContentFinding]:
    count = len(list(records))
    if limit and count > limit:
        yield ContentFinding(
            "too_many_records", f"実績の記載は{limit}事業までです（現在{count}事業）。", blocks=True
        )


def parse_yen(text: str) -> int:
    """A whole, non-negative amount of yen as people type it.

    raises  Refused  a fraction, another currency, a minus or no number (PROC-011)

    >>> parse_yen("１３，１５２，３４６円"), parse_yen("￥815,000-")
    (13152346, 815000)
    """
    digits = str.maketrans("０１２３４５６７８９，．￥＄", "0123456789,.¥$")
    plain = text.translate(digits).strip().removesuffix("円").removesuffix("-").lstrip("¥").strip()
    plain = plain.replace(",", "")
    if not plain.isascii() or not plain.isdigit():
        raise Refused(
            "not_yen", "金額は日本円で、1円未満の端数のない数字を入力してください（例: 815,000）。"
        )
    return int(plain)
