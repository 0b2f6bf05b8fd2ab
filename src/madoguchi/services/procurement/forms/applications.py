"""Forms of the statement of participation (参加表明書)."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.procurement.forms.ticks import TickField
from madoguchi.services.procurement.models import (
    Application,
    Condition,
    RequiredPaper,
    StandingTerm,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.terms import ApplicationKind, ConditionCode, OutlinePart

YES_NO = (("yes", "競争入札参加資格がある（登録済み）"), ("no", "競争入札参加資格がない（未登録）"))
LONG_PARTS = (OutlinePart.HISTORY, OutlinePart.BUSINESS, OutlinePart.OFFICERS)

OUTLINE_HELP = {
    OutlinePart.OFFICERS: "1行に1名、役職と氏名を入力してください。選定委員との関係や、"
    "暴力団排除の条件の確認に使います。共同企業体のときは、構成員の名称も書いてください。",
}


class StartForm(forms.Form):
    """Alone or as a JV."""

    kind = forms.ChoiceField(
        label="参加の形態", choices=ApplicationKind.choices(), widget=forms.RadioSelect,
        error_messages={"required": "参加の形態を選んでください。"},
    )  # fmt: skip

    def __init__(self, tender: Tender, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = ApplicationKind.SINGLE.value
        if not Asked(tender).fact("allows_consortium"):
            single = (ApplicationKind.SINGLE.value, ApplicationKind.SINGLE.label)
            self.fields["kind"].choices = [single]  # type: ignore[attr-defined] # a ChoiceField


class ContactForm(forms.Form):
    """様式2 連絡先, and the declaration of registration; saved as typed, judged at filing."""

    contact_name = forms.CharField(label="担当者氏名", required=False, max_length=100)
    contact_department = forms.CharField(label="担当者の部署", required=False, max_length=120)
    contact_phone = forms.CharField(label="担当者の電話番号", required=False, max_length=40)
    contact_email = forms.EmailField(
        label="担当者のメールアドレス", required=False,
        help_text="区からの通知（招請など）は、このメールアドレスに届きます。",
        error_messages={
            "invalid": "メールアドレスの形式で入力してください（例: tanto@example.jp）。"
        },
    )  # fmt: skip
    consortium_name = forms.CharField(label="共同企業体の名称", required=False, max_length=200)
    is_registered_bidder = forms.ChoiceField(
        label="競争入札参加資格", choices=YES_NO, widget=forms.RadioSelect, required=False,
        help_text="答えによって、必要な提出書類が変わります。",
    )  # fmt: skip
    registration_number = forms.CharField(
        label="受付票の番号", required=False, max_length=40, help_text="登録済みの場合だけ。"
    )
    proposing_office = forms.CharField(
        label="提案する事業所", required=False, max_length=200,
        help_text="本店以外の事業所で提案する場合に、名称と所在地を入力してください。",
    )  # fmt: skip

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data, initial=contact_values(application))
        if application.kind != ApplicationKind.CONSORTIUM:
            del self.fields["consortium_name"]

    def clean_is_registered_bidder(self) -> bool | None:
        answer = self.cleaned_data["is_registered_bidder"]
        return {"yes": True, "no": False}.get(answer)


def contact_values(application: Application) -> dict[str, Any]:
    answer = {True: "yes", False: "no"}.get(application.is_registered_bidder, "")  # type: ignore[arg-type] # None is ""
    names = [each for each in ContactForm.base_fields if each != "is_registered_bidder"]
    return {
        **{name: getattr(application, name) for name in names},
        "is_registered_bidder": answer,
    }


class OutlineForm(forms.Form):
    """事業者概要 (様式3): only what the register does not hold already."""

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data, initial=application.outline)
        for part in OutlinePart:
            is_long = part in LONG_PARTS
            widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
            self.fields[part.value] = forms.CharField(
                label=part.label, required=False, widget=widget,
                help_text=OUTLINE_HELP.get(part, ""),
            )  # fmt: skip


class OathForm(forms.Form):
    """Each condition sworn by itself (PROC-030), each term consented to in its text (PROC-012)."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sworn = set(application.oaths.values_list("condition_id", flat=True))
        agreed = set(application.acceptances.values_list("term_id", flat=True))
        asked = Asked(application.tender)
        for condition in (row for row in asked.rows(Condition) if row.is_sworn):
            self.fields[f"oath_{condition.pk}"] = TickField(
                label=condition.text, needed=True, ticked=condition.pk in sworn,
                words="この条件を満たすことを宣誓します",
            )  # fmt: skip
        for term in (row for row in asked.rows(StandingTerm) if row.needs_consent):
            self.fields[f"term_{term.pk}"] = TickField(
                label=term.text, needed=True, ticked=term.pk in agreed,
                words=f"この内容（第{term.version}版）に同意します",
            )  # fmt: skip

    def ticked(self, prefix: str) -> list[int]:
        """Keys of the ticked boxes of one kind: "oath" or "term"."""
        return [
            int(name.removeprefix(f"{prefix}_"))
            for name, value in self.cleaned_data.items()
            if value and name.startswith(f"{prefix}_")
        ]


