"""形式: which kinds of file the agreed words (「Word 形式 1部」) allow. Pure (CONT-124)."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from madoguchi.core.errors import Refused

EDITABLE = ("docx", "xlsx", "pptx")
ANY = (*EDITABLE, "pdf", "csv", "txt", "jpg", "jpeg", "png", "zip", "ai")
# パスワード is no ワード.
_KINDS = (
    (re.compile(r"word|(?<!パス)ワード|docx"), ("docx",)),
    (re.compile(r"excel|エクセル|xlsx|表計算"), ("xlsx",)),
    (re.compile(r"power\s*point|パワーポイント|pptx"), ("pptx",)),
    (re.compile(r"office|オフィス"), EDITABLE),
    (re.compile(r"pdf"), ("pdf",)),
    (re.compile(r"csv"), ("csv",)),
    (re.compile(r"テキスト|txt"), ("txt",)),
    (re.compile(r"jpe?g|ジェイペグ"), ("jpg", "jpeg")),
    (re.compile(r"png"), ("png",)),
    (re.compile(r"zip"), ("zip",)),
    (re.compile(r"illustrator|イラストレーター|\bai\b"), ("ai",)),
)


def extensions_for(formats: str, *, must_be_editable: bool = False) -> tuple[str, ...]:
    """The extensions that the words name, or every one if they name none (「紙 2部」).

    >>> extensions_for("Word 形式 1部、紙 2部"), extensions_for("Ｅｘｃｅｌ又はPDF")
    (('docx',), ('xlsx', 'pdf'))
    >>> extensions_for("Officeまたは PDF", must_be_editable=True)
    ('docx', 'xlsx', 'pptx')
    """
    words = unicodedata.normalize("NFKC", formats).lower()
    named = {extension for kind, found in _KINDS if kind.search(words) for extension in found}
    allowed = tuple(extension for extension in ANY if extension in named) or ANY
    if not must_be_editable:
        return allowed
    return tuple(extension for extension in allowed if extension in EDITABLE) or EDITABLE


def check_format(name: str, formats: str, allowed: Sequence[str]) -> None:
    """raises  Refused  for a file of another kind than agreed, saying which to hand in"""
    if PurePath(name).suffix[1:].lower() in allowed:
        return
    agreed = f"「{formats}」" if formats else "編集できる Office 形式"
    kinds = "、".join(f".{extension}" for extension in allowed)
    raise Refused(
        "wrong_format", f"この納品物の形式は{agreed}です。{kinds} のファイルを納品してください。"
    )
