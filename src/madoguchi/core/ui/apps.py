from django import forms
from django.apps import AppConfig

from madoguchi.core.ui.empty_fields import say_what_to_do


class UIConfig(AppConfig):
    name = "madoguchi.core.ui"
    label = "ui"

    def ready(self) -> None:
        """Django's own sentence only states the fact: ours says what to do."""
        forms.FileField.default_error_messages["empty"] = (
            "ファイルの中身が空（0バイト）です。元のファイルを開いて確かめ、選び直してください。"
        )
        say_what_to_do()
