"""What is typed about the running service: stops, faults and their reports."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraMomentField


def long_text(label: str, help_text: str = "", *, rows: int = 4, required: bool = True) -> Any:
    return forms.CharField(
        label=label, help_text=help_text, max_length=2000, required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class NothingForm(forms.Form):
    """Only a button."""


class StopForm(forms.Form):
    starts_at = EraMomentField(label="開始日時")
    ends_at = EraMomentField(label="終了日時")
    reason = forms.CharField(
        label="理由・影響", max_length=300, help_text="施設に見える文です。例：サーバーの更新のため"
    )
    telephone = forms.CharField(label="停止中の連絡先（電話番号）", max_length=60)
    exception_reason = forms.CharField(
        label="例外の理由", max_length=300, required=False,
        help_text="時間帯や10日前の期限を守れないときだけ入力してください。区の承認を待ちます。",
    )  # fmt: skip


class FaultForm(forms.Form):
    title = forms.CharField(label="障害の内容", max_length=200)
    began_at = EraMomentField(label="発生日時")
    reported_at = EraMomentField(label="連絡を受けた日時", help_text="ここから1時間を数えます。")
    is_down = forms.BooleanField(
        label="システムが利用できない", required=False,
        help_text="チェックすると、サインイン前の画面に掲示し、施設にメールで知らせます。",
    )  # fmt: skip
    effect = long_text("いまわかっている影響", rows=3, required=False)


class MomentForm(forms.Form):
    """A moment and what was done then."""

    happened_at = EraMomentField(label="日時")
    words = long_text("行ったこと", rows=3)


class FaultReportForm(forms.Form):
    effect = long_text("施設・お知らせへの影響", "児童の氏名は書かないでください。")
    cause = long_text("原因")
    correction = long_text("処置")
    prevention = long_text("再発防止策")
