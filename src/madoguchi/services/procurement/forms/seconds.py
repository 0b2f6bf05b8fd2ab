"""The second of an arrival: near a deadline the minute alone does not decide (PROC-022)."""

from datetime import datetime
from typing import Any

from django import forms


class SecondField(forms.IntegerField):
    """0 to 59, empty where nobody knows it: then the minute counts as whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="秒（分かるとき）", min_value=0, max_value=59, required=False,
            help_text="締切の前後に届いたメールは、受信時刻の秒まで入力してください。", **kwargs,
        )  # fmt: skip


def to_the_second(moment: datetime, second: int | None) -> datetime:
    """The typed minute with its second; no second is the minute's first."""
    return moment.replace(second=second or 0, microsecond=0)
