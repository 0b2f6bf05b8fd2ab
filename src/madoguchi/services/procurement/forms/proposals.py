"""Forms of the proposal: files, and the structured part that is sealed with them."""

from typing import Any

from django import forms

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.models import (
    FunctionItem,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.estimate import add_tax
from madoguchi.services.procurement.rules.proposal_content import (
    EstimateLine,
    FunctionAnswerKind,
    FunctionReply,
    PastContract,
    ProposalContent,
    ProposedDeviation,
    SectionPlace,
    YearEstimate,
    parse_yen,
)


class YenField(forms.CharField):
    """A whole amount of Japanese yen; a fraction or another currency is refused (PROC-011)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        try:
            return parse_yen(typed)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal


class FileForm(forms.Form):
    """One file for a place of the proposal."""

    place = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField(
        label="ファイル", error_messages={"required": "ファイルを選んでください。"}
    )


class EstimateLineForm(forms.Form):
    """A line of an estimate, without tax."""

    group = forms.CharField(label="区分", required=False, max_length=60)
    item = forms.CharField(
        label="項目", max_length=200, error_messages={"required": "項目を入力してください。"}
    )
    quantity = forms.IntegerField(
        label="数量", min_value=1,
        error_messages={
            "required": "数量を入力してください。", "invalid": "数量は整数で入力してください。",
            "min_value": "数量は1以上で入力してください。",
        },
    )  # fmt: skip
    unit = forms.CharField(label="単位", max_length=20, required=False)
    unit_price_yen = YenField(
        label="単価（円・税抜）", error_messages={"required": "単価を入力してください。"}
    )
    basis = forms.CharField(label="積算の根拠", required=False, max_length=300)


class EstimateTotalForm(forms.Form):
    """Tax and total of one fiscal year."""

    tax_yen = YenField(
        label="消費税及び地方消費税（円）", required=False,
        help_text="空欄にすると、内訳の合計の10％（1円未満切捨て）を計算して入れます。",
    )  # fmt: skip
    total_yen = YenField(
        label="合計（円・税込）", required=False,
        help_text="空欄にすると、内訳の合計と消費税を足して入れます。",
    )  # fmt: skip
    note = forms.CharField(label="備考", required=False, widget=forms.Textarea(attrs={"rows": 2}))


def year_estimate(year: int, total: dict[str, Any], lines: list[dict[str, Any]]) -> YearEstimate:
    """The typed estimate of one fiscal year; tax and total left empty are computed."""
    typed = tuple(EstimateLine(**line) for line in lines)
    net_yen = sum(line.amount_yen for line in typed)
    tax_yen = add_tax(net_yen).tax_yen if total["tax_yen"] is None else total["tax_yen"]
    total_yen = net_yen + tax_yen if total["total_yen"] is None else total["total_yen"]
    return YearEstimate(
        fiscal_year=year, lines=typed, tax_yen=tax_yen, total_yen=total_yen, note=total["note"]
    )


class SectionsForm(forms.Form):
    """Where each section stands in the original (PROC-084, 085)."""

    def __init__(self, tender: Tender, content: ProposalContent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = Asked(tender).sections()
        known = {place.section: place for place in content.sections}
        for section in self.sections:
            place = known.get(section.pk)
            self.fields[f"from_{section.pk}"] = forms.IntegerField(
                label="開始ページ",
                error_messages={"invalid": f"{section.code}の開始ページは整数で入力してください。"},
                required=False, min_value=1,
                initial=place.page_from if place else None,
            )  # fmt: skip
            if section.is_required:
                # Read by the template of a field: lacking, it is told, and stops no submission.
                self.fields[f"from_{section.pk}"].need = "必須"  # type: ignore[attr-defined] # ours
            self.fields[f"to_{section.pk}"] = forms.IntegerField(
                label="終了ページ", required=False, min_value=1,
                initial=place.page_to if place else None,
            )  # fmt: skip
            self.fields[f"summary_{section.pk}"] = forms.CharField(
                label="要旨", required=False, widget=forms.Textarea(attrs={"rows": 2}),
                initial=place.summary if place else "",
            )  # fmt: skip

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """(section, its three fields) for the page."""
        names = ("from", "to", "summary")
        return [(s, [self[f"{name}_{s.pk}"] for name in names]) for s in self.sections]

    def places(self) -> tuple[SectionPlace, ...]:
        typed = self.cleaned_data
        return tuple(
            SectionPlace(
                section=each.pk, page_from=typed[f"from_{each.pk}"],
                page_to=typed[f"to_{each.pk}"], summary=typed[f"summary_{each.pk}"],
            )
            for each in self.sections
            if typed[f"from_{each.pk}"] or typed[f"summary_{each.pk}"]
        )  # fmt: skip


class FunctionsForm(forms.Form):
    """対応・同等の代替・非対応 for each function (PROC-087)."""

    def __init__(self, tender: Tender, content: ProposalContent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = Asked(tender).rows(FunctionItem)
        known = {reply.item: reply for reply in content.functions}
        for item in self.items:
            reply = known.get(item.pk)
            self.fields[f"answer_{item.pk}"] = forms.ChoiceField(
                label=f"{item.code} {item.text}", required=False, widget=forms.RadioSelect,
                choices=FunctionAnswerKind.choices(), initial=reply.answer.value if reply else "",
            )  # fmt: skip
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=f"{item.code} の備考", required=False, max_length=400,
                initial=reply.note if reply else "",
            )  # fmt: skip

    def replies(self) -> tuple[FunctionReply, ...]:
        typed = self.cleaned_data
        return tuple(
            FunctionReply(
                item=item.pk, answer=FunctionAnswerKind(typed[f"answer_{item.pk}"]),
                note=typed[f"note_{item.pk}"],
            )
            for item in self.items
            if typed[f"answer_{item.pk}"]
        )  # fmt: skip


class RecordForm(forms.Form):
    """A past contract (類似業務受託実績)."""

    client = forms.CharField(
        label="発注者", max_length=200, error_messages={"required": "発注者を入力してください。"}
    )
    fiscal_year = forms.IntegerField(
        label="年度（西暦）", min_value=1989, max_value=2100,
        error_messages={"required": "年度を西暦4桁で入力してください（例: 2025）。"},
    )  # fmt: skip
    content = forms.CharField(
        label="業務内容", max_length=300,
        error_messages={"required": "業務内容を入力してください。"},
    )  # fmt: skip
    amount_yen = YenField(label="契約金額（円）", required=False)


class DeviationForm(forms.Form):
    """A deviation from the draft specification (PROC-089)."""

    clause = forms.CharField(
        label="仕様書の項番", max_length=60,
        error_messages={"required": "仕様書の項番を入力してください。"},
    )  # fmt: skip
    text = forms.CharField(
        label="変更の内容", widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "変更の内容を入力してください。"},
    )  # fmt: skip
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea(attrs={"rows": 2}))


def past_contracts(rows: list[dict[str, Any]]) -> tuple[PastContract, ...]:
    return tuple(PastContract(**row) for row in rows)


def deviations(rows: list[dict[str, Any]]) -> tuple[ProposedDeviation, ...]:
    return tuple(ProposedDeviation(**row) for row in rows)
