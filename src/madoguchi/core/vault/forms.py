"""What people type about how long a file is kept."""

from django import forms

from madoguchi.core.ui.fields import EraDateField

LONGEST = 300
NO_NAMES = f"{LONGEST}文字以内。操作履歴に残るので、個人の氏名は書かないでください。"


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=NO_NAMES, max_length=LONGEST, strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": f"{label}を入力してください。",
            "max_length": f"{label}は{LONGEST}文字以内で入力してください。",
        },
    )  # fmt: skip


class LastDayForm(forms.Form):
    prefix = "day"
    until_on = EraDateField(
        label="保存期限", help_text="この日まで保存します。",
        error_messages={"required": "保存期限の日を入力してください。"},
    )  # fmt: skip
    reason = _reason("登録・変更の理由")


class ErasureRequestForm(forms.Form):
    prefix = "erasure"
    reason = _reason("消去の理由")


class ErasureApprovalForm(forms.Form):
    """Asked for, not pressed by chance."""

    prefix = "approval"
    is_checked = forms.BooleanField(
        label="上のファイルを消去すること、だれも元に戻せないことを確かめました",
        error_messages={"required": "ファイルを確かめて、この欄にしるしを付けてください。"},
    )


class ErasureRefusalForm(forms.Form):
    prefix = "refusal"
    note = _reason("消去しない理由")
