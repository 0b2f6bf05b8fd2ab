"""The clock of a rehearsal, set ahead by hand or let run fast."""

from django import forms

from madoguchi.core.ui.fields import EraMomentField


class ClockForm(forms.Form):
    """The clock of a rehearsal."""

    to = EraMomentField(
        label="案件の時計を合わせる日時",
        required=False,
        help_text="いまの案件の時刻より後にしてください。空欄なら、進む速さだけを変えます。",
    )
    speed = forms.IntegerField(
        label="進む速さ（倍）", min_value=0, max_value=1440, initial=0,
        help_text="0は止まったまま、1は実際の速さ、60は1分で1時間です。1440倍まで。",
    )  # fmt: skip
