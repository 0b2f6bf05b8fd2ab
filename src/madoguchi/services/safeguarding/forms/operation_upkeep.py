"""What is typed to keep the system up to date: releases, patches, evidence of the centre."""

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.operation import NothingForm, long_text
from madoguchi.services.safeguarding.rules.running import (
    CentreItem,
    CheckKind,
    ComponentKind,
    Severity,
)

__all__ = [
    "AdvisoryListForm", "CheckForm", "ComponentForm", "EvidenceForm", "MendingForm",
    "NothingForm", "ReleaseForm", "WeaknessForm",
]  # fmt: skip


class ReleaseForm(forms.Form):
    number = forms.CharField(label="版", max_length=20, help_text="例：1.4.0")
    planned_on = EraDateField(label="適用日")
    contents = long_text("内容（リリースノート）", rows=6)
    manuals = forms.CharField(
        label="影響するマニュアル", max_length=200, help_text="なければ「なし」と書いてください。"
    )
    noticed_on = EraDateField(label="区へ知らせた日")


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label="種別", choices=CheckKind.choices())
    title = forms.CharField(label="確認した内容", max_length=200)
    result = forms.CharField(label="結果", max_length=200)
    has_passed = forms.BooleanField(label="合格", required=False)
    checked_on = EraDateField(label="実施日")


class ComponentForm(forms.Form):
    kind = forms.ChoiceField(label="種別", choices=ComponentKind.choices())
    name = forms.CharField(label="名称", max_length=100)
    version = forms.CharField(label="版", max_length=60)
    updated_on = EraDateField(label="最終更新日")


class WeaknessForm(forms.Form):
    reference = forms.CharField(label="識別番号", max_length=60, help_text="例：CVE-2025-0001")
    severity = forms.ChoiceField(label="深刻度", choices=Severity.choices())
    known_on = EraDateField(label="判明日")


class AdvisoryListForm(forms.Form):
    file = forms.FileField(
        label="脆弱性一覧のファイル",
        help_text="OSV形式のJSON、またはそれを集めたZIP（例：PyPIの all.zip）、200MBまで。",
    )
    source = forms.CharField(
        label="入手元", max_length=100, help_text="例：OSV（PyPA Advisory Database）"
    )
    obtained_on = EraDateField(label="入手した日")


class MendingForm(forms.Form):
    mended_on = EraDateField(label="対応日")
    note = forms.CharField(label="行った対応", max_length=200, required=False)


class EvidenceForm(forms.Form):
    item = forms.ChoiceField(label="項目", choices=CentreItem.choices())
    words = forms.CharField(label="確認した内容", max_length=300)
    checked_on = EraDateField(label="確認日")
    file = forms.FileField(label="証憑のファイル", help_text="PDF・Word・Excel・画像、50MBまで。")
