"""What an empty field says: what to do, in the words of its kind (the framework only says that)."""

from django import forms

WORDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.Field, "入力してください。"),
    (forms.ChoiceField, "選んでください。"),
    (forms.MultipleChoiceField, "1つ以上選んでください。"),
    (forms.ModelChoiceField, "選んでください。"),
    (forms.FileField, "ファイルを選んでください。"),
    (forms.BooleanField, "内容を確かめて、印を付けてください。"),
)


def say_what_to_do() -> None:
    """For every form of the house; a field that says its own words keeps them."""
    for kind, words in WORDS:
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
