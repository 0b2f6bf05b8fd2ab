"""The ward's official text of a clause set: cut into its clauses by 第N項 at a line's start."""

import re
from collections.abc import Iterable

from madoguchi.core.errors import Refused

START = re.compile(r"\s*第\s*([0-9０-９]+)\s*項[\s　、.：:]*(.*)", re.DOTALL)


def cut_clauses(lines: Iterable[str], numbers: Iterable[int]) -> dict[str, str]:
    """Words by clause number, kept exactly as they stand; every number of the set once.

    raises  Refused  naming the first clause that is missing or that comes twice
    """
    found: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        match = START.match(line)
        if match:
            current = str(int(match.group(1)))
            if current in found:
                raise Refused(
                    "clause_twice", f"第{current}項が2回あります。文言を確かめてください。"
                )
            found[current] = [match.group(2)]
        elif current:
            found[current].append(line)
    for number in numbers:
        if not "".join(found.get(str(number), [])).strip():
            raise Refused(
                "clause_missing",
                f"第{number}項の文言が見つかりません。各項を「第{number}項」の形で始めてください。",
            )
    return {number: "\n".join(words).strip("\n") for number, words in found.items()}
