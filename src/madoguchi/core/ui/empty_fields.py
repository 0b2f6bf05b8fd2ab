"""What a field says that is empty or out of bounds: what to do (the framework only says that)."""

from django import forms
from django.core import validators

WORDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.Field, "入力してください。"),
    (forms.ChoiceField, "選んでください。"),
    (forms.MultipleChoiceField, "1つ以上選んでください。"),
    (forms.ModelChoiceField, "選んでください。"),
    (forms.FileField, "ファイルを選んでください。"),
    (forms.BooleanField, "内容を確かめて、印を付けてください。"),
)
BOUNDS: tuple[tuple[type[validators.BaseValidator], str], ...] = (
    (validators.MinValueValidator, "%(limit_value)s以上で入力してください。"),
    (validators.MaxValueValidator, "%(limit_value)s以下で入力してください。"),
    (
        validators.MinLengthValidator,
        "%(limit_value)d文字以上で入力してください（いま%(show_value)d文字）。",
    ),
    (
        validators.MaxLengthValidator,
        "%(limit_value)d文字以内で入力してください（いま%(show_value)d文字）。",
    ),
)


def say_what_to_do() -> None:
    """For every form of the house; a field that says its own words keeps them."""
    for kind, words in WORDS:
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
    for bound, words in BOUNDS:
        bound.message = words
