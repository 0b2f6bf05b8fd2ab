from django import forms
from django.apps import AppConfig
from django.core.validators import ProhibitNullCharactersValidator

from madoguchi.core.ui.empty_fields import say_what_to_do


class UIConfig(AppConfig):
    name = "madoguchi.core.ui"
    label = "ui"

    def ready(self) -> None:
        """Sentences of Django that only state a fact, or the wrong one: ours say what to do."""
        forms.FileField.default_error_messages["empty"] = (
            "ファイルの中身が空（0バイト）です。元のファイルを開いて確かめ、選び直してください。"
        )
        say_what_to_do()
        ProhibitNullCharactersValidator.message = (
            "使えない文字（NUL）が入っています。貼り付けずに、入力し直してください。"
        )
