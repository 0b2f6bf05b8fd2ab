"""The clause library and the choice of sets."""

import pytest

from madoguchi.core.calendar.due import parse_due_rule
from madoguchi.services.contracts.rules.clause_sets import (
    annexes_for,
    owes_working_conditions_form,
    sets_for,
)
from madoguchi.services.contracts.rules.library import CODES, clause_set, differences, versions_of
from madoguchi.services.contracts.terms import Attribute, ContractKind, DutyTrigger

SINGLE = ContractKind.SINGLE_YEAR


def test_sets_hold_38_and_16_clauses_numbered_without_a_gap():
    for code, count in (("data_processing", 38), ("personal_information", 16)):
        assert [one.number for one in clause_set(code).clauses] == list(range(1, count + 1))


def test_every_clause_yields_a_duty_with_a_due_rule_that_can_be_read():
    for code in CODES:
        for clause in clause_set(code).clauses:
            assert clause.duties, (code, clause.number)
            for duty in clause.duties:
                if duty.due:
                    assert parse_due_rule(duty.due).text == duty.due
                assert duty.due or duty.trigger not in (
                    DutyTrigger.CONCLUSION, DutyTrigger.MONTHLY, DutyTrigger.END,
                )  # fmt: skip


def test_conditions_of_duties_are_attributes_that_a_contract_can_have():
    known = {attribute.value for attribute in Attribute} | {"owes_working_conditions_form"}
    asked = {
        duty.only_if
        for code in CODES
        for clause in clause_set(code).clauses
        for duty in clause.duties
        if duty.only_if
    }
    assert asked <= known


@pytest.mark.requirement("CONT-011")
def test_annexes_follow_from_the_nature_of_the_work():
    support = {
        Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING, Attribute.SERVES_RESIDENTS,
    }  # fmt: skip
    assert annexes_for(support, SINGLE) == ("personal_information", "data_processing", "disability")
    assert annexes_for({Attribute.DATA_PROCESSING}, SINGLE) == ("data_processing",)
    assert annexes_for(set(), SINGLE) == ()
    assert annexes_for(set(), ContractKind.LEASE) == ("data_processing",)


def test_ordinance_binds_every_contract():
    assert sets_for(set(), SINGLE) == ("public_contract",)


def test_working_conditions_form_is_owed_above_the_threshold_only():
    assert not owes_working_conditions_form(500_000, threshold_yen=500_000)
    assert owes_working_conditions_form(500_001, threshold_yen=500_000)


def test_only_the_domestic_data_centre_differs_between_the_two_versions():
    (found,) = differences(clause_set("data_processing"), clause_set("data_processing", "domestic"))
    assert found.number == 25
    assert "国内のデータセンター" not in found.before
    assert "国内のデータセンター" in found.after


def test_unknown_set_or_version_is_an_error():
    with pytest.raises(KeyError):
        clause_set("unknown")
    with pytest.raises(KeyError):
        clause_set("disability", "domestic")
    assert versions_of("data_processing") == (
        ("standard", "標準"), ("domestic", "国内データセンターを例示する版"),
    )  # fmt: skip
