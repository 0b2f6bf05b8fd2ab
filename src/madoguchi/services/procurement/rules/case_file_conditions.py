"""Eligibility in a case file: conditions with their citations, and the papers that prove them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from madoguchi.core.calendar.fiscal import parse_fiscal_year, period
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.case_draft import ConditionDraft, PaperDraft
from madoguchi.services.procurement.terms import (
    AppliesTo,
    ConditionCode,
    Obligation,
    ReferenceMoment,
)

Facts = Mapping[str, Any]

CONDITION_WORDS: tuple[tuple[str, ConditionCode], ...] = (
    ("167条の4第1項", ConditionCode.ORDER_167_4_1),
    ("指名停止", ConditionCode.NOT_SUSPENDED),
    ("または同等", ConditionCode.REGISTERED_OR_EQUIVALENT),
    ("入札参加資格", ConditionCode.REGISTERED),
    ("国税", ConditionCode.NATIONAL_TAX),
    ("滞納", ConditionCode.LOCAL_TAX),
    ("会社更生", ConditionCode.INSOLVENCY),
    ("暴力団", ConditionCode.ORGANISED_CRIME),
    ("プライバシーマーク", ConditionCode.CERTIFICATION),
    ("ISMS", ConditionCode.CERTIFICATION),
    ("委員", ConditionCode.NO_MEMBER_TIE),
    ("政治", ConditionCode.NEUTRALITY),
    ("技術者", ConditionCode.PROFESSIONALS),
    ("履行可能", ConditionCode.CAPACITY),
    ("実績", ConditionCode.TRACK_RECORD),
    ("法人", ConditionCode.LEGAL_PERSON),
)
PAPER_PROOFS: tuple[tuple[str, ConditionCode], ...] = (
    ("受付票", ConditionCode.REGISTERED),
    ("国税", ConditionCode.NATIONAL_TAX),
    ("滞納なし", ConditionCode.LOCAL_TAX),
    ("プライバシーマーク", ConditionCode.CERTIFICATION),
    ("ISMS", ConditionCode.CERTIFICATION),
    ("実績を証する", ConditionCode.TRACK_RECORD),
    ("業務実施体制", ConditionCode.PROFESSIONALS),
    ("役員一覧", ConditionCode.NO_MEMBER_TIE),
)
TAXES = (
    (ConditionCode.NATIONAL_TAX, "国税"),
    (ConditionCode.LOCAL_TAX, "都道府県民税・市町村民税"),
)
_SINCE = re.compile(r"((?:明治|大正|昭和|平成|令和)(?:元|[\d０-９]+)年度|\d{4}年度)以降")


def condition_texts(facts: Facts) -> list[str]:
    """The conditions in the file's own words, without their citations."""
    return [text for text, _ in _rows(facts)]


def _rows(facts: Facts) -> Iterator[tuple[str, str]]:
    """(text, citation): a condition is a sentence, or ``{text: …, citation: …}``."""
    for row in (*facts.get("eligibility", ()), *facts.get("contractor_conditions", ())):
        if not isinstance(row, Mapping):
            yield str(row), ""
        elif row.get("text"):
            yield str(row["text"]), str(row.get("citation") or "")
        else:
            raise Refused(
                "condition_without_text", "参加資格（eligibility）に「text」のない行があります。"
            )


def read_conditions(facts: Facts, reference: ReferenceMoment) -> Iterator[ConditionDraft]:
    """Every condition; one sentence that states several is taken apart for judging.

    A statement that is an oath too (参加表明書兼宣誓書, seed 001 §6(1)①) has each sworn to.
    """
    is_sworn = any("宣誓" in str(form.get("name", "")) for form in facts.get("forms", ()))
    for condition in _conditions(facts, reference):
        yield replace(condition, is_sworn=is_sworn)


def _conditions(facts: Facts, reference: ReferenceMoment) -> Iterator[ConditionDraft]:
    for text, citation in _rows(facts):
        code = next((what for word, what in CONDITION_WORDS if word in text), ConditionCode.OTHER)
        is_certificate = code is ConditionCode.CERTIFICATION
        marks = tuple(
            mark for mark in ("プライバシーマーク", "ISMS") if is_certificate and mark in text
        )
        at_contract = is_certificate and "契約締結日" in text
        yield ConditionDraft(
            code=code,
            text=text,
            citation=citation,
            reference=ReferenceMoment.AT_CONTRACT if at_contract else reference,
            accepted_marks=marks,
            since_on=since_of(text),
        )
        if "第2項措置" in text:
            yield _standard(ConditionCode.ORDER_167_4_2, reference)
        if code is ConditionCode.NATIONAL_TAX and "都道府県民税" in text:
            yield _standard(ConditionCode.LOCAL_TAX, reference)


def _standard(code: ConditionCode, reference: ReferenceMoment) -> ConditionDraft:
    return ConditionDraft(code=code, text=code.label, reference=reference)


def since_of(text: str) -> date | None:
    """The first day from which work counts: "令和3年度以降" is 1 April 2021 (seed 003 §13).

    >>> since_of("令和3年度以降に自治体・官公庁での監査実績")
    datetime.date(2021, 4, 1)
    """
    found = _SINCE.search(text)
    return period(parse_fiscal_year(found[1]))[0] if found else None


def read_papers(participation: Facts, conditions: Sequence[ConditionDraft]) -> Iterator[PaperDraft]:
    """The papers of a statement, each for its route, with the condition that it proves."""
    ages: Facts = participation.get("max_age") or {}
    routes = (
        ("documents_all", AppliesTo.ALL),
        ("documents_registered", AppliesTo.REGISTERED),
        ("documents_unregistered", AppliesTo.UNREGISTERED),
    )
    codes = {condition.code for condition in conditions}
    for key, route in routes:
        for name in participation.get(key, ()):
            # 様式1 stands in both routes' lists: it is one paper.
            if key == "documents_unregistered" and name == "様式1":
                continue
            common = name == "様式1"
            paper = _paper(str(name), AppliesTo.ALL if common else _route(str(name), route), ages)
            yield from _one_for_each_tax(paper, codes)


def _one_for_each_tax(paper: PaperDraft, codes: set[ConditionCode]) -> Iterator[PaperDraft]:
    """Two offices issue the proof of no arrears where a call asks for both taxes (seed 004 ⑥)."""
    if paper.proves is not ConditionCode.LOCAL_TAX or ConditionCode.NATIONAL_TAX not in codes:
        yield paper
        return
    for code, tax in TAXES:
        yield replace(paper, name=f"{paper.name}（{tax}）", proves=code)


def _route(name: str, route: AppliesTo) -> AppliesTo:
    if "JVのみ" in name:
        return AppliesTo.CONSORTIUM
    return AppliesTo.REGISTERED if "受付票" in name else route


def _paper(name: str, route: AppliesTo, ages: Facts) -> PaperDraft:
    age = str(ages.get(name[:1], "3か月" if "3か月以内" in name else ""))
    optional = "任意" in name or "ある場合" in name
    return PaperDraft(
        name=name,
        form_number=name.split(maxsplit=1)[0] if name.startswith("様式") else "",
        obligation=Obligation.OPTIONAL if optional else Obligation.MANDATORY,
        applies_to=route,
        proves=next((what for word, what in PAPER_PROOFS if word in name), None),
        max_age_months=int(age.partition("か月")[0]) if age else None,
        original_required="原本" in name,
        expires="プライバシーマーク" in name or "ISMS" in name,
    )
