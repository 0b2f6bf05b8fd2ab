"""What people type about a mail: a reason, and when it came back."""

from typing import Any

from django import forms

from madoguchi.core.mail.commands.settling import LONGEST_REASON, SETTLEMENTS
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.terms import Settlement
from madoguchi.core.ui.fields import EraMomentField

REASON_HINT = f"{LONGEST_REASON}文字以内。経過に残ります。"


def _reason(label: str, hint: str = REASON_HINT) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, strip=False, max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": f"{label}を入力してください。",
            "max_length": f"{label}は{LONGEST_REASON}文字以内で入力してください。",
        },
    )  # fmt: skip


class SettlementForm(forms.Form):
    prefix = "settlement"
    decision = forms.ChoiceField(
        label="どうしますか",
        widget=forms.RadioSelect,
        error_messages={"required": "「届いた」か「もう一度送る」を選んでください。"},
    )
    reason = _reason("理由")

    def __init__(self, mail: OutgoingMail, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Settled by somebody else meanwhile: the command says so, not the list of choices.
        allowed = SETTLEMENTS.get(mail.term, tuple(Settlement) if self.is_bound else ())
        choices = [(decision.value, decision.label) for decision in allowed]
        field = self.fields["decision"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]

    @property
    def decision_made(self) -> Settlement:
        return Settlement(self.cleaned_data["decision"])


class BounceForm(forms.Form):
    prefix = "bounce"
    at = EraMomentField(
        label="戻ってきた日時",
        error_messages={"required": "不達の知らせを受け取った日時を入力してください。"},
    )
    text = _reason("不達の知らせの内容", "知らせに書かれた理由を、そのまま写してください。")


class CancellationForm(forms.Form):
    prefix = "cancellation"
    reason = _reason("取りやめる理由")
