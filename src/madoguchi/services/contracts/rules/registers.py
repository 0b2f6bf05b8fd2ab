"""Registers judged: what a row must say before it is kept, and what its clause shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.wareki import format_month
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.register_fields import CLOUD_POINTS, SPECS
from madoguchi.services.contracts.terms import RegisterKind, Sign

Row = Mapping[str, str]
REVIEW_DAYS = 365
ANALYSED_BY_DAY = 10  # 翌月10日まで, as with the monthly reports


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What of the contract a register is judged against.

    held         items in custody
    approved     values of ApprovalKind in force today
    settled      codes of duties that the ward has accepted
    """

    today: date
    starts_on: date
    ends_on: date
    held: int = 0
    approved: Collection[str] = ()
    settled: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the clause shows, with words that say what is missing."""

    sign: Sign
    words: str

    @property
    def is_met(self) -> bool:
        return self.sign is Sign.SETTLED


def check_row(kind: RegisterKind, row: Row) -> None:
    """Refuse a row that may not be kept.

    raises  Refused  with one sentence that says what to do
    """
    for field in SPECS[kind].fields:
        if field.needed and not row.get(field.code, "").strip():
            raise Refused("field_needed", f"「{field.label}」を入力してください。")
    if kind is RegisterKind.CLOCK and row["sync"] == "none" and not row["reason"].strip():
        raise Refused("reason_needed", "時刻を同期しない理由を入力してください。")
    if kind is RegisterKind.COMPUTER and row["use"] == "scrapped":
        _check_scrapped(row)
    if kind is RegisterKind.BODY_HANDOVER and not row["consented_on"]:
        raise Refused(
            "consent_needed",
            "同意のない引継ぎは記録できません。本人又は保護者の同意を得て、同意の日を入力してください。",
        )
    if kind is RegisterKind.LENT_MATERIAL and row["outcome"] != "held" and not row["settled_on"]:
        raise Refused("day_needed", "返還又は破棄した日を入力してください。")
    if kind is RegisterKind.CREATED_ASSET and row["handed_at"] and not row["receiver"].strip():
        raise Refused(
            "receiver_needed", "引き渡す職員が指定されていません。区に指定を依頼してください。"
        )


def _check_scrapped(row: Row) -> None:
    proofs = ("erased_on", "erased_how", "erased_by", "erased_proof")
    if any(not row[code].strip() for code in proofs):
        raise Refused(
            "erasure_needed",
            "廃棄の前に、復元できない状態に消去し、日・方法・人・証拠を入力してください。",
        )


def judge(kind: RegisterKind, rows: Sequence[Row], facts: Circumstances) -> Verdict:
    """What the clause of the register shows today."""
    judges = {
        RegisterKind.STOCK_CHECK: _stock, RegisterKind.HANDLING_REVIEW: _review,
        RegisterKind.DEVICE: _devices, RegisterKind.OUTSIDE_SERVER: _outside,
        RegisterKind.OUTSIDE_CHECK: _outside_checks, RegisterKind.COMPUTER: _computers,
        RegisterKind.LOG_KEEPING: _log_keeping, RegisterKind.VERIFICATION: _verification,
        RegisterKind.PATCH: _patches, RegisterKind.ISOLATION: _isolation,
        RegisterKind.LOG_ANALYSIS: _analyses, RegisterKind.CLOUD_SERVICE: _clouds,
        RegisterKind.CREATED_ASSET: _created, RegisterKind.ENTRY_LOG: _entries,
    }  # fmt: skip
    if kind in judges:
        return judges[kind](rows, facts)
    return _met(f"{len(rows)}件") if rows else _open("登録がありません。")


def open_rows(kind: RegisterKind, rows: Sequence[Row]) -> list[str]:
    """What of the register keeps a contract from being closed, by name."""
    if kind is RegisterKind.LENT_MATERIAL:
        return [row["name"] for row in rows if row["outcome"] == "held"]
    if kind is RegisterKind.DOOR_KEY:
        return [row["name"] for row in rows if not row["returned_on"]]
    if kind is RegisterKind.CREATED_ASSET:
        return [row["name"] for row in rows if not row["handed_at"]]
    return []


# The day of a row that tells for which period of a recurring duty it is the proof.
PROVING_DAYS = {
    RegisterKind.STOCK_CHECK: "checked_on", RegisterKind.HANDLING_REVIEW: "reviewed_on",
    RegisterKind.OUTSIDE_CHECK: "checked_on", RegisterKind.LOG_ANALYSIS: "month_on",
    RegisterKind.PATCH: "applied_on",
}  # fmt: skip
OF_ITS_MONTH = frozenset({RegisterKind.LOG_ANALYSIS, RegisterKind.PATCH})


def proving_day(kind: RegisterKind, row: Row) -> date | None:
    """The day for which a row is proof; None if it is none.

    >>> proving_day(RegisterKind.PATCH, {"applied_on": "2026-06-08"})
    datetime.date(2026, 6, 8)
    """
    if kind is RegisterKind.STOCK_CHECK and int(row["found"]) < int(row["expected"]):
        return None
    said = row.get(PROVING_DAYS.get(kind, ""), "")
    return date.fromisoformat(said) if said else None


def proved_period(kind: RegisterKind, day: date, unsettled: Sequence[date]) -> date | None:
    """Of the first days of the unsettled periods the one that a row of ``day`` proves.

    A monthly row proves its own month; one check proves one period, the earliest that has begun.

    >>> halves = [date(2026, 4, 1), date(2026, 10, 1)]
    >>> proved_period(RegisterKind.OUTSIDE_CHECK, date(2026, 10, 5), halves)
    datetime.date(2026, 4, 1)
    """
    if kind in OF_ITS_MONTH:
        month = (day.year, day.month)
        return next((first for first in unsettled if (first.year, first.month) == month), None)
    return min((first for first in unsettled if first <= day), default=None)


def days_to_apply(row: Row) -> int | None:
    """From the patch's publication to its application, in days.

    >>> days_to_apply({"published_on": "2026-06-01", "applied_on": "2026-06-08"})
    7
    """
    if not row["applied_on"]:
        return None
    return (date.fromisoformat(row["applied_on"]) - date.fromisoformat(row["published_on"])).days


def check_go_live(rows: Sequence[Row]) -> None:
    """Every agreed item passed, or somebody decided on it (CONT-094).

    raises  Refused  naming the first item that did not pass and has no decision
    """
    if not rows:
        raise Refused("nothing_agreed", "検証事項が登録されていません。区と協議してください。")
    open_items = [r["name"] for r in rows if r["result"] != "passed" and not r["decision"].strip()]
    if open_items:
        raise Refused(
            "not_verified",
            f"検証事項「{open_items[0]}」が合格していません。"
            "合格させるか、扱いの判断を記録してから承認してください。",
        )


def _met(words: str) -> Verdict:
    return Verdict(sign=Sign.SETTLED, words=words)


def _open(words: str) -> Verdict:
    return Verdict(sign=Sign.DUE, words=words)


def _late(words: str) -> Verdict:
    return Verdict(sign=Sign.OVERDUE, words=words)


def _latest(rows: Sequence[Row], code: str) -> date | None:
    return max((date.fromisoformat(row[code]) for row in rows if row[code]), default=None)


def _stock(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    if not rows:
        return _open("点検の記録がありません。")
    last = max(rows, key=lambda row: row["checked_on"])
    missing = int(last["expected"]) - int(last["found"])
    if missing > 0:
        return _late(f"点検で{missing}点が見つかりません。滅失のおそれを報告してください。")
    return _met(f"{last['checked_on']}に{last['found']}点を確認")


def _review(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    last = _latest(rows, "reviewed_on") or facts.starts_on
    if facts.today > last + timedelta(days=REVIEW_DAYS):
        return _late("要確認：12か月のうちに見直した記録がありません。")
    return _met("12か月のうちに見直しています。") if rows else _open("見直しの記録がありません。")


def _devices(rows: Sequence[Row], _: Circumstances) -> Verdict:
    measures = [f.code for f in SPECS[RegisterKind.DEVICE].fields if f.kind == "yes"]
    weak = [row["name"] for row in rows if any(row[code] != "yes" for code in measures)]
    if weak:
        return _open(f"要改善：{'、'.join(weak)}")
    return _met(f"{len(rows)}台") if rows else _open("登録がありません。")


def _outside(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    if "outside_server" in facts.approved:
        return _met("承認済み") if rows else _open("サーバの登録がありません。")
    begun = [row["name"] for row in rows if date.fromisoformat(row["starts_on"]) <= facts.today]
    if begun:
        return _late(f"承認のないまま運用を始めています：{'、'.join(begun)}")
    return _open("庁舎外への設置が承認されていません。")


def _outside_checks(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    due = months_after(_latest(rows, "checked_on") or facts.starts_on, 6)
    if facts.today >= due:
        return _late("6か月のうちの確認がありません。")
    return _met("確認済み") if rows else _open("確認の記録がありません。")


def _entries(rows: Sequence[Row], _: Circumstances) -> Verdict:
    hidden = sum(row["shown"] != "yes" for row in rows)
    if hidden:
        return _open(f"身分証の提示が記録されていない入室が{hidden}件あります。")
    return _met(f"入室{len(rows)}件、身分証提示") if rows else _open("入室の記録がありません。")


def _computers(rows: Sequence[Row], _: Circumstances) -> Verdict:
    used = [row for row in rows if row["use"] == "in_use"]
    safe = [row for row in used if row["protection"] != "none"]
    words = f"盗難防止 {len(safe)}/{len(used)}台"
    return _met(words) if used and len(safe) == len(used) else _open(words)


def _log_keeping(rows: Sequence[Row], _: Circumstances) -> Verdict:
    if not rows or any(not row["kept_for"].strip() for row in rows):
        return _open("ログの保存期間が入力されていません。")
    return _met("、".join(f"{row['name']}：{row['kept_for']}" for row in rows))


def _verification(rows: Sequence[Row], _: Circumstances) -> Verdict:
    passed = sum(row["result"] == "passed" for row in rows)
    words = f"検証事項 {passed}/{len(rows)}項目が合格"
    return _met(words) if rows and passed == len(rows) else _open(words)


def _patches(rows: Sequence[Row], _: Circumstances) -> Verdict:
    waiting = [row["name"] for row in rows if not row["applied_on"]]
    if waiting:
        return _open(f"適用を待っています：{'、'.join(waiting)}")
    return _met(f"{len(rows)}件を適用") if rows else _open("登録がありません。")


def _isolation(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    if "data_processing.network_diagram" not in facts.settled:
        return _open("ネットワーク構成図が確認されていません。")
    return _met("分離を確認") if rows else _open("分離の方法が登録されていません。")


def _analyses(rows: Sequence[Row], facts: Circumstances) -> Verdict:
    done = {date.fromisoformat(row["month_on"]).replace(day=1) for row in rows}
    month = facts.starts_on.replace(day=1)
    while (following := months_after(month, 1)) and month <= facts.ends_on:
        if facts.today <= following.replace(day=ANALYSED_BY_DAY):
            break
        if month not in done:
            return _late(f"{format_month(month)}のログ分析がありません。")
        month = following
    return _met(f"{len(rows)}か月分") if rows else _open("分析の記録がありません。")


def _clouds(rows: Sequence[Row], _: Circumstances) -> Verdict:
    for row in rows:
        missing = [point.label for point in CLOUD_POINTS if not row[point.code].strip()]
        if missing:
            return _open(f"{row['name']}：「{'」「'.join(missing)}」が確認されていません。")
    return _met(f"{len(rows)}サービス") if rows else _open("登録がありません。")


def _created(rows: Sequence[Row], _: Circumstances) -> Verdict:
    nameless = [row["name"] for row in rows if row["finished_on"] and not row["receiver"].strip()]
    if nameless:
        return _open(f"引き渡す職員の指定を待っています：{'、'.join(nameless)}")
    waiting = [row["name"] for row in rows if row["finished_on"] and not row["handed_at"]]
    if waiting:
        return _late(f"引渡しが済んでいません：{'、'.join(waiting)}")
    return _met(f"{len(rows)}件") if rows else _open("登録がありません。")
