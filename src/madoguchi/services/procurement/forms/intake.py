"""Forms of the intake: applications on paper, hand-ins, papers, calls, clarifications."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.procurement.commands.withdrawal import FiledForm
from madoguchi.services.procurement.forms.seconds import SecondField, to_the_second
from madoguchi.services.procurement.models import (
    Application,
    Condition,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.counter import intake_checklist, judges_by_postmark
from madoguchi.services.procurement.queries.demands import allowed_channels
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    Channel,
    ConditionCode,
    Stage,
)

REGISTRATION = (("", "まだ分からない"), ("yes", "あり"), ("no", "なし"))
FIRM_FIELDS = ("name", "corporate_number", "representative_title", "representative", "address")


def channel_choices(tender: Tender, stage: Stage) -> list[tuple[str, str]]:
    """Only what the call allows, without this site itself: nobody hands in for a firm there."""
    return [
        (channel.value, channel.label)
        for channel in allowed_channels(tender, stage)
        if channel is not Channel.UPLOAD
    ]


class ContactForm(forms.Form):
    """Contact and registration as the statement says."""

    is_registered_bidder = forms.ChoiceField(
        label="競争入札参加資格", choices=REGISTRATION, required=False
    )
    contact_department = forms.CharField(label="担当者の部署", max_length=120, required=False)
    contact_name = forms.CharField(label="担当者氏名", max_length=100, required=False, strip=False)
    contact_phone = forms.CharField(label="担当者の電話番号", max_length=40, required=False)
    contact_email = forms.EmailField(
        label="担当者のメールアドレス",
        required=False,
        help_text="参加表明書に書かれたとおりに入力してください。通知はここに届きます。",
    )
    officers = forms.CharField(
        label="役員の一覧", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1名。役員名簿などの書類のとおりに入力してください。",
    )  # fmt: skip

    def clean_is_registered_bidder(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_registered_bidder"])


class PaperApplicationForm(ContactForm):
    """Who files on paper: a known firm, or a new one with its name."""

    firm = forms.ModelChoiceField(
        label="登録済みの事業者", queryset=Organisation.objects.none(), required=False,
        empty_label="一覧にない（下に入力する）",
    )  # fmt: skip
    name = forms.CharField(label="事業者の名称", max_length=200, required=False, strip=False)
    corporate_number = forms.CharField(
        label="法人番号", max_length=13, required=False, help_text="13桁の数字。ないときは空欄。"
    )
    representative_title = forms.CharField(label="代表者職名", max_length=60, required=False)
    representative = forms.CharField(
        label="代表者氏名", max_length=100, required=False, strip=False
    )
    address = forms.CharField(label="所在地", max_length=300, required=False)
    kind = forms.ChoiceField(label="応募の形態", choices=ApplicationKind.choices())
    channel = forms.ChoiceField(label="提出方法", choices=())

    field_order = ("firm", *FIRM_FIELDS, "kind", "channel")

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR).order_by("name_kana")
        self.fields["firm"].queryset = firms  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["channel"] = forms.ChoiceField(
            label="提出方法", choices=channel_choices(tender, Stage.PARTICIPATION)
        )

    @property
    def new_firm(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIRM_FIELDS}


class IntakeForm(forms.Form):
    """One hand-in, as it came over the counter."""

    channel = forms.ChoiceField(label="受け付けた方法", choices=(), widget=forms.RadioSelect)
    arrived_at = EraMomentField(
        label="到着した日時",
        help_text="期限は、発送した日ではなく到着した日時で判断します。"
        "電子申請サービスのときは、そのサービスの受付日時を入力してください。",
    )
    second = SecondField()
    originals = forms.IntegerField(label="受け取った正本の部数", min_value=0, initial=0)
    copies = forms.IntegerField(label="受け取った副本の部数", min_value=0, initial=0)
    ticked = forms.MultipleChoiceField(
        label="確認した項目", choices=(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="実物を見て確認できたものだけを選んでください。",
    )  # fmt: skip
    posted_on = EraDateField(label="差出日（郵送のとき）", required=False)
    tracking_number = forms.CharField(
        label="引受番号（書留等のとき）", max_length=40, required=False
    )
    subject = forms.CharField(
        label="件名（電子メールのとき）", max_length=300, required=False, strip=False
    )
    outside_receipt_number = forms.CharField(
        label="受付番号（電子申請サービスのとき）", max_length=60, required=False
    )
    contacted_beforehand_at = EraMomentField(label="事前連絡を受けた日時", required=False)
    called_at = EraMomentField(label="送信後の電話を受けた日時", required=False)

    def __init__(self, *args: Any, application: Application, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tender = application.tender
        rule = Asked(tender).rule(stage)
        self.fields["channel"] = forms.ChoiceField(
            label="受け付けた方法",
            choices=channel_choices(tender, stage),
            widget=forms.RadioSelect,
        )
        ways = set(allowed_channels(tender, stage))
        checklist = intake_checklist(tender, stage)
        self._set_choices("ticked", [(item, item) for item in checklist])
        asked = {
            "ticked": bool(checklist),
            "originals": stage is Stage.PROPOSAL,
            "copies": stage is Stage.PROPOSAL,
            "contacted_beforehand_at": bool(rule and rule.contact_beforehand),
            "called_at": bool(rule and rule.call_after_sending),
            "posted_on": bool(ways & {Channel.REGISTERED_MAIL, Channel.ORDINARY_MAIL}),
            "tracking_number": Channel.REGISTERED_MAIL in ways,
            "subject": Channel.EMAIL in ways,
            "outside_receipt_number": Channel.OUTSIDE_FORM in ways,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]
        if "posted_on" in self.fields and judges_by_postmark(tender, stage):
            self._ask_for_postmark()

    def _ask_for_postmark(self) -> None:
        """消印有効: of post the postmark decides, of everything else still the arrival."""
        self.fields["posted_on"].label = "消印の日（郵送のとき）"
        self.fields[
            "posted_on"
        ].help_text = (
            "この公募の郵送は消印有効です。消印が締切の日までなら、到着が後でも期限内です。"
        )
        self.fields["arrived_at"].help_text = (
            "郵送のほかは、到着した日時で期限を判断します。"
            "電子申請サービスのときは、そのサービスの受付日時を入力してください。"
        )

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    @property
    def hand_in(self) -> dict[str, Any]:
        """Keyword arguments of ``register_intake``."""
        taken = {name: value for name, value in self.cleaned_data.items() if value is not None}
        arrived = to_the_second(taken["arrived_at"], taken.pop("second", None))
        return {**taken, "channel": Channel(taken["channel"]), "arrived_at": arrived}


class PaperForm(forms.Form):
    """A paper received on paper, with its dates as they stand on it."""

    required = forms.ModelChoiceField(
        label="書類", queryset=RequiredPaper.objects.none(), empty_label="選んでください"
    )
    is_original = forms.BooleanField(label="原本を確認した", required=False)
    issued_on = EraDateField(label="発行日", required=False)
    valid_from_on = EraDateField(label="有効期間の開始日", required=False)
    expires_on = EraDateField(label="有効期限", required=False)
    certificate_number = forms.CharField(label="証明書の番号", max_length=60, required=False)
    mark = forms.ChoiceField(label="認証の種類", choices=(), required=False)
    performed_until_on = EraDateField(
        label="実績の終了日", required=False,
        help_text="書類が示す業務のうち、いちばん新しい業務が終わった日。",
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tender = application.tender
        asked = Asked(tender)
        papers = RequiredPaper.every.filter(
            pk__in=[paper.pk for paper in asked.papers(Stage.PARTICIPATION)]
        )
        self.fields["required"].queryset = papers  # type: ignore[attr-defined]  # ModelChoiceField
        marks = {
            mark for condition in asked.rows(Condition) for mark in condition.accepted_marks
        }  # fmt: skip
        if marks:
            choices = [("", "選ばない"), *((mark, mark) for mark in sorted(marks))]
            self.fields["mark"] = forms.ChoiceField(
                label="認証の種類", choices=choices, required=False
            )
        else:
            del self.fields["mark"]
        codes = {condition.code for condition in asked.rows(Condition)}
        if ConditionCode.TRACK_RECORD not in codes:
            del self.fields["performed_until_on"]


class CallForm(forms.Form):
    at = EraMomentField(label="電話を受けた日時")


class FollowingDataForm(forms.Form):
    received_at = EraMomentField(label="データを受け取った日時")
    matches_paper = forms.TypedChoiceField(
        label="紙の書類との一致",
        choices=(("yes", "紙と同じ内容だった"), ("no", "違いがあった")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", widget=forms.Textarea(attrs={"rows": 4}), strip=False, max_length=1000
    )


class WithdrawalForm(forms.Form):
    """辞退届 as it came: by counter or traceable post where the call says so."""

    channel = forms.TypedChoiceField(label="届いた方法", choices=(), coerce=Channel)
    arrived_at = EraMomentField(label="届いた日時")
    tracking_number = forms.CharField(
        label="引受番号（書留等のとき）", max_length=40, required=False
    )
    reason = forms.CharField(
        label="辞退の理由", widget=forms.Textarea(attrs={"rows": 3}), strip=False, required=False,
        help_text="辞退届に書かれているとおりに入力してください。",
    )  # fmt: skip

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stated = channel_choices(tender, Stage.WITHDRAWAL)
        every = [
            (each.value, each.label)
            for each in (Channel.COUNTER, Channel.REGISTERED_MAIL, Channel.EMAIL)
        ]
        self.fields["channel"].choices = stated or every  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def form(self) -> FiledForm:
        typed = self.cleaned_data
        return FiledForm(
            channel=typed["channel"],
            arrived_at=typed["arrived_at"],
            tracking_number=typed["tracking_number"],
        )


class CompletionForm(forms.Form):
    reason = forms.CharField(
        label="直していただきたいこと", widget=forms.Textarea(attrs={"rows": 5}), strip=False,
        max_length=2000,
        help_text="入力したとおりに事業者へ知らせ、記録に残します。"
        "どの書類の何を直すかが分かるように書いてください。",
    )  # fmt: skip


class LossForm(ReasonForm):
    on = EraDateField(label="資格を欠いた日")


class ClarificationForm(forms.Form):
    question = forms.CharField(
        label="確認したいこと", widget=forms.Textarea(attrs={"rows": 5}), strip=False
    )
    due_on = EraDateField(label="回答期限", required=False)


class ClarificationAnswerForm(forms.Form):
    answer = forms.CharField(
        label="事業者の回答", widget=forms.Textarea(attrs={"rows": 5}), strip=False,
        help_text="届いた回答をそのまま入力してください。提出済みの書類は変わりません。",
    )  # fmt: skip


class BreachForm(forms.Form):
    """A contact with another section (照会窓口の一元化に反する接触)."""

    application = forms.ModelChoiceField(
        label="参加申込みのある事業者", queryset=Application.objects.none(), required=False,
        empty_label="申込みのない事業者",
    )  # fmt: skip
    firm = forms.CharField(label="事業者名（申込みのないとき）", max_length=200, required=False)
    occurred_at = EraMomentField(label="接触のあった日時")
    contacted = forms.CharField(label="接触を受けた部署・職", max_length=200)
    facts = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 5}), strip=False)

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        applications = tender.applications.exclude(state=ApplicationState.DRAFT.value)
        self.fields["application"].queryset = applications  # type: ignore[attr-defined]  # a ModelChoiceField


class AdditionalForm(forms.Form):
    """A further slot for one bidder: what, why and until when (PROC-101)."""

    title = forms.CharField(label="資料の名称", max_length=200, strip=False)
    reason = forms.CharField(
        label="求める理由", widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    due_at = EraMomentField(label="提出期限")


class WorkerDecisionForm(forms.Form):
    """Consent to another engineer, or not with the reason (PROC-103)."""

    grant = forms.ChoiceField(
        label="決定", widget=forms.RadioSelect, choices=(("yes", "認める"), ("no", "認めない"))
    )
    note = forms.CharField(
        label="認めない理由・意見", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
