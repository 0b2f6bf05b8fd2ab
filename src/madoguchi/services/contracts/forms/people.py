"""Forms of workers: the roster's row, and every act on one worker."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.roster import is_audit, workers_of
from madoguchi.services.contracts.queries.subcontracts import tree_of
from madoguchi.services.contracts.rules.roster import NEEDED_OF_AUDITORS
from madoguchi.services.contracts.terms import AuditStage, IdentityRule

LONG = forms.Textarea(attrs={"rows": 3})
CHECKBOXES = forms.CheckboxSelectMultiple
ROSTER_FILE = "Excel（.xlsx）かCSV（.csv）。見出しの下に、1行に1人を書いてください。"


class WorkerForm(forms.Form):
    """One row of the roster; the choices of firm and predecessor are the contract's own."""

    name = forms.CharField(label="氏名", max_length=100, strip=False)
    kana = forms.CharField(label="ふりがな", max_length=100, required=False)
    responsibility = forms.CharField(label="責任", max_length=100, help_text="例: 相談支援の責任者")
    role = forms.CharField(label="役割", max_length=100, help_text="例: 相談支援担当")
    workplace = forms.CharField(label="業務執行場所", max_length=200)
    marks = forms.MultipleChoiceField(
        label="情報の取扱い",
        required=False,
        widget=CHECKBOXES,
        choices=(
            ("is_processing_manager", "電算処理の責任者"),
            ("processes_data", "電算処理を行う"),
            ("handles_personal_data", "個人情報を取り扱う"),
            ("transfers_personal_data", "個人情報の授受に携わる"),
            ("is_volunteer", "ボランティアである"),
            ("is_named_in_proposal", "提案書で示した技術者である"),
            ("is_of_subsidiary", "受託者の子会社に所属する"),
        ),
    )
    planned_from_on = EraDateField(label="従事開始日（予定）")
    late_reason = forms.CharField(
        label="1か月前までに届け出られなかった理由",
        max_length=200,
        required=False,
        strip=False,
        help_text="名簿を提出したあとの変更で、1か月を切っているときだけ書いてください。",
    )
    subcontract = forms.ChoiceField(label="所属する再委託先", required=False)
    replaces = forms.ChoiceField(label="だれの後任か", required=False)
    mobile = forms.CharField(label="緊急連絡先の電話番号", max_length=20, required=False)
    call_order = forms.IntegerField(
        label="緊急時に連絡する順", min_value=1, max_value=99, required=False
    )
    email = forms.EmailField(label="電子メールアドレス", required=False)
    qualification = forms.CharField(label="資格名", max_length=100, required=False)
    obtained_on = EraDateField(
        label="資格の取得年月", required=False, help_text="日は1日で構いません。"
    )
    expires_on = EraDateField(label="資格の有効期限", required=False)
    cv = forms.FileField(
        label="履歴書の写し",
        required=False,
        help_text="付けると、区へ承認を申請します。あとから付けることもできます。",
    )

    def __init__(self, *args: Any, contract: Contract, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = [(str(one.node.pk), one.node.firm) for one in tree_of(contract, today)]
        people = [(str(one.pk), f"{one} {one.name}") for one in workers_of(contract)]
        self._choose("subcontract", [("", "受託者に所属する"), *firms])
        self._choose("replaces", [("", "後任ではない"), *people])
        if is_audit(contract):
            for name, label in NEEDED_OF_AUDITORS.items():
                self.fields.setdefault(
                    name, forms.CharField(label=label, max_length=200, required=False)
                )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def row(self) -> dict[str, Any]:
        """The model's fields as the command takes them."""
        typed = {**self.cleaned_data}
        marks = typed.pop("marks")
        left_out = ("cv", "subcontract", "replaces")
        chosen = {name: value for name, value in typed.items() if name not in left_out}
        return {**chosen, **dict.fromkeys(marks, True)}


class RosterFileForm(forms.Form):
    file = forms.FileField(label="従事者名簿", help_text=ROSTER_FILE)


class CvForm(forms.Form):
    cv = forms.FileField(label="履歴書の写し")


class StartForm(forms.Form):
    started_on = EraDateField(label="従事を始める日")


class LeavingForm(forms.Form):
    leaves_on = EraDateField(label="最後に従事する日")
    late_reason = forms.CharField(
        label="1か月前までに届け出られなかった理由", max_length=200, required=False, strip=False
    )


class QualificationForm(forms.Form):
    name = forms.CharField(label="資格名", max_length=100)
    obtained_on = EraDateField(label="取得年月", help_text="日は1日で構いません。")
    expires_on = EraDateField(label="有効期限", required=False)
    evidence = forms.FileField(label="証明書の写し", required=False)


class BadgeForm(forms.Form):
    number = forms.CharField(label="身分証の番号", max_length=40)
    issued_on = EraDateField(label="交付日")
    is_instructed = forms.BooleanField(
        label="名札の着用と、求められたときの提示を指導した", required=False
    )


class OathForm(forms.Form):
    text_version = forms.CharField(label="誓約文の版", max_length=60, help_text="例: 令和8年4月版")
    told_on = EraDateField(label="周知した日")
    signed_on = EraDateField(label="署名の日")
    paper = forms.FileField(label="署名した誓約書", required=False)


class RulesForm(forms.Form):
    rules = forms.MultipleChoiceField(
        label="本人が確認した遵守事項", choices=IdentityRule.choices(), widget=CHECKBOXES
    )
    acknowledged_on = EraDateField(label="確認した日")


class DayForm(forms.Form):
    on = EraDateField(label="日付")


class PostForm(forms.Form):
    """An obligatory post, as the specification demands it."""

    name = forms.CharField(label="職の名称", max_length=100, help_text="例: 学習指導担当")
    qualifications = forms.CharField(
        label="要する資格",
        required=False,
        widget=LONG,
        help_text="1行に1つ。そのいずれかを持つ人だけが担当できます。",
    )
    source = forms.CharField(label="根拠", max_length=100, required=False)
    attends_meetings = forms.BooleanField(label="会議に必ず出席する職である", required=False)
    is_auditor = forms.BooleanField(
        label="監査を行う職である",
        required=False,
        help_text="担当にするときに、監査対象からの独立性を確かめます。",
    )
    needs_audit_record = forms.BooleanField(
        label="官公庁の監査の実績を要する職である", required=False
    )


class AuditTargetForm(forms.Form):
    name = forms.CharField(
        label="監査対象", max_length=200, strip=False, help_text="例: 住民情報システム"
    )


class IndependenceForm(forms.Form):
    """Whether somebody ever had to do with what is audited; every target of the contract."""

    involved = forms.MultipleChoiceField(
        label="管理・企画・開発・運用・保守に関わったことがある監査対象",
        required=False,
        widget=CHECKBOXES,
        help_text="どれにも関わったことがなければ、印を付けずに申告してください。",
    )
    words = forms.CharField(label="関わった内容", required=False, widget=LONG, strip=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["involved"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), one.name) for one in contract.audit_targets.all()]


class AuditRecordForm(forms.Form):
    words = forms.CharField(
        label="官公庁の情報セキュリティ監査の実績",
        widget=LONG,
        strip=False,
        help_text="監査した官公庁、システム、年度を書いてください。",
    )


class AuditPartForm(forms.Form):
    stage = forms.ChoiceField(label="段階", choices=AuditStage.choices())
    done_on = EraDateField(label="従事した日")


class HoldingForm(forms.Form):
    post = forms.ChoiceField(label="職")
    from_on = EraDateField(label="担当を始める日")

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(post.pk), post.name) for post in contract.posts.all()]
