"""法人番号: the check digit of the national corporate number."""

import re


def check_digit(base: str) -> int:
    """The check digit (1..9) of the 12 base digits.

    cd = 9 − (Σ Pn·Qn mod 9), n counted from the right, Qn 1 for odd n and 2 for even n.

    raises  ValueError  ``base`` is not 12 ASCII digits
    Source: 法人番号の指定等に関する省令 (平成26年財務省令第70号) 第2条.

    >>> check_digit("000012050002")
    7
    """
    if not re.fullmatch(r"[0-9]{12}", base):
        raise ValueError("a corporate number's base is 12 digits")
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(base)))
    return 9 - total % 9


def is_corporate_number(number: str) -> bool:
    """Whether the 13 digits carry the right check digit in front.

    >>> is_corporate_number("7000012050002"), is_corporate_number("8000012050002")
    (True, False)
    """
    if not re.fullmatch(r"[0-9]{13}", number):
        return False
    return int(number[0]) == check_digit(number[1:])


def corporate_number(base: str) -> str:
    """The 12 base digits with their check digit in front."""
    return f"{check_digit(base)}{base}"
