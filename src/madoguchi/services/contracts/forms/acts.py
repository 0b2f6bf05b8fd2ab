"""Forms of the work in progress: filings, approvals, deliveries, inspections, payments."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from django import forms

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.forms.years import FiscalYearField
from madoguchi.services.contracts.models import Contract, CustodyAsset
from madoguchi.services.contracts.queries.due_events import DueEvent
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    AssetState,
    InspectionResult,
    InvoiceMatter,
)

LONG = forms.Textarea(attrs={"rows": 3})
UNCHOSEN = ("", "選んでください")


class FilingForm(forms.Form):
    file = forms.FileField(label="文書", required=False)
    note = forms.CharField(
        label="説明",
        required=False,
        strip=False,
        widget=LONG,
        help_text="文書がないときは、いつ、だれが、何をしたかを書いてください。",
    )

    def __init__(self, *args: Any, annexes: Sequence[str] = (), **kwargs: Any) -> None:
        """annexes  labels of what the report must bring with it; each gets a field"""
        super().__init__(*args, **kwargs)
        self.labels = {f"annex_{place}": label for place, label in enumerate(annexes)}
        for name, label in self.labels.items():
            self.fields[name] = forms.FileField(
                label=f"添付：{label}",
                required=False,
                help_text="この添付のない報告は、差し戻されます。",
            )

    def body(self) -> tuple[BinaryIO, str] | None:
        file = self.cleaned_data["file"]
        return (file.file, file.name) if file else None

    def annexes(self) -> dict[str, tuple[BinaryIO, str]]:
        """Label -> the file given."""
        given = {label: self.cleaned_data[name] for name, label in self.labels.items()}
        return {label: (file.file, file.name) for label, file in given.items() if file}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=300, strip=False, widget=LONG)


class MarkForm(forms.Form):
    """該当なし or 違反, with the reason."""

    state = forms.ChoiceField(
        label="状態",
        choices=(UNCHOSEN, ("not_applicable", "該当なし"), ("breached", "違反")),
    )
    reason = forms.CharField(label="理由", max_length=300, strip=False, widget=LONG)


# Workers and subcontractors are asked for on their own pages, with their papers.
ASKED_HERE = tuple(
    (kind.value, kind.label)
    for kind in ApprovalKind
    if kind not in (ApprovalKind.WORKER, ApprovalKind.SUBCONTRACT, ApprovalKind.TAKING_OUT)
)


class ApprovalForm(forms.Form):
    kind = forms.ChoiceField(
        label="申請の種類",
        choices=ASKED_HERE,
        help_text="従事者、再委託、持ち出しは、それぞれのページから申請します。",
    )
    subject = forms.CharField(label="申請の内容", max_length=200, strip=False)
    reason = forms.CharField(label="理由", strip=False, widget=LONG)
    asset = forms.ModelChoiceField(
        CustodyAsset.objects.none(),
        label="複写する預かり品",
        required=False,
        empty_label="預かり品のすべて",
        help_text="「複写」のときに選びます。承認は、選んだ預かり品の写しだけに効きます。",
    )
    copies = forms.IntegerField(
        label="写しの部数", min_value=1, max_value=999, required=False,
        help_text="「複写」のときに必ず入力します。",
    )  # fmt: skip
    planned_on = EraDateField(label="予定日", required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        """contract  whose items may be copied"""
        super().__init__(*args, **kwargs)
        field = self.fields["asset"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = CustodyAsset.objects.filter(
                receipt__contract=contract, state=AssetState.HELD.value
            )


class DecisionForm(forms.Form):
    """The ward's answer to a request."""

    decision = forms.ChoiceField(
        label="決定",
        choices=(
            UNCHOSEN, ("approve", "承認する"), ("reject", "承認しない"),
            ("ask", "照会する"),
        ),
    )  # fmt: skip
    from_on = EraDateField(
        label="効力の開始日", required=False,
        help_text="承認するとき。空けると今日からです。過ぎた日からは承認できません。",
    )  # fmt: skip
    until_on = EraDateField(
        label="効力の終了日", required=False, help_text="終わりを定めるときだけ入力します。"
    )
    copies = forms.IntegerField(
        label="承認する写しの部数", min_value=1, required=False,
        help_text="申請より少なくできます。空けると申請のとおりです。",
    )  # fmt: skip
    words = forms.CharField(
        label="条件・理由・照会の内容", max_length=300, required=False, strip=False, widget=LONG
    )


class DecisionOnOthersForm(DecisionForm):
    """Of whatever is not counted in copies."""

    copies = None  # type: ignore[assignment] # takes the field out, as Django documents


class AnswerForm(forms.Form):
    words = forms.CharField(label="回答", max_length=300, strip=False, widget=LONG)


