"""預かり品の決まり: what needs an approval first, what protection, what may leave the ledger."""

from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import ApprovalKind, AssetState, Importance, LedgerEvent

# 電算処理の特記事項 第7・8・29項; 個人情報の特記事項 第6項
APPROVALS = {
    LedgerEvent.COPIED: ApprovalKind.COPY,
    LedgerEvent.TAKEN_OUT: ApprovalKind.TAKING_OUT,
    LedgerEvent.BACKED_UP: ApprovalKind.BACKUP_METHOD,
    LedgerEvent.ERASED: ApprovalKind.ERASURE,
}
COPY_ENDS = (LedgerEvent.COPY_ERASED, LedgerEvent.COPY_HANDED_IN)
# What happened is written down even if the ward's approval took effect only later; it then says so.
TOLD_AFTERWARDS = (LedgerEvent.BACKED_UP, LedgerEvent.ERASED)
ENDS = {LedgerEvent.RETURNED: AssetState.RETURNED, LedgerEvent.ERASED: AssetState.ERASED}


@dataclass(frozen=True, kw_only=True)
class AssetFacts:
    """How an asset stands before the next line of its ledger."""

    state: AssetState
    importance: Importance
    has_personal_data: bool
    copies_out: int
    is_out: bool


def approval_needed(
    event: LedgerEvent, asset: AssetFacts, *, has_personal_terms: bool
) -> ApprovalKind | None:
    """The approval that has to be in force on the day of the event; None if none is needed.

    A backup is exempt from the copy approval (第7項) but its method is approved (第19項); where the
    16 clauses apply too, a backup of personal data is a copy (個人情報 第6項, CONT-075).
    """
    is_strict = has_personal_terms and asset.has_personal_data
    if event is LedgerEvent.BACKED_UP and is_strict:
        return ApprovalKind.COPY
    return APPROVALS.get(event)


def check_entry(
    event: LedgerEvent, asset: AssetFacts, *, quantity: int, protection: str, note: str, person: str
) -> None:
    """Whether the line fits what is known.

    raises  Refused  with one sentence that says what to do
    """
    if not person.strip():
        raise Refused("person_needed", "担当者の氏名を入力してください。")
    if quantity < 1:
        raise Refused("quantity_needed", "数を1以上で入力してください。")
    if event is LedgerEvent.CORRECTED:
        return
    if asset.state is not AssetState.HELD and event not in COPY_ENDS:
        raise Refused("not_held", f"この預かり品は{asset.state.label}のため、記録できません。")
    _check_transport(event, asset, protection, note)
    _check_copies(event, asset, quantity, note)
    _check_whereabouts(event, asset)


def check_number_of_copies(allowed: int, made: int, quantity: int) -> None:
    """The new copies against what is left of those that the ward approved.

    allowed  by every approval that is in force on the day and covers the item
    made     of these, by lines that nobody has corrected
    raises   Refused  more than was approved
    """
    if made + quantity > allowed:
        raise Refused(
            "more_than_approved",
            f"区が承認した写しは{allowed}部で、{made}部を記録済みです。"
            "超える分は、先に区へ申請してください。",
        )


def demand_copies_named(kind: ApprovalKind, copies: int | None) -> None:
    """raises  Refused  a copy is asked for without a number (CONT-072)"""
    if kind is ApprovalKind.COPY and not copies:
        raise Refused("copies_needed", "複写の申請には、写しの部数を1以上で入力してください。")


def check_copies_approved(asked: int | None, approved: int | None) -> None:
    """raises  Refused  the ward allows more than was asked for, or none"""
    if approved is not None and not 1 <= approved <= (asked or 0):
        raise Refused(
            "copies_out_of_range",
            f"承認する部数は、1部から申請の{asked}部までで入力してください。"
            if asked
            else "承認する部数は、複写の申請だけで入力できます。",
        )


def check_receiver(event: LedgerEvent, place: str) -> None:
    """A copy that was handed in needs the name of who took it (CONT-076).

    raises  Refused
    """
    if event is LedgerEvent.COPY_HANDED_IN and not place.strip():
        raise Refused(
            "receiver_needed", "「場所・経路」に、複写物を受け取った区の職員を入力してください。"
        )


def is_overdue(until_on: date | None, today: date) -> bool:
    """Whether something taken out should have been back: the day after the consent's last day.

    >>> [is_overdue(date(2026, 6, 11), date(2026, 6, day)) for day in (11, 12)]
    [False, True]
    """
    return until_on is not None and today > until_on


def _check_transport(event: LedgerEvent, asset: AssetFacts, protection: str, note: str) -> None:
    is_moved = event in (LedgerEvent.TRANSPORTED, LedgerEvent.TAKEN_OUT)
    is_bare = not protection.strip() and not note.strip()
    if is_moved and asset.importance is Importance.HIGH and is_bare:
        raise Refused(
            "protection_needed",
            "重要な情報の運搬です。暗号化や鍵付きケースなどの保護の方法か、できない理由を入力してください。",
        )


def _check_copies(event: LedgerEvent, asset: AssetFacts, quantity: int, note: str) -> None:
    if event in COPY_ENDS and quantity > asset.copies_out:
        raise Refused(
            "more_than_copied",
            f"残っている複写物は{asset.copies_out}点です。数を確かめてください。",
        )
    if event in (LedgerEvent.COPY_ERASED, LedgerEvent.ERASED) and not note.strip():
        raise Refused("treatment_needed", "処理の内容（消去・裁断の方法など）を入力してください。")


def _check_whereabouts(event: LedgerEvent, asset: AssetFacts) -> None:
    if event is LedgerEvent.TAKEN_OUT and asset.is_out:
        raise Refused("already_out", "この預かり品は、すでに持ち出されています。")
    if event is LedgerEvent.BROUGHT_BACK and not asset.is_out:
        raise Refused("not_out", "この預かり品は、持ち出されていません。")
    if event in ENDS and asset.is_out:
        raise Refused("still_out", "持ち出し中です。先に持ち帰りを記録してください。")
