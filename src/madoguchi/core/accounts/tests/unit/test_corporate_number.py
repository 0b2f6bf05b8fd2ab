"""法人番号 check digits, with the published examples."""

import pytest

from madoguchi.core.accounts.rules.corporate_number import check_digit, is_corporate_number


@pytest.mark.parametrize("number", ["7000012050002", "4011001098993", "7123456789012"])
def test_corporate_number_published_examples_are_right(number):
    assert is_corporate_number(number)


@pytest.mark.parametrize(
    "number",
    ["6000012050002", "700001205000", "70000120500021", "７000012050002", "", "T7000012050002"],
)
def test_corporate_number_wrong_ones_are_refused(number):
    assert not is_corporate_number(number)


@pytest.mark.parametrize("position", range(12))
def test_corporate_number_one_wrong_digit_is_found(position):
    """Replacing one digit changes the sum modulo 9, except 0 for 9."""
    base = "012345678901"
    wrong = base[:position] + str((int(base[position]) + 1) % 10) + base[position + 1 :]
    if {base[position], wrong[position]} != {"9", "0"}:
        assert check_digit(wrong) != check_digit(base)


def test_corporate_number_base_must_be_twelve_digits():
    with pytest.raises(ValueError, match="12 digits"):
        check_digit("12345")