class DeliverableForm(forms.Form):
    title = forms.CharField(label="名称", max_length=200, strip=False)
    due_words = forms.CharField(
        label="期限（契約のことば）", max_length=200, required=False,
        help_text="例: 監査実施初日の1週間前",
    )  # fmt: skip
    due_on = EraDateField(label="期限の日", required=False)
    event_words = forms.CharField(
        label="期限の基準となる出来事", max_length=100, required=False,
        help_text="日が動くと、期限も動きます。例: 監査実施初日",
    )  # fmt: skip
    event_on = EraDateField(label="その出来事の日", required=False)
    formats = forms.CharField(
        label="形式", max_length=100, required=False, help_text="例: Word、Excel"
    )
    copies = forms.CharField(
        label="部数", max_length=60, required=False, help_text="例: 紙2部、電子データ1式"
    )
    reviewer = forms.CharField(label="確認する職員", max_length=100, required=False)
    only_in_fiscal_year = FiscalYearField(label="その年度だけのとき、その年度", required=False)
    alternates_from_year = FiscalYearField(label="隔年のとき、起点の年度", required=False)
    is_final_set = forms.BooleanField(label="すべてをまとめた最終納品物である", required=False)
    must_be_editable = forms.BooleanField(label="編集できる Office 形式に限る", required=False)
    place = forms.CharField(label="納品先", max_length=200, required=False)


class EventMoveForm(forms.Form):
    """The new day of an event that due days count from (CONT-123)."""

    event = forms.ChoiceField(label="出来事")
    event_on = EraDateField(label="新しい日")

    def __init__(self, *args: Any, events: Sequence[DueEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (each.words, f"{each.words}（いまは{_day_or_none(each)}、納品物{each.waiting}件）")
            for each in events
        ]


def _day_or_none(event: DueEvent) -> str:
    return format_date(event.happens_on) if event.happens_on else "未定"


class HandInForm(forms.Form):
    """What is handed in; a file needs the statement of its virus check (CONT-126)."""

    file = forms.FileField(
        label="ファイル",
        required=False,
        help_text="印刷物など、ファイルがないときは空けてください。"
        "ファイルを選んだときは、ウイルスチェックの2つの欄も入力してください。",
    )
    checked_software = forms.CharField(
        label="ウイルスチェックのソフト", max_length=100, required=False
    )
    checked_on = EraDateField(label="ウイルスチェックの日", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("checked_software", "checked_on"):
            # Read by the template of a field, beside ※必須 and ※任意.
            self.fields[name].need = "ファイルがあるときは必須"  # type: ignore[attr-defined] # ours


class InspectionForm(forms.Form):
    # Never chosen beforehand: a pass opens the payment.
    result = forms.ChoiceField(label="検査の結果", choices=(UNCHOSEN, *InspectionResult.choices()))
    inspected_on = EraDateField(label="検査日")
    points = forms.CharField(label="確認した点", required=False, strip=False, widget=LONG)
    defects = forms.CharField(
        label="手直しの内容", required=False, strip=False, widget=LONG,
        help_text="不合格のときに入力します。受託者の画面に出ます。",
    )  # fmt: skip
    correct_by_on = EraDateField(
        label="手直しの期限", required=False, help_text="不合格のときに入力します。"
    )


class InstalmentForm(forms.Form):
    number = forms.IntegerField(label="支払の回", min_value=1, max_value=999)
    amount_yen = forms.IntegerField(label="予定額（円・税込）", min_value=1)
    month_on = EraDateField(label="支払予定月（その月の1日）", required=False)
    rests_on = forms.MultipleChoiceField(
        label="検査合格を待つ納品物", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, rows: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # passed through
        field = self.fields["rests_on"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = rows
        if not rows:
            field.help_text = (
                "納品物はまだ登録されていません。先に「納品・検査」で登録してください。"
            )


class RestsForm(forms.Form):
    rests_on = forms.MultipleChoiceField(
        label="検査合格を待つ納品物", widget=forms.CheckboxSelectMultiple,
        help_text="選んだ納品物のすべてが検査に合格した日から、請求を受け付けられます。",
        error_messages={"required": "検査合格を待つ納品物を1つ以上選んでください。"},
    )  # fmt: skip

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rests_on"].choices = rows  # type: ignore[attr-defined] # of a choice field


class InvoiceEntryForm(forms.Form):
    number = forms.CharField(label="請求書番号", max_length=60)
    invoiced_on = EraDateField(label="請求日")
    amount_yen = forms.IntegerField(label="請求金額（円・税込）")
    net_10_yen = forms.IntegerField(label="10%対象の税抜額（円）", initial=0, min_value=0)
    net_8_yen = forms.IntegerField(label="8%対象の税抜額（円）", initial=0, min_value=0)
    matter = forms.TypedChoiceField(
        label="請求の対象", choices=InvoiceMatter.choices(), coerce=InvoiceMatter
    )
    registration_number = forms.CharField(
        label="適格請求書発行事業者の登録番号", max_length=14, required=False,
        help_text="「T」と13桁の数字。登録のない事業者は空けてください。",
    )  # fmt: skip


class PaymentForm(forms.Form):
    """What becomes of an invoice."""

    decision = forms.ChoiceField(label="処理")
    paid_on = EraDateField(
        label="支払日", required=False, help_text="支払済にするとき。空けると今日です。"
    )
    reason = forms.CharField(
        label="返戻の理由", max_length=300, required=False, strip=False,
        help_text="返戻するときに必ず入力します。",
    )  # fmt: skip

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """decisions  what this person may do now; fields of the others are not shown"""
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(decisions)
        codes = {code for code, _ in decisions}
        for name, code in (("paid_on", "pay"), ("reason", "refuse")):
            if code not in codes:
                del self.fields[name]
