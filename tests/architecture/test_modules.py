"""The switchboard: only known modules, and a misspelt one stops the start."""

import pytest

from madoguchi.config.modules import AVAILABLE, UnknownModule, load_modules


def test_load_modules_all_gives_every_available_one():
    assert tuple(module.name for module in load_modules(["all"])) == AVAILABLE


def test_load_modules_misspelt_name_lists_the_valid_ones():
    with pytest.raises(UnknownModule, match="procurement"):
        load_modules(["procurment"])


def test_load_modules_none_leaves_the_core_alone():
    assert load_modules(["none"]) == ()
