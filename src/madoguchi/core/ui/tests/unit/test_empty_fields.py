"""A field that is empty or out of bounds says what to do, by its kind."""

import pytest
from django import forms

from madoguchi.core.ui.fields import EraDateField


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(), "入力してください。"),
        (forms.IntegerField(), "入力してください。"),
        (EraDateField(), "入力してください。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "選んでください。"),
        (forms.MultipleChoiceField(choices=[("a", "甲")]), "1つ以上選んでください。"),
        (forms.FileField(), "ファイルを選んでください。"),
        (forms.BooleanField(), "内容を確かめて、印を付けてください。"),
        (
            forms.CharField(error_messages={"required": "氏名を入力してください。"}),
            "氏名を入力してください。",
        ),
    ],
)
def test_empty_field_says_what_to_do(field, words):
    assert field.error_messages["required"] == words


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(max_length=3), "四文字だ", "3文字以内で入力してください（いま4文字）。"),
        (forms.CharField(min_length=2), "一", "2文字以上で入力してください（いま1文字）。"),
        (forms.IntegerField(min_value=1), "0", "1以上で入力してください。"),
        (forms.IntegerField(max_value=23), "24", "23以下で入力してください。"),
    ],
)
def test_value_out_of_bounds_says_what_to_do(field, typed, words):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [words]
