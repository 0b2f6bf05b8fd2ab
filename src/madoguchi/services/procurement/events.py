"""Facts that procurement announces to whoever listens; primitives only, fields only added."""

from dataclasses import dataclass, field

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TenderPublished(Event):
    """A call was published."""

    NAME = "procurement.tender_published.v1"
    number: str
    title: str
    published_at: str


@dataclass(frozen=True, kw_only=True)
class TenderAmended(Event):
    """A numbered amendment was published."""

    NAME = "procurement.tender_amended.v1"
    number: str
    amendment: int
    summary: str
    published_at: str


@dataclass(frozen=True, kw_only=True)
class CandidateAgreed(Event):
    """契約への引継ぎ: one contract with all that the call fixed and the talks agreed (PROC-139).

    documents      files of the proposal: kind, title, receipt_number, file_id (of the vault), and
                   the clause of the contract whose first document it may become, or "" (PROC-097)
    deliverables   title and due words, as the notice lists them
    ceilings       提案限度額 of each 年度: fiscal_year, amount_yen, is_provisional, note
    offices        name and scope of each cooperating office of the application (様式4, 様式5)
    place          対象地, "" if the notice names none
    unit_prices    name, unit, planned_quantity, minutes_each (0: not stated), words as stated,
                   unit_price_yen (with tax, of the agreed estimate; 0: to be agreed)
    designated_parts  指定部分: title, deliverable (its title on the list, or ""), due as stated,
                   due_on (the last day that the words may mean, or ""), basis, amount
    renewal_ends_on   last day to which the notice lets contracts be renewed, "" if it names none
    renewal_years  the same as the notice says it
    """

    NAME = "procurement.candidate_agreed.v1"
    number: str
    tender_title: str
    contract_ordinal: int
    contract_title: str
    section_public_id: str
    contractor_public_id: str
    contractor_name: str
    corporate_number: str
    amount_yen: int
    starts_on: str
    ends_on: str
    fiscal_years: list[int]
    payment: str
    conditions: list[str]
    specification: str
    promises: list[str]
    deliverables: list[dict[str, str]]
    documents: list[dict[str, str]]
    clause_sets: list[str]
    deposit: str = ""
    offices: list[dict[str, str]] = field(default_factory=list)
    ceilings: list[dict[str, str | int | bool]] = field(default_factory=list)
    place: str = ""
    unit_prices: list[dict[str, str | int]] = field(default_factory=list)
    designated_parts: list[dict[str, str]] = field(default_factory=list)
    renewal_ends_on: str = ""
    renewal_years: list[str] = field(default_factory=list)
    agreed_on: str
    is_rehearsal: bool
