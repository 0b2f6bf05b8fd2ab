"""公募からの引継ぎ: what the call stated and the contract does not hold yet, to begin its forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from madoguchi.services.contracts.models import Contract

Row = Mapping[str, Any]


def unpriced(contract: Contract) -> Sequence[Row]:
    """Unit prices of the call that are not registered; older hand-overs have no word of them."""
    stated = contract.handed_over.get("unit_prices")
    held = set(contract.unit_prices.values_list("name", flat=True)) if stated else set()
    return _still_open(stated or (), held, ("name",))


def undesignated(contract: Contract) -> Sequence[Row]:
    """指定部分 of the call that are not registered."""
    stated = contract.handed_over.get("designated_parts")
    held = set(contract.designated_parts.values_list("title", flat=True)) if stated else set()
    return _still_open(stated or (), held, ("title", "deliverable"))


def _still_open(stated: Sequence[Row], held: set[str], names: Sequence[str]) -> Sequence[Row]:
    """Those without a row of their name; as many rows under other names stand for them too."""
    if len(held) >= len(stated):
        return ()
    return [row for row in stated if held.isdisjoint(row[name] for name in names)]


def price_to_begin_with(contract: Contract) -> dict[str, Any]:
    """Field -> value of the first unit price that is still open; what is not stated is left out."""
    row = next(iter(unpriced(contract)), {})
    fields = ("name", "unit", "unit_price_yen", "planned_quantity", "minutes_each")
    return {name: row[name] for name in fields if row.get(name)}


def part_to_begin_with(contract: Contract) -> dict[str, Any]:
    """Field -> value of the first 指定部分 that is still open."""
    row = next(iter(undesignated(contract)), {})
    found: dict[str, Any] = {"title": row["deliverable"] or row["title"]} if row else {}
    if row.get("due_on"):
        found["due_on"] = date.fromisoformat(row["due_on"])
    return found


def awaited(stated: Sequence[tuple[str, str]]) -> str:
    """One line for a page: what the notice states and nobody has registered; "" if all is."""
    return "\n".join(f"{label}「{words}」は、まだ登録されていません。" for label, words in stated)


def price_words(contract: Contract) -> tuple[tuple[str, str], ...]:
    """As the notice says it, for the page of the form."""
    return tuple(("公募での記載", f"{row['name']} {row['words']}") for row in unpriced(contract))


def part_words(contract: Contract) -> tuple[tuple[str, str], ...]:
    """As the notice says it: work, day, and the ground of its early delivery."""
    return tuple(
        ("公募での記載", "、".join(filter(None, (row["title"], row["due"], row["basis"]))))
        for row in undesignated(contract)
    )
