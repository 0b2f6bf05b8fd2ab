"""契約解除・損害賠償: what may follow a breach (CONT-155, 156, 157)."""

from collections.abc import Sequence

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import Gravity


def check_cancellation(gravity: Gravity) -> None:
    """A minor breach never ends a contract.

    raises  Refused

    Source: 電算処理の業務委託契約の特記事項 第38項 (軽微なものを除く).
    """
    if gravity is Gravity.MINOR:
        raise Refused(
            "minor_breach",
            "軽微な違反では契約を解除できません。判断を改めるときは、決裁権者の承認が必要です。",
        )


def check_claim(claimed_yen: int, proved: Sequence[int]) -> None:
    """A claim goes up to the actual loss that is proved (実損害額).

    raises  Refused

    Source: 受託者の責めに帰すべき損害の賠償 (実際に被害を被った損害額).
    """
    if claimed_yen <= 0:
        raise Refused("no_amount", "請求額を1円以上で入力してください。")
    total = sum(proved)
    if claimed_yen > total:
        raise Refused(
            "above_loss",
            f"証拠のある損害の合計は{total:,}円です。請求額をそれ以下にしてください。",
        )
