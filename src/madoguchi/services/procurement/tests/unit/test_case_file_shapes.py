"""A case file of any shape: it is read, or one sentence says what to do; nothing else happens."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents

CALL = Path(__file__).parents[1] / "data" / "call.yaml"
STRANGE: tuple[Any, ...] = (None, "？", -1, 10**30, [], {}, [None], {"x": None}, True)


def paths(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of the file."""
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in rows:
        yield (*way, key)
        if isinstance(part, (dict, list)):
            yield from paths(part, (*way, key))


def outcome(facts: dict[str, Any]) -> str:
    try:
        read_case_file(facts)
    except Refused as refusal:
        return refusal.code
    return "read"


def facts_of_the_call() -> dict[str, Any]:
    return next(iter(read_documents(CALL.read_bytes())))


def test_every_fact_may_be_strange_or_missing_and_no_other_error_comes():
    whole, seen = facts_of_the_call(), set()
    for way in paths(whole):
        for strange in (*STRANGE, "missing"):
            facts = copy.deepcopy(whole)
            place = facts
            for step in way[:-1]:
                place = place[step]
            if strange == "missing":
                del place[way[-1]]
            else:
                place[way[-1]] = strange
            seen.add(outcome(facts))
    assert seen == {
        "read", "case_file_incomplete", "case_file_shape", "condition_without_text",
        "fiscal_year_unreadable",
    }  # fmt: skip


def test_missing_fact_is_named():
    facts = facts_of_the_call()
    del facts["contracts"][0]["iso"]
    with pytest.raises(Refused) as refusal:
        read_case_file(facts)
    assert refusal.value.message == (
        "項目「iso」がありません。記入例と見比べて、項目を加えてください。"
    )


@pytest.mark.parametrize(
    "content",
    [b"title: [", b"on: 2026-13-45", b"\xff\xfe\x00", b"[" * 5000, b"- 1", b"a: !!python/name:os"],
)
def test_file_that_is_no_case_file_is_refused_in_words(content):
    with pytest.raises(Refused) as refusal:
        list(read_documents(content))
    assert refusal.value.code == "case_file_unreadable"
