"""職務分離: which duties one person may not hold together (PROC-141).

Duties of one case are kept apart by the commands that give them out, in the service itself.
"""

from collections.abc import Iterable

from madoguchi.core.accounts.rules.verdict import Allowed, Denied, Verdict


def serves_one_side(ward_ids: Iterable[int], contractor_ids: Iterable[int]) -> Verdict:
    """Nobody acts for the ward and for a bidder at once.

    ward_ids, contractor_ids  the organisations of each kind that the person acts for today
    """
    if set(ward_ids) and set(contractor_ids):
        return Denied(
            "区の職員と事業者を同時に兼ねることはできません。先に一方の所属を終了してください。"
        )
    return Allowed()
