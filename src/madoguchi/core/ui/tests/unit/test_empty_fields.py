"""An empty field says what to do, by its kind."""

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
