"""Fields of the contract's forms: a 年度 is typed as people write it."""

import pytest
from django import forms

from madoguchi.services.contracts.forms.acts import InspectionForm, MarkForm
from madoguchi.services.contracts.forms.agreed import EvaluationForm
from madoguchi.services.contracts.forms.drafting import ContractForm
from madoguchi.services.contracts.forms.start import PhasesForm
from madoguchi.services.contracts.forms.work import AskEachForm, ReferencesForm, VerdictForm
from madoguchi.services.contracts.forms.years import FiscalYearField
from madoguchi.services.contracts.rules.amending import read_after
from madoguchi.services.contracts.terms import AmendedSubject


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("令和8年度", 2026),
        ("令和元年度", 2019),
        ("2027", 2027),
        ("", None),
        ("令和8", 2026),
        ("令和8年", 2026),
        ("令 和 ８ 年 度", 2026),
    ],
)
def test_fiscal_year_is_read_in_either_calendar(typed, year):
    assert FiscalYearField(label="年度", required=False).clean(typed) == year


def test_fiscal_year_that_is_none_says_how_to_write_it():
    with pytest.raises(forms.ValidationError) as refused:
        FiscalYearField(label="年度").clean("来年")
    assert refused.value.messages == ["年度を読み取れません。「令和8年度」のように書いてください。"]


@pytest.mark.parametrize(
    ("form", "name"),
    [(InspectionForm, "result"), (MarkForm, "state"), (EvaluationForm, "conclusion"),
     (VerdictForm, "verdict")],
)  # fmt: skip
def test_judgement_is_never_chosen_beforehand(form, name):
    assert form().fields[name].choices[0] == ("", "選んでください")
    assert form({}).errors[name] == ["選んでください。"]


@pytest.mark.parametrize("typed", ["1749880", "1,749,880円", "１，７４９，８８０"])
def test_amount_of_a_year_is_read_as_people_write_it(typed):
    assert read_after(AmendedSubject.YEAR_AMOUNT, typed) == "1749880"


@pytest.mark.parametrize(
    ("form", "name", "most"),
    [(ReferencesForm, "references", 40), (AskEachForm, "titles", 200), (PhasesForm, "phases", 100),
     (ContractForm, "conditions", 200)],
)  # fmt: skip
def test_line_longer_than_its_column_is_named(form, name, most):
    check = form.base_fields[name].run_validators
    check("短い行\n" + "字" * most)
    with pytest.raises(forms.ValidationError) as refused:
        check("短い行\n" + "字" * (most + 1))
    assert refused.value.messages == [
        f"2行目が長すぎます。{most}文字以内で入力してください（いま{most + 1}文字）。"
    ]
