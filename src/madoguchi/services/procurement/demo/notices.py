"""Checked notices of the demo world: the five cases' facts set as notices, and one with slips.

The words are our own: the published facts (data/cases.yaml) under plain headings, and the call of
an invented ward with slips of the kinds that real notices have. Both are really read and checked.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.procurement.commands.notices import accept_finding, read_notice_file

SLIPS = Path(__file__).parent / "data" / "notice_with_slips.txt"
Facts = Mapping[str, Any]


def check_case(
    world: World, key: str, facts: Facts, *, section: Organisation, now: datetime
) -> None:
    """One published case: its facts set as a notice, read back and checked."""
    officer = as_actor(world.officers[key], now.date(), mfa=True)
    name = f"{str(facts['title'])[:40]}_事実.txt"
    paper = "\n".join([*paper_of(facts), f"電話 {section.phone}"]).encode()
    read_notice_file(io.BytesIO(paper), name=name, section=section, by=officer, now=now)


def check_one_with_slips(world: World, *, now: datetime) -> None:
    """A notice of the invented ward while it is being corrected: one finding was accepted."""
    officer = as_actor(world.saeki, now.date(), mfa=True)
    reading = read_notice_file(
        io.BytesIO(SLIPS.read_bytes()), name="まちかど図書室_実施要領.txt",
        section=world.sections["000"], by=officer, now=now,
    )  # fmt: skip
    mark = next(row["mark"] for row in reading.findings if row["rule"] == "ties_missing")
    accept_finding(reading, mark, note="同点の扱いは配点表の別冊に書くため", by=officer, now=now)


def paper_of(facts: Facts) -> Iterator[str]:
    """The lines of a notice that states the facts of a case, and nothing else."""
    for number, (title, rows) in enumerate(_sections(facts), start=1):
        yield f"{number} {title}"
        yield from rows


def _sections(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    yield "業務概要", [f"(1) 件名 {facts['title']}", f"(2) 種類 {facts['kind']}"]
    yield "履行期間", [f"{c['fiscal_year']}:{c['wareki']}まで" for c in facts["contracts"]]
    limits = [
        f"{c['fiscal_year']} {c['ceiling']:,}円" for c in facts["contracts"] if c.get("ceiling")
    ]
    if limits:
        yield "提案限度額", list(dict.fromkeys(limits))
    conditions = [*facts.get("eligibility", ()), *facts.get("contractor_conditions", ())]
    texts = [row["text"] if isinstance(row, dict) else row for row in conditions]
    yield "参加資格", _numbered(texts)
    yield (
        "日程",
        [f"{row['name']}\t{row.get('wareki', row.get('months', ''))}" for row in facts["schedule"]],
    )
    yield from _hand_in(facts)
    yield "納品物", list(_deliverables(facts))
    paid = [str(c["payment"]) for c in facts["contracts"] if c.get("payment")]
    if paid:
        yield "支払方法", paid
    yield "担当部署", [str(facts["department"]).replace(" ", "")]


def _hand_in(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    if facts.get("forms"):
        yield "様式", [f"・{row['no']}「{row['name']}」" for row in facts["forms"]]
    participation = facts.get("participation") or {}
    if participation:
        papers = [
            *participation.get("documents_all", ()), *participation.get("documents_registered", ()),
        ]  # fmt: skip
        how = "又は".join(participation.get("methods", ()))
        yield "参加表明書の提出", [f"提出方法 {how}", *(f"・{paper}" for paper in papers)]
    if facts.get("proposal"):
        yield "提案書の提出", [f"提出方法 {facts['proposal'].get('method', '')}"]
    review = facts.get("review") or {}
    if review:
        yield "審査", [str(review["committee"]), *(str(post) for post in review["members"])]
    grounds = facts.get("disqualification") or {}
    rows = [f"・{text}をしたときは、失格とする。" for text in grounds.get("mandatory", ())]
    rows += [
        f"・{text}をしたときは、失格とする場合がある。" for text in grounds.get("discretionary", ())
    ]
    if rows:
        yield "失格", rows


def _deliverables(facts: Facts) -> Iterator[str]:
    for number, row in enumerate(facts.get("deliverables", ()), start=1):
        yield f"({number}) {row['name']}"
        due = row.get("printed") or row.get("wareki") or row.get("due")
        if due:
            yield f"提出期限:{due}"


def _numbered(texts: list[str]) -> list[str]:
    return [f"({number}) {text}" for number, text in enumerate(texts, start=1)]
