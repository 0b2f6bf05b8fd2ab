"""Forms by which a firm answers the ward: clarifications, attendees, engineers, materials."""

from typing import Any

from django import forms

from madoguchi.services.procurement.forms.ticks import TickField
from madoguchi.services.procurement.models import Application

LONG = {"rows": 5}


def long_text(label: str, missing: str, **more: Any) -> forms.CharField:
    """A required text of several lines; ``missing`` says what to type."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs=LONG), error_messages={"required": missing},
        **more,
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a clarification (個別確認)."""

    answer = long_text("回答", "回答を入力してください。")


class OneFileForm(forms.Form):
    """A single file for a slot."""

    file = forms.FileField(
        label="ファイル", error_messages={"required": "ファイルを選んでください。"}
    )


class AttendeeForm(forms.Form):
    """One person who comes to the hearing."""

    name = forms.CharField(
        label="氏名", max_length=100, error_messages={"required": "氏名を入力してください。"}
    )
    role = forms.CharField(
        label="役割", max_length=60, help_text="業務実施体制（様式5）に書いた役割",
        error_messages={"required": "役割を入力してください。"},
    )  # fmt: skip


class WorkerChangeForm(forms.Form):
    """予定技術者の変更: who goes, who comes, why, and why the new one is as good."""

    worker = forms.ChoiceField(label="変更する技術者")
    name = forms.CharField(label="後任者の氏名", required=False, max_length=100)
    qualifications = forms.CharField(
        label="後任者の資格", required=False, help_text="複数あるときは「、」で区切ります。"
    )
    affiliation = forms.CharField(label="後任者の所属", required=False, max_length=200)
    experience = forms.CharField(
        label="後任者の経歴", required=False, widget=forms.Textarea(attrs=LONG)
    )
    reason = forms.CharField(
        label="変更がやむを得ない理由", required=False, widget=forms.Textarea(attrs=LONG)
    )
    comparison = forms.CharField(
        label="前任者と後任者の経験の比較", required=False, widget=forms.Textarea(attrs=LONG),
        help_text="後任者が同等以上であることが分かるように書いてください。",
    )  # fmt: skip

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data)
        rows = application.workers.filter(replaced_by__isnull=True).order_by("pk")
        self.fields["worker"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (row.pk, f"{row.name}（{row.role}）") for row in rows
        ]


class LoanForm(forms.Form):
    """参考資料貸与申込書 (様式12), sealed, as a PDF."""

    file = forms.FileField(label="押印した貸与申込書（様式12）のPDF", required=False)
    accepts_restriction = TickField(
        label="資料の利用の制限", needed=True,
        words="貸与された資料を、区の承諾なしに公表・転載・引用しません",
    )  # fmt: skip


class UseForm(forms.Form):
    """Leave to publish, reprint or quote."""

    purpose = forms.CharField(
        label="利用の目的と方法", required=False, widget=forms.Textarea(attrs=LONG)
    )


class ReasonRequestForm(forms.Form):
    """理由の説明請求."""

    text = long_text("説明を求める内容", "説明を求める内容を入力してください。")
