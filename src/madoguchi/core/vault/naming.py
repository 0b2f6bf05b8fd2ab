"""File names: what is kept, what is replaced, what is refused. Pure."""

import re
import unicodedata

from madoguchi.core.errors import Refused

MAX_GRAPHEMES = 100
_RESERVED = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# Compatibility ideographs (神, 福, 塚 …) must stay: NFC would turn them into other characters.
_KEPT_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_JOINER = "\u200d"


def clean_name(raw: str) -> str:
    """The name under which a file is kept and given back.

    Folders in front are dropped, か+゛ of macOS becomes が, characters that Windows forbids become
    their full-width twins, spaces and dots at the ends go. 髙 﨑 𠮷 stay exactly as typed.

    raises  Refused  empty, longer than 100 characters as people count them, or holding control
                     characters or characters that turn the reading direction (U+202E …)

    >>> clean_name("C:\\\\fakepath\\\\企画提案書（髙﨑・𠮷田）.pdf")
    '企画提案書（髙﨑・𠮷田）.pdf'
    >>> clean_name("か\u3099くしゅう:計画?.docx")
    'がくしゅう：計画？.docx'
    """
    if any(_is_treacherous(character) for character in raw):
        raise Refused(
            "name_control",
            "ファイル名に、表示を偽ることのできる特殊な文字が含まれています。"
            "ファイル名を付け直してから、もう一度選んでください。",
        )
    name = re.split(r"[/\\]", raw)[-1]
    name = "".join(
        part if _KEPT_IDEOGRAPHS.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _KEPT_IDEOGRAPHS.split(name)
    )
    name = name.translate(_RESERVED).strip(" .\u3000")
    if not extension_of(name):
        raise Refused(
            "name_empty", "ファイル名を確かめてください。「企画提案書.pdf」のような名前が必要です。"
        )
    if count_graphemes(name) > MAX_GRAPHEMES:
        raise Refused(
            "name_long", f"ファイル名が長すぎます。{MAX_GRAPHEMES}文字以内に付け直してください。"
        )
    return f"_{name}" if _DEVICES.match(name) else name


def extension_of(name: str) -> str:
    """The extension in lower case without its dot, full-width letters folded: "" if none.

    >>> extension_of("提案書.PDF"), extension_of("提案書．ｐｄｆ")
    ('pdf', 'pdf')
    """
    folded = unicodedata.normalize("NFKC", name)
    return folded.rpartition(".")[2].lower() if "." in folded else ""


def count_graphemes(text: str) -> int:
    """Characters as people count them: marks, variation selectors and joined parts add nothing.

    >>> count_graphemes("葛\U000e0100飾区"), count_graphemes("𠮷")
    (3, 1)
    """
    count, joined = 0, False
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me", "Mc"} or character == _JOINER:
            joined = character == _JOINER
            continue
        count, joined = count + (not joined), False
    return count


def _is_treacherous(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Co", "Zl", "Zp"} or (category == "Cf" and character != _JOINER)
