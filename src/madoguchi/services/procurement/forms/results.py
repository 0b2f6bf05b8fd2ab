"""Forms of the result: selection, publication, talks and the hand-over."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.procurement.forms.proposals import YenField
from madoguchi.services.procurement.models import ContractPlan, ResultPublication, Tender

PUBLIC_FIELDS = (
    ("participants", "参加表明した事業者の名称"),
    ("proposers", "提案した事業者の名称"),
    ("points", "得点（選定した事業者のほかは符号で示します）"),
    ("reason", "提案書を特定した理由"),
    ("process", "審査の経過"),
)


class SelectionForm(forms.Form):
    """The committee's decision."""

    outcome = forms.ChoiceField(
        label="決定", widget=forms.RadioSelect,
        choices=(("first", "第1位の提案者を契約候補者とする"), ("none", "選定事業者なし")),
    )  # fmt: skip
    reason = forms.CharField(
        label="提案書を特定した理由（選定しないときはその理由）",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="公表できる文章で書いてください。",
    )


class LettersForm(forms.Form):
    """The number that the letters carry."""

    document_number = forms.CharField(label="文書番号", max_length=60, required=False)


class PublicationForm(forms.Form):
    """What the public is told, and from when; of a correction also why."""

    fields_shown = forms.MultipleChoiceField(
        label="公表する項目", choices=PUBLIC_FIELDS, widget=forms.CheckboxSelectMultiple,
        initial=["participants", "proposers", "reason"], required=False,
    )  # fmt: skip

    def __init__(self, latest: ResultPublication | None, *args: Any, **kwargs: Any) -> None:
        """latest  what is public now and would be corrected"""
        super().__init__(*args, **kwargs)
        hint = "この時刻から公表し、接触の禁止が終わります。"
        if latest is not None:
            hint = "この時刻から、公表のページに訂正した内容を表示します。"
            self.fields["reason"] = forms.CharField(
                label="訂正の理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
                help_text="公表のページに、訂正の日付とともに表示します。",
            )  # fmt: skip
        self.fields["publish_at"] = EraMomentField(label="公表の日時", help_text=hint)


class TalkForm(forms.Form):
    """A negotiation meeting: the whole specification and each contract's amount."""

    def __init__(self, tender: Tender, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"] = EraMomentField(label="日時")
        self.fields["attendees"] = forms.CharField(
            label="出席者", widget=forms.Textarea(attrs={"rows": 2}), required=False,
            help_text="1行に1人。",
        )  # fmt: skip
        self.fields["specification"] = forms.CharField(
            label="仕様（全文）", widget=forms.Textarea(attrs={"rows": 8})
        )
        for plan in tender.contract_plans.all():
            self.fields[f"amount-{plan.ordinal}"] = YenField(
                label=f"金額（税込・円）　{plan.title}"
            )
        self.fields["note"] = forms.CharField(
            label="協議の内容", widget=forms.Textarea(attrs={"rows": 4}), required=False
        )

    @property
    def amounts(self) -> dict[int, int]:
        return {
            int(name.removeprefix("amount-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("amount-")
        }


class SystemCheckForm(forms.Form):
    """What was tried on the proposed system."""

    passed_items = forms.CharField(
        label="確認できた項目", widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text="1行に1項目。",
    )  # fmt: skip
    failed_items = forms.CharField(
        label="確認できなかった項目", widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text="1つでもあると合格になりません。",
    )  # fmt: skip
    evidence = forms.CharField(label="確認した資料", widget=forms.Textarea(attrs={"rows": 3}))
    checked_on = EraDateField(label="確認日")


class RecheckForm(forms.Form):
    """As of which day the conditions are looked at again."""

    reference_on = EraDateField(label="契約日")


class HandoverForm(forms.Form):
    """The agreed facts of one contract."""

    amount_yen = YenField(label="契約金額（税込・円）")
    starts_on = EraDateField(label="履行開始日")
    ends_on = EraDateField(label="履行終了日")

    @classmethod
    def initial_for(cls, plan: ContractPlan, amount_yen: int | None) -> dict[str, Any]:
        return {"amount_yen": amount_yen, "starts_on": plan.starts_on, "ends_on": plan.ends_on}


class AnswerForm(forms.Form):
    """The ward's explanation to a firm that asked why."""

    answer = forms.CharField(label="説明", widget=forms.Textarea(attrs={"rows": 6}))
