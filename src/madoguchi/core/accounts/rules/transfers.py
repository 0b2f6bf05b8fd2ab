"""Reading a file of transfers (人事異動): who leaves and who joins, on which day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.accounts.rules.bulk import ROLES, BulkRow, RowError, looks_like_address, unfit
from madoguchi.core.accounts.terms import ROLES_OF_KIND, Role
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.wareki import parse_date
from madoguchi.core.terms import Term

TRANSFER_COLUMNS = ("区分", "異動日", "氏名", "メール", "組織", "役割", "職名")


class TransferKind(Term):
    """A move is two rows: out of one organisation, into another."""

    LEAVES = "leaves", "転出・退職"
    JOINS = "joins", "転入・採用"


KINDS = {kind.label: kind for kind in TransferKind}


@dataclass(frozen=True)
class Transfer:
    """``on`` is the first day without the old role, or with the new one."""

    line: int
    kind: TransferKind
    on: date
    name: str
    email: str
    organisation: str
    role: Role
    post: str


def transfers_of(
    rows: Sequence[BulkRow],
    kinds: Mapping[str, str],
    held: Collection[tuple[str, str, str]],
) -> tuple[list[Transfer], list[RowError]]:
    """What can be done, and everything that is wrong; done only if nothing is.

    kinds  registered organisation -> its kind
    held   (mail address, organisation, role) of every role that is held without an end
    """
    seen: set[tuple[str, ...]] = set()
    ready, errors = [], []
    for row in rows:
        found = list(_wrong_with(row.cells, kinds, held))
        place = tuple(row.cells[c].lower() for c in ("区分", "メール", "組織", "役割"))
        if place in seen:
            found.append(("メール", "同じ人・組織・役割の行がほかにもあります。"))
        seen.add(place)
        errors += [RowError(row.line, column, message) for column, message in found]
        if not found:
            ready.append(_transfer(row))
    return ([] if errors else ready), errors


def _wrong_with(
    cells: Mapping[str, str], kinds: Mapping[str, str], held: Collection[tuple[str, str, str]]
) -> Iterator[tuple[str, str]]:
    yield from unfit(cells)
    if cells["区分"] not in KINDS:
        yield "区分", f"「{'・'.join(KINDS)}」のどちらかにしてください。"
    if _day(cells["異動日"]) is None:
        yield "異動日", "日付を読み取れません（例：2025-04-01、令和7年4月1日）。"
    if not looks_like_address(cells["メール"]):
        yield "メール", "メールアドレスの形になっていません。"
    role, kind = ROLES.get(cells["役割"]), kinds.get(cells["組織"])
    if kind is None:
        yield "組織", "登録がありません。先に組織を登録するか、名称を確かめてください。"
    if role is None:
        yield "役割", f"「{'・'.join(ROLES)}」のどれかにしてください。"
    elif kind is not None and role not in ROLES_OF_KIND[kind]:
        yield "役割", "この組織の種別では選べない役割です。"
    else:
        yield from _wrong_with_person(cells, role, held)


def _wrong_with_person(
    cells: Mapping[str, str], role: Role, held: Collection[tuple[str, str, str]]
) -> Iterator[tuple[str, str]]:
    is_held = (cells["メール"].lower(), cells["組織"], role.value) in held
    if cells["区分"] == TransferKind.LEAVES.label and not is_held:
        yield "メール", "この方は、いまこの組織でこの役割に就いていません。"
    if cells["区分"] == TransferKind.JOINS.label:
        if not cells["氏名"]:
            yield "氏名", "氏名を入力してください。"
        if is_held:
            yield "メール", "この方は、すでにこの組織でこの役割に就いています。"


def _transfer(row: BulkRow) -> Transfer:
    cells, on = row.cells, _day(row.cells["異動日"])
    assert on is not None  # noqa: S101 - the errors were looked for before
    return Transfer(
        row.line, KINDS[cells["区分"]], on, cells["氏名"], cells["メール"].lower(), cells["組織"],
        ROLES[cells["役割"]], cells["職名"],
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return parse_date(text).value if text else None
    except Unreadable:
        return None
