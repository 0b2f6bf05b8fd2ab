"""Text files in: which encoding they are in, said openly when none fits."""

import codecs

from madoguchi.core.documents.archive import UnreadableFile

# One sign with two code points each, by the system that typed it.
ALIKE = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")


def decode_text(content: bytes) -> tuple[str, str]:
    """(text, encoding): BOM, then strict UTF-8, then CP932; never a replaced character.

    raises  UnreadableFile  none fits; names the first row that does not

    >>> decode_text("髙﨑".encode("cp932"))
    ('髙﨑', 'cp932')
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _strict(content, name), name
    for name in ("utf-8", "cp932"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    raise _undecodable(content)


def comparable(text: str) -> str:
    """``text`` with signs that look alike made equal: for comparing, never for keeping.

    >>> comparable("10〜20") == comparable("10～20")
    True
    """
    return text.translate(ALIKE)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content) from error


def _undecodable(content: bytes) -> UnreadableFile:
    row = content.count(
        b"\n", 0, max(_first_error(content, "utf-8"), _first_error(content, "cp932"))
    )
    return UnreadableFile(
        "text_undecodable",
        f"{row + 1}行目に読めない文字があります。"
        "文字コードをUTF-8にして保存し直し、もう一度選んでください。",
    )


def _first_error(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0
