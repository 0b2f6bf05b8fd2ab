"""One address, one recipient: nothing else can get into a header."""

import re
import unicodedata

from madoguchi.core.mail.errors import AddressRefused

# RFC 5321 4.5.3.1: 254 octets for a path without its angle brackets.
LONGEST_ADDRESS = 254
LONGEST_HEADER_TEXT = 200
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def check_address(text: str) -> str:
    """The address as given, without surrounding spaces, its domain in lower case.

    Old addresses of Japanese mobile carriers with ".." or "." before "@" are let through:
    they break RFC 5322 and exist.

    raises  AddressRefused  not one plain address (newline, comma, "<", wide letters, too long)

    >>> check_address(" Info@Example.JP ")
    'Info@example.jp'
    """
    address = text.strip(" 　")
    local, at, domain = address.rpartition("@")
    plain = bool(at) and len(address) <= LONGEST_ADDRESS
    if not (plain and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise AddressRefused(
            "mail_address",
            "メールアドレスの形が正しくありません。半角で「名前@example.jp」のように"
            "1件だけ入力してください。",
        )
    return f"{local}@{domain.lower()}"


def check_header_text(text: str, what: str) -> str:
    """A subject or a name that goes into a header: no control characters, no line breaks.

    raises  AddressRefused  with ``what`` ("件名", "宛名") named
    """
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text):
        raise AddressRefused(
            "mail_header", f"{what}に改行などの制御文字は使えません。取り除いてください。"
        )
    if len(text) > LONGEST_HEADER_TEXT:
        raise AddressRefused(
            "mail_header_long", f"{what}が長すぎます。{LONGEST_HEADER_TEXT}文字以内にしてください。"
        )
    return text
