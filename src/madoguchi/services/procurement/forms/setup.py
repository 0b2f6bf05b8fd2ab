"""Forms of a call's setup: its own facts, and each list that belongs to it, as plain rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms import BaseModelFormSet, modelformset_factory

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.calendar.when import When
from madoguchi.core.errors import Refused
from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.procurement import models as tables
from madoguchi.services.procurement.forms.contract_plans import ContractPlanForm
from madoguchi.services.procurement.forms.dated_rows import DeliverableForm, MilestoneForm
from madoguchi.services.procurement.forms.kinds import GroundForm, HoursForm, TermForm
from madoguchi.services.procurement.forms.lists import LinesField, OfCallForm, as_people_type
from madoguchi.services.procurement.forms.stages import StageForm
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.rules.ceilings import Ceiling, check_breakdown, read_breakdown
from madoguchi.services.procurement.terms import MilestoneKind

LONG = forms.Textarea(attrs={"rows": 3})
SENTENCE = forms.Textarea(attrs={"rows": 2})


class NewTenderForm(forms.Form):
    """The least that a draft needs."""

    title = forms.CharField(label="件名", max_length=200)
    fiscal_year = forms.IntegerField(
        label="年度（西暦）", min_value=2019, max_value=2100, help_text="例: 令和8年度は2026"
    )


class CaseFileForm(forms.Form):
    """A structured file with one or several calls (YAML)."""

    file = forms.FileField(label="案件ファイル", help_text="YAML形式のファイルを選んでください。")


class CopyForm(forms.Form):
    """Next year's call from an earlier one."""

    source = forms.ModelChoiceField(
        label="元にする案件", queryset=Tender.objects.none(), empty_label="選んでください"
    )
    title = forms.CharField(label="新しい件名", max_length=200)
    fiscal_year = forms.IntegerField(
        label="年度（西暦）", min_value=2019, max_value=2100, help_text="例: 令和8年度は2026"
    )

    def __init__(self, *args: Any, tenders: models.QuerySet[Tender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        if isinstance(source, forms.ModelChoiceField):
            source.queryset = tenders


class OutlineForm(forms.ModelForm[Tender]):
    """The call's own facts."""

    renewal_years = LinesField(
        label="更新を予定する年度", required=False, help_text="1行に1つ。例: 令和9年度"
    )
    renewal_conditions = LinesField(
        label="更新の条件", required=False, help_text="1行に1つ。例: 予算の配当"
    )

    staffing_fields = LinesField(
        label="担当技術者を置く分野", required=False,
        help_text="1行に1つ。どれかの分野の担当者がいない申込みは、資格なしと示されます。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["staffing_fields"] = self.instance.staffing_rule.get("fields", [])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        rule = {**self.instance.staffing_rule, "fields": values.get("staffing_fields", [])}
        self.instance.staffing_rule = rule if any(rule.values()) else {}
        return values

    class Meta:
        model = Tender
        fields = (
            "purpose", "outline", "reason_for_proposal_method", "site_place", "site_area_m2",
            "site_note", "counter_address", "contact_phone", "contact_fax", "contact_email",
            "email_disclosure", "renewal_years", "renewal_conditions", "renewal_note",
            "has_related_contract", "related_contract_note",
            "asker_circle", "answer_audience", "answers_bind", "eligibility_reference",
            "participation_only_checks", "allows_consortium", "minimum_workers",
            "track_record_limit", "track_record_fiscal_year", "is_pay_floor_contract",
            "requires_system_check", "committee_name", "committee_founding_rule",
            "committee_note", "final_rule", "tie_rule", "absent_rule", "no_award_allowed",
        )  # fmt: skip
        widgets = dict.fromkeys(
            ("purpose", "outline", "reason_for_proposal_method", "renewal_note"), LONG
        )


class CeilingForm(forms.ModelForm[tables.Ceiling]):
    """A ceiling with its yearly amounts, typed one 年度 a line."""

    breakdown = forms.CharField(
        label="年度別の内訳", widget=LONG, required=False,
        help_text="1行に1年度を入力してください。例: 令和7年度 1,749,880",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_yen"].label = "提案限度額（税込・円）"
        self.initial.setdefault(
            "breakdown",
            "\n".join(
                f"{fiscal_year_label(int(year))} {int(yen):,}"
                for year, yen in self.instance.annual_yen.items()
            ),
        )

    def clean_breakdown(self) -> dict[int, int]:
        try:
            return read_breakdown(self.cleaned_data["breakdown"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        needed = ("first_fiscal_year", "last_fiscal_year", "breakdown")
        if all(name in values for name in needed):
            self.instance.annual_yen = values["breakdown"]
            self._check(values)
        return values

    def _check(self, values: dict[str, Any]) -> None:
        years = range(values["first_fiscal_year"], values["last_fiscal_year"] + 1)
        try:
            check_breakdown(
                Ceiling(tuple(years), values.get("amount_yen"), annual_yen=values["breakdown"])
            )
        except Refused as refusal:
            self.add_error("breakdown", refusal.message)


class ConditionForm(forms.ModelForm[tables.Condition]):
    """A condition with its citation, kept word for word (PROC-055)."""

    accepted_marks = LinesField(label="認める認証（1行に1つ）", required=False)
    since_on = EraDateField(label="実績の対象開始日", required=False)

    class Meta:
        widgets = dict.fromkeys(("text", "citation"), SENTENCE)


class PaperForm(OfCallForm):
    """A paper, and the condition that it proves: a condition without one rests on the oath."""

    class Meta:
        model = tables.RequiredPaper
        fields = (
            "stage", "name", "obligation", "applies_to", "form", "proves", "max_age_months",
            "original_required", "expires", "note",
        )  # fmt: skip
        labels = {"form": "様式", "proves": "証明する条件"}


class CriterionForm(forms.ModelForm[tables.Criterion]):
    """An item with its round and, below a group, the group; both of this call (PROC-109)."""

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = tables.Criterion.objects.filter(round__tender=tender, parent__isnull=True)
        self._limit("round", tables.ReviewRound.objects.filter(tender=tender))
        self._limit("parent", groups.exclude(pk=self.instance.pk))

    def _limit(self, name: str, rows: models.QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
            field.empty_label = "なし"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        parent = values.get("parent")
        if parent is not None and parent.round != values.get("round"):
            self.add_error("parent", "まとめる項目は、同じ審査の項目から選んでください。")
        return values

    class Meta:
        model = tables.Criterion
        fields = (
            "round", "code", "text", "parent", "guidance", "points", "scorer",
            "reason_below_percent", "reason_above_percent", "uses_price", "uses_finance",
            "position",
        )  # fmt: skip
        labels = {
            "round": "審査", "parent": "まとめる項目", "points": "配点（点）", "position": "並び順",
        }  # fmt: skip
        help_texts = {"position": "小さい順に並びます。"}
        widgets = {"text": SENTENCE, "guidance": LONG}


class FunctionForm(forms.ModelForm[tables.FunctionItem]):
    """A function that is asked for, in as many words as it needs."""

    class Meta:
        widgets = {"text": SENTENCE}


class PlanForm(forms.ModelForm[tables.ReferencePlan]):
    """A public plan with its address."""

    url = forms.URLField(label="掲載場所", required=False, assume_scheme="https")


CHOOSING = (OfCallForm, CriterionForm)


@dataclass(frozen=True)
class Part:
    """A list of the call that one page edits; ``of_call`` is the path from a row to its call."""

    label: str
    model: type[models.Model]
    fields: tuple[str, ...]
    form: type[forms.ModelForm[Any]] = forms.ModelForm
    help: str = ""
    of_call: str = "tender"

    def rows(self, tender: Tender) -> models.QuerySet[Any]:
        """The rows of this call, whatever the table."""
        manager: models.Manager[Any] = self.model._default_manager  # noqa: SLF001 - Django's own name
        return manager.filter(**{self.of_call: tender})

    def formset(self, tender: Tender, typed: Any = None) -> BaseModelFormSet[Any, Any]:
        """The list as inputs, filled with the call's rows or with what was typed."""
        made = modelformset_factory(
            self.model, form=self.form, fields=self.fields, extra=2, can_delete=True,
            can_delete_extra=False, formfield_callback=as_people_type,
        )  # fmt: skip
        of_call = {"tender": tender} if issubclass(self.form, CHOOSING) else {}
        rows = made(typed, queryset=self.rows(tender), form_kwargs=of_call)
        for row in rows.initial_forms:
            row.fields["DELETE"].label = "この行を削除する"
        return rows


PARTS: Mapping[str, Part] = {
    "schedule": Part(
        "日程", Milestone, MilestoneForm.Meta.fields, MilestoneForm,
        "公告の書き方のまま入力してください（例: 令和8年2月2日(月)午後5時、令和8年2月中旬）。",
    ),
    "ceilings": Part(
        "提案限度額", tables.Ceiling,
        ("first_fiscal_year", "last_fiscal_year", "amount_yen", "status", "note"), CeilingForm,
        "税込の金額を入力してください。内訳は1行に1年度（例: 令和7年度 1,749,880）で、"
        "合計が限度額と1円まで一致する必要があります。",
    ),
    "contracts": Part(
        "契約と履行期間", tables.ContractPlan, ContractPlanForm.Meta.fields, ContractPlanForm,
        "ここに入力したことは、選定のあと契約の登録に引き継がれます。",
    ),
    "stages": Part(
        "提出方法", tables.StageRule,
        ("stage", "must_arrive", "originals", "copies", "estimate_originals", "stamped_duplicate",
         "contact_beforehand", "call_after_sending", "telephone_barred", "data_follows_by_email",
         "subject_prefix", "subject_ends_with_company", "format_text", "packaging", "note"),
        StageForm,
        "参加表明・質問・提案などの段階ごとに、受け付ける方法を選んでください。"
        "選んでいない方法で届いたものは受け付けません。",
    ),
    "hours": Part("受付時間", tables.ReceptionHours, HoursForm.Meta.fields, HoursForm),
    "forms": Part(
        "様式", tables.TenderForm, ("number", "name", "stage", "obligation", "needs_seal", "note")
    ),
    "conditions": Part(
        "参加資格", tables.Condition,
        ("code", "text", "citation", "reference", "every_member", "is_sworn", "accepted_marks",
         "since_on"),
        ConditionForm,
        "根拠法令は、公告に載せる文をそのまま入力してください。番号や用語を直すことはありません。",
    ),
    "papers": Part(
        "提出書類", tables.RequiredPaper, PaperForm.Meta.fields, PaperForm,
        "「証明する条件」を選ぶと、その書類が届くまで「適」と判定できなくなります。",
    ),
    "terms": Part("留意事項", tables.StandingTerm, TermForm.Meta.fields, TermForm),
    "sections": Part(
        "提案項目", tables.ProposalSection,
        ("code", "text", "is_required", "specification_clause", "max_pages", "instruction",
         "contract_clause"),
    ),
    "rounds": Part(
        "審査の段階", tables.ReviewRound,
        ("ordinal", "name", "kind", "minimum_proposals", "pass_percent", "pass_places",
         "is_principle", "talk_minutes", "question_minutes", "max_attendees",
         "new_material_allowed", "presenter_rule"),
        help="一次審査・二次審査などを、行う順に登録してください。通過の決まりがない段階は空けます。",
    ),
    "criteria": Part(
        "評価項目", tables.Criterion, CriterionForm.Meta.fields, CriterionForm,
        "先に「審査の段階」を登録してください。配点は、評価基準を確定するまで変えられます。",
        of_call="round__tender",
    ),
    "functions": Part(
        "機能要件", tables.FunctionItem, ("code", "text", "is_required"), FunctionForm
    ),
    "blind": Part("副本に記載しないもの", tables.BlindWordKind, ("text",)),
    "grounds": Part(
        "失格となる事由", tables.DisqualificationGround, GroundForm.Meta.fields, GroundForm
    ),
    "deliverables": Part(
        "納品物", tables.Deliverable, ("ordinal", "contract_ordinal", "title", "due_text", "note"),
        DeliverableForm, "期限は公告の書き方のまま入力してください（例: 翌月10日）。",
    ),
    "plans": Part("参考となる計画", tables.ReferencePlan, ("title", "url"), PlanForm),
}  # fmt: skip


class ReasonForm(forms.Form):
    """A reason in one or two sentences."""

    note = forms.CharField(label="理由・説明", widget=LONG, required=False)


class AmendmentForm(forms.Form):
    """訂正の要旨 and its reason."""

    summary = forms.CharField(label="訂正の要旨", widget=LONG)
    reason = forms.CharField(label="理由", max_length=300)


class DocumentForm(forms.Form):
    """A document of the call."""

    number = forms.CharField(label="番号", max_length=20, required=False, help_text="例: 別添1")
    name = forms.CharField(label="名称", max_length=200)
    file = forms.FileField(label="ファイル")
    milestone_kind = forms.ChoiceField(
        label="交付期間", required=False,
        choices=[("", "期間を限らない"), *MilestoneKind.choices()],
    )  # fmt: skip
    is_loan = forms.BooleanField(label="貸与資料（承認した事業者だけに渡す）", required=False)


class CounterIssueForm(forms.Form):
    """窓口での無償交付 (PROC-016)."""

    document = forms.ModelChoiceField(
        label="渡した資料",
        queryset=tables.TenderDocument.objects.none(),
        empty_label="選んでください",
    )
    receiver = forms.CharField(
        label="受領した事業者名", max_length=200, strip=False,
        error_messages={"required": "受領した事業者名を入力してください。"},
    )  # fmt: skip
    issued_at = EraMomentField(label="渡した日時")
    email = forms.EmailField(
        label="変更の連絡先", required=False,
        help_text="公告を訂正したときに、ここへお知らせします。",
    )  # fmt: skip

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = tender.documents.filter(
            is_loan=False, file__isnull=False, replaced_by__isnull=True
        )
        self.fields["document"].queryset = current  # type: ignore[attr-defined]  # a ModelChoiceField


class MoveForm(forms.Form):
    """A step of the schedule in its new words, and why."""

    text = forms.CharField(
        label="新しい日程", max_length=200,
        help_text="公告の書き方のまま入力してください（例: 令和8年2月25日(水)～2月27日(金)）。",
    )  # fmt: skip
    reason = forms.CharField(label="変更する理由", max_length=300)
    when: When | None = None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.when = parse_when(text)
        except Unreadable as unreadable:
            raise forms.ValidationError(unreadable.message) from unreadable
        doubts = [doubt.message for doubt in self.when.warnings]
        if doubts:
            raise forms.ValidationError(doubts)
        return text
