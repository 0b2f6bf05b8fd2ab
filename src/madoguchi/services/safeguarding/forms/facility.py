"""What a facility types besides the day's marks."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import ClockTimeField, EraDateField
from madoguchi.services.safeguarding.rules.free_text import LONGEST, refuse_text
from madoguchi.services.safeguarding.terms import CallTarget, ContactMeans, DayKind, Sign

GUARD = (
    f"{LONGEST}字までです。見聞きした事実だけを書き、"
    "氏名・住所・電話番号・メールアドレスは書かないでください。"
)
WEEKDAYS = [
    ("1", "月"),
    ("2", "火"),
    ("3", "水"),
    ("4", "木"),
    ("5", "金"),
    ("6", "土"),
    ("7", "日"),
]


class GuardedText(forms.CharField):
    """Free text under the guard of SAFE-022; what is refused is stored nowhere."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, longest: int = LONGEST, **given: Any) -> None:
        self.longest = longest
        super().__init__(**{"required": False, "help_text": GUARD, **given})

    def validate(self, value: str) -> None:
        super().validate(value)
        if problem := refuse_text(value, longest=self.longest):
            raise forms.ValidationError(problem, code="guard")


class ObservationForm(forms.Form):
    signs = forms.MultipleChoiceField(
        label="気になる様子", choices=Sign.choices(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "気になる様子を1つ以上選んでください。"},
    )  # fmt: skip
    comment = GuardedText(label="補足")


class UrgentForm(forms.Form):
    """The telephone first: whether the call was made is the first question."""

    key = forms.CharField(widget=forms.HiddenInput)
    child = forms.ChoiceField(label="児童")
    called = forms.ChoiceField(
        label="電話連絡",
        choices=[("yes", "済（電話した）"), ("no", "未（まだ電話していない）")],
        widget=forms.RadioSelect,
        error_messages={"required": "電話したかどうかを選んでください。"},
    )
    called_time = ClockTimeField(label="電話した時刻", required=False)
    called_whom = forms.ChoiceField(
        label="電話した先", choices=[("", "選んでください"), *CallTarget.choices()], required=False
    )
    happened_on = EraDateField(label="気づいた日")
    sign = forms.ChoiceField(label="内容", choices=Sign.choices(), widget=forms.RadioSelect)
    facts = GuardedText(label="見聞きした事実")
    wanted_contact = GuardedText(
        label="連絡を希望する時間", longest=60, widget=forms.TextInput,
        help_text="例：本日16時まで、保育室を離れられる13時以降",
    )  # fmt: skip

    def __init__(self, *given: Any, children: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["child"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "選んでください"), *children]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("called") == "yes" and not (
            typed.get("called_time") and typed.get("called_whom")
        ):
            raise forms.ValidationError("電話した時刻と先を入力してください。", code="call")
        return typed


class ClosedDayForm(forms.Form):
    kind = forms.ChoiceField(label="区分", choices=DayKind.choices())
    from_on = EraDateField(label="開始日")
    until_on = EraDateField(label="終了日（1日だけのときは空欄）", required=False)
    note = forms.CharField(label="備考", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("from_on"), typed.get("until_on")
        if first and last and last < first:
            raise forms.ValidationError(
                "終了日は、開始日かそれより後の日にしてください。", code="order"
            )
        return typed


class WeekdaysForm(forms.Form):
    weekdays = forms.MultipleChoiceField(
        label="登園・利用の予定がある曜日", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "予定のある曜日を1つ以上選んでください。"},
    )  # fmt: skip
    from_on = EraDateField(label="いつから")


class HandOverForm(forms.Form):
    no_signs = forms.BooleanField(label="気になる様子は、特になし", required=False)


class WordsForm(forms.Form):
    words = GuardedText(label="戻す理由・確かめたいこと", required=True)


class ContactForm(forms.Form):
    day = EraDateField(label="日付")
    means = forms.ChoiceField(label="方法", choices=ContactMeans.choices())
