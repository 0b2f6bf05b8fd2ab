"""Fields in which each line is one thing: how long a line may be."""

from django import forms
from django.utils.deconstruct import deconstructible


@deconstructible
class LinesUpTo:
    """raises  ValidationError  naming the first line that is longer than its column"""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), start=1):
            length = len(line.strip())
            if length > self.most:
                raise forms.ValidationError(
                    f"{number}行目が長すぎます。{self.most}文字以内で入力してください"
                    f"（いま{length}文字）。"
                )
