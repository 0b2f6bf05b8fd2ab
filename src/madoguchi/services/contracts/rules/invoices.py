"""請求・支払: an invoice stays within the price, its tax rounded once a rate (CONT-132)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.errors import Refused

REGISTRATION_NUMBER = re.compile(r"T[0-9]{13}\Z")


@dataclass(frozen=True, kw_only=True)
class TaxLine:
    """The amounts of one rate, without tax, in yen; ``percent`` 10 or 8."""

    percent: int
    net_yen: int


def tax_of(lines: Mapping[int, int]) -> dict[int, int]:
    """Consumption tax per rate: rounded down once for each rate, never line by line.

    lines   percent -> sum of the net amounts of that rate, yen
    (適格請求書: 消費税法施行令70条の10, 端数処理は税率ごとに1回)

    >>> tax_of({10: 105, 8: 99})
    {10: 10, 8: 7}
    """
    return {
        percent: int((Decimal(net) * percent / 100).to_integral_value(ROUND_FLOOR))
        for percent, net in lines.items()
    }


def check_registration_number(number: str, *, is_legal_person: bool = True) -> None:
    """適格請求書発行事業者の登録番号: T and 13 digits, or empty for a firm without one.

    is_legal_person  its 13 digits are the 法人番号, so the check digit must fit; for a single
                     trader the sources fix only the form
    raises           Refused

    Source: 消費税法57条の2; 法人番号の指定等に関する省令2条 (検査用数字).
    """
    if not number:
        return
    if not REGISTRATION_NUMBER.match(number):
        raise Refused(
            "registration_number",
            "登録番号は、T と13桁の数字（例: T9234567890123）で入力してください。",
        )
    if is_legal_person and not is_corporate_number(number[1:]):
        raise Refused(
            "registration_check_digit",
            "登録番号の検査用数字が合いません。請求書の番号を見直し、入力し直してください。",
        )


def check_amount(amount_yen: int, *, price_yen: int, invoiced_yen: int) -> None:
    """raises  Refused  for an invoice that is nothing, or would pass the contract price"""
    if amount_yen <= 0:
        raise Refused("no_amount", "請求金額を1円以上で入力してください。")
    over = invoiced_yen + amount_yen - price_yen
    if over > 0:
        raise Refused(
            "over_price",
            f"請求の合計が契約金額{price_yen:,}円を{over:,}円超えます。請求書をご確認ください。",
        )
