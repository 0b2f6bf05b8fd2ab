"""File names that every system takes, and that cannot show another extension than they have."""

import unicodedata

FORBIDDEN = frozenset('\\/:*?"<>|')
LONGEST = 100


def safe_file_name(name: str, *, fallback: str = "文書") -> str:
    """``name`` in NFC without path, control and direction characters, at most 100 characters.

    Tablets send names in NFD, so file names alone are composed; a person's name never is.

    >>> safe_file_name("見積書/令和8年度:案.pdf")
    '見積書_令和8年度_案.pdf'
    >>> safe_file_name("\\u202egnp.exe"), safe_file_name(" . ")
    ('gnp.exe', '文書')
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(
        "_" if char in FORBIDDEN else char
        for char in composed
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    return _shortened(kept.strip(" .")) or fallback


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"
    return name[:LONGEST]
