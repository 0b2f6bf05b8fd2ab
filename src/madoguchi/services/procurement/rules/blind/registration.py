"""Registration: what a bidder told about itself, as the source of the words to look for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KEYS = (
    "legal_name", "trade_name", "kana", "former_names", "english_name", "representative",
    "staff", "facilities", "address", "telephone", "domain", "corporate_number", "products",
)  # fmt: skip
LABELS = dict(
    zip(
        KEYS,
        ("法人名", "通称・屋号", "フリガナ", "旧名称", "英語名", "代表者名", "職員名", "施設名",
         "所在地", "電話番号", "ドメイン", "法人番号", "製品・サービス名"),
        strict=True,
    )
)  # fmt: skip
LONGEST_VALUE = 300
MOST_VALUES = 500


class BadRegistration(ValueError):
    """The registration cannot be used; the message says in Japanese which key, and what to do."""


@dataclass(frozen=True)
class Registration:
    """Key → the values as they were typed, blanks left out. Every key may hold several values."""

    values: Mapping[str, tuple[str, ...]]

    def of(self, key: str) -> tuple[str, ...]:
        return self.values.get(key, ())

    @property
    def is_empty(self) -> bool:
        return not any(self.values.values())


def read_registration(plain: object) -> Registration:
    """From a JSON object: each key a text or a list of texts, or left out.

    raises  BadRegistration  no object, an unknown key, another type, too long, or nothing at all

    >>> read_registration({"legal_name": "みほん企画株式会社", "staff": ["森 花", ""]}).of("staff")
    ('森 花',)
    """
    if not isinstance(plain, Mapping):
        raise BadRegistration("JSONのオブジェクト（{ } で囲んだもの）にしてください")
    unknown = [key for key in plain if key not in KEYS]
    if unknown:
        raise BadRegistration(
            f"「{str(unknown[0])[:40]}」という項目はありません。使える項目は {'、'.join(KEYS)} です"
        )
    found = Registration({key: _texts(key, plain[key]) for key in KEYS if key in plain})
    if found.is_empty:
        raise BadRegistration("どの項目にも値がありません")
    return found


def _texts(key: str, value: Any) -> tuple[str, ...]:
    values = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in values):
        raise BadRegistration(f"{key} は、文字列か文字列の並びで書いてください")
    if len(values) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in values):
        raise BadRegistration(f"{key} は{MOST_VALUES}個まで、1つ{LONGEST_VALUE}文字までです")
    return tuple(each.strip() for each in values if each.strip())
