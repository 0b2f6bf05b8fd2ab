"""履行期間: what is done, handed over or planned under a contract lies within its term."""

from datetime import date

from madoguchi.core.errors import Refused


def check_in_term(day: date, *, starts_on: date, ends_on: date) -> None:
    """Both ends belong to the term; raises Refused."""
    if not starts_on <= day <= ends_on:
        raise Refused("outside_term", "履行期間の中の日を入力してください。")