class PaperForm(forms.Form):
    """One paper: a file, or on paper at the counter, with the dates that stand on it."""

    file = forms.FileField(label="ファイル", required=False)
    is_on_paper = TickField(label="紙での提出", words="窓口への持参や郵送で、紙のまま提出する")
    is_original = TickField(label="原本", words="原本を提出する", needed=True)
    issued_on = EraDateField(label="発行日", required=False)
    valid_from_on = EraDateField(label="有効期間の開始", required=False)
    expires_on = EraDateField(label="有効期限", required=False)
    certificate_number = forms.CharField(label="証明書番号", required=False, max_length=60)
    mark = forms.ChoiceField(label="認証の種類", required=False)
    performed_until_on = EraDateField(
        label="実績の終了日", required=False,
        help_text="この書類が示す業務のうち、いちばん新しい業務が終わった日。",
    )  # fmt: skip

    def __init__(self, required: RequiredPaper, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = tuple(required.proves.accepted_marks) if required.proves else ()
        self.fields["mark"].choices = [("", "選んでください"), *((m, m) for m in marks)]  # type: ignore[attr-defined] # a ChoiceField
        unasked = {
            "is_original": not required.original_required,
            "issued_on": required.max_age_months is None,
            "valid_from_on": not required.expires,
            "expires_on": not required.expires,
            "certificate_number": not (required.expires or marks),
            "mark": not marks,
            "performed_until_on": not asks_track_record(required),
        }
        for name in (name for name, unused in unasked.items() if unused):
            del self.fields[name]
        if required.max_age_months:
            self.fields[
                "issued_on"
            ].help_text = f"提出日の前{required.max_age_months}か月以内に発行されたものに限ります。"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "file" not in self.errors and not values.get("file") and not values.get("is_on_paper"):
            raise forms.ValidationError(
                "ファイルを選ぶか、「紙での提出」に印を付けてください。", code="nothing"
            )
        return values

    def facts(self) -> dict[str, Any]:
        """The typed facts, without the file itself and without what was left empty."""
        skipped = {"file", "is_on_paper"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in skipped and value not in {None, ""}
        }


def asks_track_record(required: RequiredPaper) -> bool:
    """Whether the paper proves past work, so that its last day counts (PROC-058)."""
    return required.proves is not None and required.proves.code == ConditionCode.TRACK_RECORD


class WorkerForm(forms.Form):
    """A row of 業務実施体制 (様式5)."""

    name = forms.CharField(label="氏名", max_length=100)
    role = forms.CharField(
        label="役割", max_length=60, help_text="例: 主任技術者、担当技術者、協力者"
    )
    fields_text = forms.CharField(
        label="担当分野", required=False, help_text="複数あるときは「、」で区切ります。"
    )
    qualifications_text = forms.CharField(
        label="資格", required=False, help_text="複数あるときは「、」で区切ります。"
    )
    affiliation = forms.CharField(label="所属", required=False, max_length=200)
    experience = forms.CharField(
        label="経歴", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class OfficeForm(forms.Form):
    """A cooperating office (様式4)."""

    name = forms.CharField(label="名称", max_length=200)
    corporate_number = forms.CharField(label="法人番号", required=False, max_length=13)
    address = forms.CharField(label="所在地", required=False, max_length=300)
    scope = forms.CharField(label="担当する業務", max_length=300)
    outline = forms.CharField(
        label="概要", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class MemberForm(forms.Form):
    """A member of a JV, by 法人番号, or by name for a body without one."""

    name = forms.CharField(
        label="構成員の名称", max_length=200,
        error_messages={"required": "構成員の名称を入力してください。"},
    )  # fmt: skip
    corporate_number = forms.CharField(
        label="法人番号", required=False, max_length=13, help_text="13桁。法人でない団体は空欄。"
    )


class AdditionForm(MemberForm):
    """A member who joins late, with the renewed 協定書 (様式2)."""

    agreement = forms.FileField(
        label="新しい協定書", required=False,
        help_text="構成員を加えた協定書。PDFまたは画像ファイル。",
    )  # fmt: skip
    is_on_paper = TickField(label="紙での提出", words="協定書は、窓口への持参や郵送で提出する")

    def __init__(self, *args: Any, asks_agreement: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_agreement:
            del self.fields["agreement"], self.fields["is_on_paper"]

    @property
    def facts(self) -> dict[str, Any]:
        """Keyword arguments of ``request_member``."""
        file = self.cleaned_data.get("agreement")
        return {
            "name": self.cleaned_data["name"],
            "corporate_number": self.cleaned_data["corporate_number"],
            "agreement": file,
            "agreement_name": file.name if file else "",
            "is_on_paper": bool(self.cleaned_data.get("is_on_paper")),
        }


class ReasonForm(forms.Form):
    """A reason in words, where one is asked."""

    reason = forms.CharField(
        label="理由", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def listed(text: str) -> list[str]:
    """Names typed with 、 , or ・ between them."""
    plain = text.replace(",", "、").replace("，", "、")
    return [each.strip() for each in plain.split("、") if each.strip()]
