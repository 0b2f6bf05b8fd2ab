"""様式4 機能要件一覧: reading its lines as pasted from a sheet, and what each must say."""

from dataclasses import dataclass

from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.rules.running import Conformity

COLUMNS = ("番号", "区分", "機能要件", "適合", "説明")
LABELS = {answer.label: answer for answer in Conformity}


@dataclass(frozen=True, kw_only=True)
class ConformityLine:
    number: int
    area: str
    requirement: str
    answer: Conformity
    explanation: str = ""

    def check(self) -> None:
        """raises  Refused  a gap without a word: how the purpose is reached, or that it is missing

        >>> ConformityLine(
        ...     number=1, area="a", requirement="b", answer=Conformity.SUPPORTED
        ... ).check()
        """
        if self.answer is not Conformity.SUPPORTED and not self.explanation.strip():
            raise Refused(
                "explanation_needed",
                f"番号{self.number}：「{self.answer.label}」のときは、説明を入力してください。",
            )


def read_conformity(text: str) -> list[ConformityLine]:
    """raises  Refused  naming the line"""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_read(line, number) for number, line in enumerate(lines, start=1)]
    if len({line.number for line in found}) != len(found):
        raise Refused("number_twice", "同じ番号の行があります。番号を確かめてください。")
    if not found:
        raise Refused("empty", "機能要件を貼り付けてください。")
    return found


def _read(line: str, place: int) -> ConformityLine:
    parts = [part.strip() for part in line.split("\t" if "\t" in line else ",")]
    parts += [""] * (len(COLUMNS) - len(parts))
    number, area, requirement, answer, explanation = parts[: len(COLUMNS)]
    if not number.isdecimal() or not requirement or answer not in LABELS:
        raise Refused(
            "line",
            f"{place}行目：{'・'.join(COLUMNS)}の順に、適合は{'・'.join(LABELS)}で書いてください。",
        )
    return ConformityLine(
        number=int(number), area=area, requirement=requirement, answer=LABELS[answer],
        explanation=explanation,
    )  # fmt: skip
