"""随意契約の継続: renewal only within the announced horizon (CONT-154)."""

from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused


def check_horizon(ends_on: date, horizon_ends_on: date | None) -> None:
    """raises  Refused  when the contract would end after the last day that the notice announced"""
    if horizon_ends_on is not None and ends_on > horizon_ends_on:
        raise Refused(
            "past_horizon",
            f"公募で示した継続の期限は{format_date(horizon_ends_on)}です。"
            "これより後に終わる契約は、改めて選定が必要です。",
        )


def check_order(starts_on: date, ends_on: date) -> None:
    """raises  Refused"""
    if ends_on < starts_on:
        raise Refused("ends_before_start", "終了日は、開始日以後の日を入力してください。")
