"""What a disclosure conceals: who told the ward is never told to a guardian (SAFE-049).

Source: 児童虐待の防止等に関する法律第7条 (the source of a notification must not be leaked).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from madoguchi.core.terms import Term

MASK = "■■■■"


class Asking(Term):
    """What a guardian wanted of the facility."""

    QUESTION = "question", "問い合わせ"
    DISCLOSURE = "disclosure", "記録の開示の求め"
    COMPLAINT = "complaint", "抗議・苦情"


class AskedBy(Term):
    """How a guardian asked."""

    COUNTER = "counter", "来所・窓口"
    TELEPHONE = "telephone", "電話"
    LETTER = "letter", "文書・メール"


class Concealed(Term):
    """What is masked until the supervisor releases it, one by one."""

    FACILITY = "facility", "施設の名称"
    REPORTER = "reporter", "報告した人の氏名"
    OBSERVATION = "observation", "気になる様子"
    URGENT = "urgent", "緊急の情報提供"


@dataclass(frozen=True)
class Item:
    """One thing that would tell a source. ``text`` is what it says when it is released."""

    concealed: Concealed
    key: int
    text: str

    @property
    def place(self) -> tuple[str, int]:
        return self.concealed.value, self.key


@dataclass(frozen=True)
class Masking:
    """The items of one disclosure, and those that were released."""

    items: Sequence[Item]
    released: Collection[tuple[str, int]]

    def shown(self, concealed: Concealed, key: int | None) -> str:
        """The item's text if it was released, else the mask; the mask of what is unknown.

        >>> one = Item(Concealed.FACILITY, 3, "みほん小学校")
        >>> Masking([one], set()).shown(Concealed.FACILITY, 3)
        '■■■■'
        >>> Masking([one], {("facility", 3)}).shown(Concealed.FACILITY, 3)
        'みほん小学校'
        >>> Masking([one], {("facility", 3)}).shown(Concealed.REPORTER, 3)
        '■■■■'
        """
        for item in self.items:
            if item.place == (concealed.value, key) and item.place in self.released:
                return item.text
        return MASK

    @property
    def concealed_permille(self) -> int:
        """How much of it is masked, in thousandths; 1000 when there is nothing to mask."""
        if not self.items:
            return 1000
        masked = sum(item.place not in self.released for item in self.items)
        return masked * 1000 // len(self.items)
