"""What the contractor confirms or holds: laws, insurance, adjustments asked for by residents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.models import (
    AdjustmentRequest,
    Contract,
    InsurancePolicy,
    LawReference,
)

LAWS = Path(__file__).resolve().parent.parent / "library" / "laws.yaml"
ALWAYS = "always"


@cache
def laws_of_the_library() -> Sequence[Mapping[str, str]]:
    """Rows with when, citation, title, link."""
    rows: list[dict[str, str]] = yaml.safe_load(LAWS.read_text(encoding="utf-8"))
    return rows


def attach_laws(contract: Contract) -> None:
    """Every law that follows from the nature of the work; none is taken away (CONT-044)."""
    wanted = {ALWAYS, *contract.attributes}
    for row in laws_of_the_library():
        if row["when"] in wanted:
            LawReference.objects.get_or_create(
                contract=contract, title=row["title"],
                defaults={"citation": row["citation"], "link": row["link"]},
            )  # fmt: skip


def add_law(
    contract: Contract, *, title: str, citation: str = "", link: str = "", by: Actor, now: datetime
) -> LawReference:
    """A law or policy that the specification names, or the link of one that is listed."""
    authorise(by, "contracts.contract.edit", contract)
    law, _ = LawReference.objects.update_or_create(
        contract=contract, title=title, defaults={"citation": citation, "link": link}
    )
    return law


def confirm_laws(contract: Contract, *, by: Actor, now: datetime) -> int:
    """The contractor says that it knows every law listed; returns how many it confirmed now."""
    authorise(by, "contracts.own.file", contract)
    return contract.laws.filter(confirmed_at__isnull=True).update(
        confirmed_by_id=by.person_id, confirmed_at=now
    )


def add_policy(
    contract: Contract,
    *,
    kind: str,
    insurer: str,
    cover: str,
    proof: str,
    starts_on: date,
    ends_on: date,
    by: Actor,
    now: datetime,
) -> InsurancePolicy:
    """A policy held at the contractor's cost (CONT-038).

    raises  Refused  it ends before it starts
    """
    authorise(by, "contracts.own.file", contract)
    if ends_on < starts_on:
        raise Refused("ends_before_start", "終期は、始期以後の日を入力してください。")
    policy, _ = InsurancePolicy.objects.get_or_create(
        contract=contract, kind=kind, proof=proof, starts_on=starts_on,
        defaults={"insurer": insurer, "cover": cover, "ends_on": ends_on},
    )  # fmt: skip
    return policy


def log_adjustment(
    contract: Contract, *, received_on: date, words: str, by: Actor, now: datetime
) -> AdjustmentRequest:
    """合理的配慮 that somebody asked for (CONT-138).

    raises  Refused  the contract has no such clauses
    """
    authorise(by, "contracts.own.file", contract)
    if not contract.clause_sets.filter(code="disability").exists():
        raise Refused(
            "no_disability_set", "この契約には、障害者差別解消の特記事項が適用されていません。"
        )
    request, _ = AdjustmentRequest.objects.get_or_create(
        contract=contract, received_on=received_on,
        words_digest=search_digest(key_of(contract), words, "adjustment"),
        defaults={"words": words},
    )  # fmt: skip
    return request


def answer_adjustment(
    request: AdjustmentRequest, *, result: str, answered_on: date, by: Actor, now: datetime
) -> AdjustmentRequest:
    """What was done, on which day.

    raises  Refused  an answer before the request
    """
    authorise(by, "contracts.own.file", request.contract)
    if answered_on < request.received_on:
        raise Refused("before_request", "対応の日は、申出の日以後の日を入力してください。")
    request.result, request.answered_on = result, answered_on
    request.save(update_fields=["result", "answered_on"])
    return request
