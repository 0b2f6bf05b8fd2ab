"""正本と副本の同一性: what differs between original and copy, apart from the anonymisation."""

from collections.abc import Sequence
from typing import TypedDict


class Difference(TypedDict):
    """Page counts, and the pages (from 1) whose text is not the same on both sides."""

    original_pages: int
    copy_pages: int
    changed_pages: list[int]


def compare_pages(original: Sequence[str], copy: Sequence[str]) -> Difference:
    """Compare the text of each page; white space does not count.

    >>> compare_pages(["甲社の提案", "二"], ["　社の提案", "二"])["changed_pages"]
    [1]
    """
    changed = [
        number
        for number, (left, right) in enumerate(zip(original, copy, strict=False), start=1)
        if "".join(left.split()) != "".join(right.split())
    ]
    return {"original_pages": len(original), "copy_pages": len(copy), "changed_pages": changed}
