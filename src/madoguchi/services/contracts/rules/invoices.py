"""請求・支払: an invoice stays within the price, its tax rounded once a rate (CONT-132)."""

import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.errors import Refused

REGISTRATION_NUMBER = re.compile(r"T[0-9]{13}\Z")


def taxes_of(net_yen: int, percent: int) -> frozenset[int]:
    """Every consumption tax that an invoice may show for one rate, in yen.

    The issuer computes it from the sum without tax or from the sum with tax, and rounds up, down
    or to the nearest, but only once for each rate (消費税法施行令70条の10).

    >>> sorted(taxes_of(105, 10))
    [10, 11]
    >>> sorted(taxes_of(740_910, 10))  # 74,090 is the tax within 815,000
    [74090, 74091, 74092]
    """
    share = Decimal(net_yen) * percent / 100
    near = int(share)
    from_gross = (
        tax
        for tax in range(max(near - 1, 0), near + 3)
        if tax in _rounded(Decimal(net_yen + tax) * percent / (100 + percent))
    )
    return frozenset({*_rounded(share), *from_gross})


def _rounded(amount: Decimal) -> set[int]:
    return {int(amount.to_integral_value(way)) for way in (ROUND_FLOOR, ROUND_CEILING)}


def check_total(amount_yen: int, nets: Mapping[int, int]) -> None:
    """raises  Refused  when no allowed rounding gives the amount

    nets  percent -> sum of the net amounts of that rate, yen; all 0: the invoice names none
    """
    named = {percent: net for percent, net in nets.items() if net}
    if not named:
        return
    totals = {0}
    for percent, net in named.items():
        totals = {total + net + tax for total in totals for tax in taxes_of(net, percent)}
    if amount_yen not in totals:
        least, most = min(totals), max(totals)
        span = f"{least:,}円" if least == most else f"{least:,}円から{most:,}円"
        raise Refused(
            "tax_differs",
            f"税率ごとに計算すると合計は{span}です。請求金額{amount_yen:,}円と"
            "一致しません。請求書をご確認ください。",
        )


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
    _check_within_price(
        amount_yen, price_yen, invoiced_yen, amount="請求金額", total="請求の合計",
        advice="請求書をご確認ください。",
    )  # fmt: skip


def check_planned(amount_yen: int, *, price_yen: int, planned_yen: int) -> None:
    """raises  Refused  for a 回 of nothing, or with which the plan would pass the contract price"""
    _check_within_price(
        amount_yen, price_yen, planned_yen, amount="予定額", total="支払計画の合計",
        advice="予定額を確かめてください。",
    )  # fmt: skip


def _check_within_price(
    amount_yen: int, price_yen: int, before_yen: int, *, amount: str, total: str, advice: str
) -> None:
    """Something, and with what stands before it no more than the price; the words name which.

    raises  Refused
    """
    if amount_yen <= 0:
        raise Refused("no_amount", f"{amount}を1円以上で入力してください。")
    over = before_yen + amount_yen - price_yen
    if over > 0:
        raise Refused(
            "over_price", f"{total}が契約金額{price_yen:,}円を{over:,}円超えます。{advice}"
        )


def check_left(*, number: int, planned_yen: int, invoiced_yen: int) -> None:
    """raises  Refused  once all of a 回 has been invoiced"""
    if invoiced_yen >= planned_yen:
        raise Refused(
            "instalment_invoiced",
            f"第{number}回は、予定額{planned_yen:,}円の全額の請求書を受け付けています。"
            "続きがあるときは、次の回を計画してください。",
        )


def check_instalment(amount_yen: int, *, number: int, planned_yen: int, invoiced_yen: int) -> None:
    """What was accepted for one 回 is paid once; more of the price waits for its own acceptance.

    raises  Refused
    """
    over = invoiced_yen + amount_yen - planned_yen
    if over > 0:
        raise Refused(
            "over_instalment",
            f"第{number}回の予定額{planned_yen:,}円を{over:,}円超えます。"
            "請求書をご確認いただくか、次の回を計画してください。",
        )
