"""Kinds: rows of a call that carry a code, chosen by its Japanese name.

Case files and notices bring codes of their own; a code that is not among the choices stays as it
is and is shown by the name that fits it best.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from zlib import crc32

from django import forms

from madoguchi.services.procurement.models import (
    DisqualificationGround,
    ReceptionHours,
    StandingTerm,
)
from madoguchi.services.procurement.terms import RECEPTION_ACTS

OTHER = "そのほか"
STANDING_TERMS: Mapping[str, str] = {
    "deposit": "契約保証金",
    "contract_document": "契約書の作成",
    "language": "言語と通貨",
    "costs": "費用の負担",
    "no_return": "書類を返却しないこと",
    "not_bound": "提案に拘束されないこと",
    "use": "書類の使用の目的",
    "publication": "名称と理由の公表",
    "freeze": "期限後の変更の禁止",
    "contact_ban": "照会・接触の禁止",
    "copyright": "著作権",
    "other": OTHER,
}
GROUNDS: Mapping[str, str] = {
    "false_statement": "虚偽の記載",
    "own_channel": "提出方法の違反",
    "own_form": "様式の違反",
    "own_tampering": "審査への工作",
    "own_fairness": "公平を害する行為",
    "own_eligibility": "資格を欠くこと",
    "own_overlap": "重複した応募",
    "own_invalid": "無効となる提出",
    "own_other": OTHER,
}


class KindForm(forms.ModelForm[Any]):
    """A row whose code is chosen by name; the code it came with can be kept."""

    FIELD: ClassVar[str] = "code"
    KINDS: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.fields[self.FIELD]
        kinds = {**({"": "選んでください"} if typed.required else {}), **self.KINDS}
        code = self.initial.get(self.FIELD, "")
        kinds.setdefault(code, self.name_of(code))
        self.fields[self.FIELD] = forms.ChoiceField(
            label=typed.label, required=typed.required, choices=list(kinds.items())
        )

    def name_of(self, code: str) -> str:
        """The name of a code that is not among the choices."""
        return self.KINDS.get(code, OTHER)


class HoursForm(KindForm):
    """Counter hours of one act, or of every act."""

    FIELD = "act"
    KINDS = {"": "すべての手続", **RECEPTION_ACTS}

    class Meta:
        model = ReceptionHours
        fields = (
            "act", "opens_at", "closes_at", "break_starts_at", "break_ends_at",
            "closed_on_saturdays", "closed_on_sundays", "closed_on_holidays",
            "closed_at_year_end",
        )  # fmt: skip


class TermForm(KindForm):
    """A standing condition of taking part."""

    KINDS = STANDING_TERMS

    class Meta:
        model = StandingTerm
        fields = ("code", "text", "needs_consent")


class GroundForm(KindForm):
    """A ground; grounds of one code speak of the same facts, so each "other" has its own code."""

    KINDS = GROUNDS

    def name_of(self, code: str) -> str:
        return GROUNDS.get(f"own_{code.rpartition('_')[2]}", OTHER)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("code") == "own_other":
            values["code"] = f"own_other_{crc32(values.get('text', '').encode()):08x}"
        return values

    class Meta:
        model = DisqualificationGround
        fields = ("code", "text", "effect", "source")
