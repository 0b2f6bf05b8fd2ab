"""Recorded acts are named in Japanese: by the label where it is a word, or by the module."""

import ast
from collections.abc import Iterator

import pytest
from tests.architecture.tree import own_files

from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.names import DETAILS, has_japanese
from madoguchi.core.trail.wording import ACTIONS, action_label, target_label
from madoguchi.services.contracts.terms import TransferEvent

NAMED = {code for module in installed_modules() for code in module.action_names}
LABELLED = {"accounts.api_call"}  # its label is the key that called, an act of no other kind


def recorded() -> Iterator[tuple[str, ast.expr | None, list[str]]]:
    """Each ``record(…)`` of the house whose act is written out: act, label, keys of the detail."""
    for path in own_files(".py", under="src/madoguchi"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                given = {word.arg: word.value for word in node.keywords}
                keys = given.get("detail")
                named = keys.keys if isinstance(keys, ast.Dict) else []
                act = node.args[0] if node.args else None
                yield (
                    act.value if isinstance(act, ast.Constant) else "",
                    given.get("label"),
                    [key.value for key in named if isinstance(key, ast.Constant)],
                )


def test_every_recorded_act_is_called_by_a_japanese_word():
    assert {"view", "vault.file_received"} <= {act for act, _, _ in recorded()}
    nameless = {
        act
        for act, label, _ in recorded()
        if act and act not in {*ACTIONS, *NAMED, *LABELLED}
        and not (isinstance(label, ast.Constant) and has_japanese(label.value))
        and not isinstance(label, ast.IfExp)
    }  # fmt: skip
    assert nameless == set()


def test_every_detail_of_a_recorded_act_has_a_word():
    assert {key for _, _, keys in recorded() for key in keys} - set(DETAILS) == set()


def test_every_event_of_a_protected_transfer_has_a_word():
    assert {f"contracts.transfer_{event.value}" for event in TransferEvent} - NAMED == set()


@pytest.mark.parametrize(
    ("action", "label", "act", "thing"),
    [
        ("vault.file_opened", "20261122-2H6M2UWG", "ファイルの閲覧", "20261122-2H6M2UWG"),
        ("procurement.code.read", "符号と事業者の対照", "符号と事業者の対照", ""),
        ("refused", "over_price", "拒否", ""),
        ("view", "証拠の閲覧", "閲覧", "証拠の閲覧"),
    ],
)
def test_label_names_the_act_or_the_thing(action, label, act, thing):
    entry = TrailEntry(action=action, label=label, table_name="gone_table", row_pk="3")
    name = f"「{thing}」" if thing else ""
    assert (action_label(entry), target_label(entry)) == (act, f"gone_table{name}（3）")
