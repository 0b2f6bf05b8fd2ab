"""The ward's text is cut into its clauses exactly as it stands."""

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.official_texts import cut_clauses


def test_text_is_cut_at_its_clauses_and_kept_as_it_stands():
    lines = ["特記事項", "第1項　秘密を　守る。", "　(1) 𠮷田", "第２項", "書面による。"]
    assert cut_clauses(lines, [1, 2]) == {
        "1": "秘密を　守る。\n　(1) 𠮷田",
        "2": "書面による。",
    }


def test_missing_or_doubled_clause_is_named():
    with pytest.raises(Refused) as refused:
        cut_clauses(["第1項 秘密", "第2項"], [1, 2])
    assert "第2項" in refused.value.message
    with pytest.raises(Refused) as refused:
        cut_clauses(["第1項 秘密", "第1項 書面"], [1])
    assert refused.value.code == "clause_twice"
