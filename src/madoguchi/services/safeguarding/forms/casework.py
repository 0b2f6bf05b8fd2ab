"""Forms of the ward: what is judged and done, asked for, set, moved, ended."""

import uuid
from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.picking import ChildField, PickingForm
from madoguchi.services.safeguarding.models import Facility
from madoguchi.services.safeguarding.queries.seats import Choices
from madoguchi.services.safeguarding.rules.case_work import EndReason, Judgement, Verdict
from madoguchi.services.safeguarding.rules.sightings import SightingMeans
from madoguchi.services.safeguarding.terms import Grade

LONG = forms.Textarea(attrs={"rows": 3})


def new_key() -> str:
    """The number of one form: sent twice, it is one act."""
    return uuid.uuid4().hex


class ConfirmForm(forms.Form):
    planned = forms.ChoiceField(label="予定する対応", choices=Judgement.choices())


class ActionForm(forms.Form):
    """見立て・対応."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_key)
    judgement = forms.ChoiceField(
        label="見立て・対応", choices=[("", "選んでください"), *Judgement.choices()]
    )
    acted_on = EraDateField(label="対応した日")
    words = forms.CharField(
        label="記録",
        max_length=1000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="1000字まで。電話番号・メールアドレス・12桁の番号は保存できません。施設には表示されません。",
    )
    next_check_on = EraDateField(
        label="次の確認日",
        required=False,
        help_text="この日に、担当者の画面に再び表示します。",
    )


class AlertActionForm(ActionForm):
    closes = forms.BooleanField(
        label="このお知らせへの対応を終える",
        required=False,
        help_text="続けて対応するときは、選ばずに記録してください。",
    )


class ReasonForm(forms.Form):
    """臨時の閲覧."""

    reason = forms.CharField(
        label="閲覧が必要な理由",
        max_length=200,
        strip=False,
        widget=LONG,
        help_text="担当の機関の上司が、あとで点検します。だれに頼まれ、何を確かめるのかを書いてください。",
    )


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="点検の結果", choices=Verdict.choices(), widget=forms.RadioSelect
    )


class RuleValueForm(forms.Form):
    """A number of a rule; with ``choices`` it is chosen by its words."""

    value = forms.IntegerField(label="値")
    from_on = EraDateField(label="適用開始日", help_text="この日より前の判定は変わりません。")
    reason = forms.CharField(label="変更の理由・根拠", max_length=300, strip=False, widget=LONG)

    def __init__(
        self, *args: Any, label: str, choices: dict[int, str], limits: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        if choices:
            field = forms.TypedChoiceField(choices=list(choices.items()), coerce=int)
            self.fields["value"] = field
        field.label, field.help_text = label, limits


class SiblingForm(PickingForm):
    number = ChildField(label="関連付ける児童")


class SightingForm(forms.Form):
    """状況把握（7日ルールの除外）."""

    confirmed_on = EraDateField(label="確認した日")
    means = forms.ChoiceField(label="確認の方法", choices=SightingMeans.choices())
    valid_days = forms.IntegerField(
        label="有効日数", min_value=1, initial=14,
        help_text="この日数を過ぎると、7日以上の欠席のお知らせを再び届けます。",
    )  # fmt: skip


class MoveForm(forms.Form):
    """転校・転園."""

    facility = forms.ModelChoiceField(
        label="移る先の施設",
        queryset=Facility.objects.none(),
        to_field_name="code",
        empty_label="選んでください",
    )
    from_on = EraDateField(label="移る日（新しい施設での初日）")
    grade = forms.ChoiceField(
        label="新しい施設での学年", required=False, choices=[("", "いまと同じ"), *Grade.choices()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facility"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Facility.objects.select_related("organisation")


class HoldersForm(forms.Form):
    """主担当・副担当. ``seats``: the groups of ``queries.seats.seat_choices``."""

    primary = forms.ChoiceField(
        label="主担当",
        help_text="担当者を決めると、お知らせはその人に届きます。"
        "決めないと、スーパーバイザーに届きます。",
    )
    secondary = forms.ChoiceField(
        label="副担当", required=False,
        help_text="児童相談所など、いっしょに支援する機関があるときに選びます。",
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, nobody in (("primary", "選んでください"), ("secondary", "なし")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", nobody), *seats]


class EndForm(forms.Form):
    """支援の終結."""

    ended_on = EraDateField(label="提供終了日（最後の日）")
    reason = forms.ChoiceField(label="理由", choices=EndReason.choices())
    words = forms.CharField(
        label="経過", max_length=1000, required=False, strip=False, widget=LONG,
        help_text="理由と経過は、施設には表示されません。",
    )  # fmt: skip


class SheetForm(forms.Form):
    """個票・会議資料: period, form, and for what it is made."""

    first = EraDateField(label="期間の初日")
    last = EraDateField(label="期間の末日")
    purpose = forms.CharField(
        label="使用目的", max_length=100, strip=False,
        help_text="例: 個別ケース検討会議（令和7年6月20日）。出力の記録に残ります。",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="形式", choices=(("pdf", "PDF（A4）"), ("xlsx", "Excel（.xlsx）")),
        widget=forms.RadioSelect, initial="pdf",
    )  # fmt: skip


class SaveSearchForm(forms.Form):
    title = forms.CharField(label="条件の名前", max_length=60)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """差戻し: the question to the facility."""

    question = forms.CharField(
        label="施設への質問", max_length=200, strip=False, widget=LONG,
        help_text="200字まで。支援の理由や、ほかの機関のことは書かないでください。",
    )  # fmt: skip
