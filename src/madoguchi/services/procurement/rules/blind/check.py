"""Check: the whole 点検 of one copy, from what was read of it."""

from collections.abc import Mapping
from typing import Any

from madoguchi.core.documents.reading.shape import ReadDocument
from madoguchi.services.procurement.rules.blind.differences import differences_between
from madoguchi.services.procurement.rules.blind.finds import finds_in
from madoguchi.services.procurement.rules.blind.format_rules import format_words
from madoguchi.services.procurement.rules.blind.looks import looks_in
from madoguchi.services.procurement.rules.blind.registration import Registration
from madoguchi.services.procurement.rules.blind.report import Problem, Report
from madoguchi.services.procurement.rules.blind.words import make_words


def check_copy(
    copy: ReadDocument,
    registration: Registration,
    *,
    original: ReadDocument | None = None,
    format_rules: Mapping[str, Any] | None = None,
    size_bytes: int = 0,
) -> Report:
    """Look for everything that tells who the bidder is; with the original, for what differs.

    Something inside the copy that cannot be read makes the report one with a problem.
    """
    words = make_words(registration)
    return Report(
        file=copy.name,
        pages=len(copy.pages),
        finds=finds_in(copy, words.words),
        looks=looks_in(copy, original),
        differences=differences_between(original, copy, words.words) if original else None,
        format=format_words(copy, format_rules or {}, size_bytes=size_bytes),
        unsearchable=words.unsearchable,
        problem=_unread(copy),
    )


def _unread(copy: ReadDocument) -> Problem | None:
    if not copy.unread:
        return None
    return Problem(
        "inside_unread",
        f"ファイルの中に、点検できない部分があります：{'、'.join(copy.unread[:5])}。"
        "取り除くか、読める形式にして、もう一度点検してください。",
    )
