"""職務分離: which duties one person may not hold together (PROC-141).

Each rule answers Allowed or Denied with the sentence that the page shows. People are told apart
by their number, never by name: the same person in two organisations is one person.
"""

from collections.abc import Iterable

from madoguchi.core.accounts.rules.verdict import Allowed, Denied, Verdict

COMMITTEE_EXCLUDES = {
    "key_holder": "開封立会者",
    "officer": "担当者",
    "approver": "決裁者",
}


def two_different_people(first_id: int | None, second_id: int | None, act: str) -> Verdict:
    """Four eyes: both are known people, and not the same. ``act`` names the deed: "開封".

    >>> two_different_people(7, 7, "開封").reason
    '開封には2人の確認が必要です。1人目とは別の人がサインインして操作してください。'
    """
    if first_id is not None and second_id is not None and first_id != second_id:
        return Allowed()
    return Denied(
        f"{act}には2人の確認が必要です。1人目とは別の人がサインインして操作してください。"
    )


def approver_is_not_drafter(approver_id: int | None, drafter_ids: Iterable[int]) -> Verdict:
    """決裁: nobody approves what they drafted or changed themselves."""
    if approver_id is None or approver_id in set(drafter_ids):
        return Denied("自分が起案した内容は決裁できません。別の決裁者に決裁を依頼してください。")
    return Allowed()


def committee_member_holds_nothing_else(role_codes: Iterable[str]) -> Verdict:
    """A member of the committee drafts nothing, approves nothing, holds no key of the same call.

    role_codes  all roles that the person holds in the case, the member's own included
    """
    held = set(role_codes)
    if "committee_member" not in held:
        return Allowed()
    clashing = [label for code, label in COMMITTEE_EXCLUDES.items() if code in held]
    if not clashing:
        return Allowed()
    return Denied(
        f"選定委員は「{'・'.join(clashing)}」を兼ねられません。どちらかの役割を別の人に割り当ててください。"
    )


def serves_one_side(ward_ids: Iterable[int], contractor_ids: Iterable[int]) -> Verdict:
    """Nobody acts for the ward and for a bidder at once.

    ward_ids, contractor_ids  the organisations of each kind that the person acts for today
    """
    if set(ward_ids) and set(contractor_ids):
        return Denied(
            "区の職員と事業者を同時に兼ねることはできません。先に一方の所属を終了してください。"
        )
    return Allowed()
