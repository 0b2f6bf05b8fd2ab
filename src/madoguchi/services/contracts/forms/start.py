"""Forms of the start papers, the schedule, training, IDs, self-checks and uses."""

from collections.abc import Sequence
from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.contracts.forms.lines import LinesUpTo
from madoguchi.services.contracts.models import Contract, CustodyAsset, TrainingSession
from madoguchi.services.contracts.queries.roster import present
from madoguchi.services.contracts.rules.self_checks import CheckAnswer
from madoguchi.services.contracts.terms import TrainingKind

LONG = forms.Textarea(attrs={"rows": 3})
CHECKBOXES = forms.CheckboxSelectMultiple
NOBODY = "従事者がまだいません。先に「従事者」のページから届け出てください。"


class PhasesForm(forms.Form):
    phases = forms.CharField(
        label="工程",
        validators=[LinesUpTo(100)],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="1行に1つ、工程と時期を書きます。例: 標的型攻撃メール訓練 7月-9月",
    )

    def rows(self) -> list[tuple[str, str]]:
        """(name, months): the last word of each line is the months."""
        lines = [line.strip() for line in self.cleaned_data["phases"].splitlines()]
        parted = [line.replace("　", " ").rpartition(" ") for line in lines if line]
        return [(name.strip(), months) for name, _, months in parted]


class DoneForm(forms.Form):
    done_on = EraDateField(label="完了した日")


class CloudForm(forms.Form):
    name = forms.CharField(label="サービス名", max_length=100)
    provider = forms.CharField(label="提供者", max_length=100)
    use = forms.CharField(label="使い道", max_length=200)
    is_paid = forms.BooleanField(label="有料のサービスである", required=False)
    added_on = EraDateField(label="使い始める日")
    risk_paper = forms.FileField(label="リスク対策文書", required=False)


class RiskPaperForm(forms.Form):
    risk_paper = forms.FileField(label="リスク対策文書")


class AddressForm(forms.Form):
    email = forms.EmailField(label="この業務だけに使う電子メールアドレス")
    internet_confirmed_on = EraDateField(label="インターネット接続を確認した日")


class WordsForm(forms.Form):
    words = forms.CharField(label="守れない点・不明な点", max_length=300, strip=False, widget=LONG)


class AlternativeForm(forms.Form):
    alternative = forms.CharField(
        label="合意した代わりの方法", max_length=300, strip=False, widget=LONG
    )


class DueDayForm(forms.Form):
    due_on = EraDateField(label="協議した期限の日")


class CorrectionForm(forms.Form):
    corrected_on = EraDateField(label="是正した日")


class TrainingForm(forms.Form):
    kind = forms.ChoiceField(label="種類", choices=TrainingKind.choices())
    title = forms.CharField(label="内容", max_length=200, strip=False)
    planned_on = EraDateField(label="実施予定日")
    is_external = forms.BooleanField(label="外部の研修である", required=False)
    targets = forms.MultipleChoiceField(label="対象とする従事者", widget=CHECKBOXES)

    def __init__(self, *args: Any, contract: Contract, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in present(contract, today)]
        field = self.fields["targets"]
        field.initial = [value for value, _ in people]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = people
        field.help_text = "" if people else NOBODY


class HeldForm(forms.Form):
    held_on = EraDateField(label="実施日")
    attended = forms.MultipleChoiceField(
        label="出席した人",
        required=False,
        widget=CHECKBOXES,
        help_text="印のない人には、もう一度受ける予定が作られます。",
    )
    application = forms.CharField(
        label="業務への生かし方", max_length=300, required=False, strip=False, widget=LONG
    )

    def __init__(self, *args: Any, session: TrainingSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = session.attendances.select_related("worker__contract__case__key")
        field = self.fields["attended"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(row.worker_id), row.worker.name) for row in rows]


class IdentityForm(forms.Form):
    system = forms.CharField(label="システム", max_length=100)
    identifier = forms.CharField(
        label="ID", max_length=100, help_text="パスワードは書かないでください。"
    )
    is_shared = forms.BooleanField(label="共用IDである", required=False)
    users = forms.MultipleChoiceField(label="利用者", widget=CHECKBOXES)
    starts_on = EraDateField(label="利用の開始日")
    ends_on = EraDateField(label="利用の終了日", required=False)

    def __init__(self, *args: Any, contract: Contract, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["users"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), one.name) for one in present(contract, today)]
            field.help_text = "" if field.choices else NOBODY


class UseForm(forms.Form):
    user_name = forms.CharField(label="利用した人の氏名", max_length=100, strip=False)
    used_at = EraMomentField(label="利用した日時")


class SelfCheckForm(forms.Form):
    """A question each: yes, or no with what deviates and by when it is corrected."""

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = tuple(questions)
        for place, words in enumerate(self.questions):
            self.fields[f"kept_{place}"] = forms.ChoiceField(
                label=words,
                choices=(("", "選んでください"), ("yes", "はい"), ("no", "いいえ")),
            )
            self.fields[f"deviation_{place}"] = forms.CharField(
                label=f"{place + 1}番で「いいえ」のとき：守られていない点",
                max_length=300,
                required=False,
                strip=False,
            )
            self.fields[f"by_{place}"] = EraDateField(
                label=f"{place + 1}番で「いいえ」のとき：是正の期限", required=False
            )

    def answers(self) -> list[CheckAnswer]:
        typed = self.cleaned_data
        return [
            CheckAnswer(
                words=words,
                is_kept=typed[f"kept_{place}"] == "yes",
                deviation=typed[f"deviation_{place}"],
                correct_by_on=typed[f"by_{place}"],
            )
            for place, words in enumerate(self.questions)
        ]


class PurposeForm(forms.Form):
    purpose = forms.CharField(label="個人情報の利用目的", max_length=200, help_text="例: 利用登録")


class AssetUseForm(forms.Form):
    asset = forms.ChoiceField(label="預かり品")
    purpose = forms.CharField(label="使う目的", max_length=200)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CustodyAsset.objects.filter(receipt__contract=contract)
        field = self.fields["asset"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(row.pk), f"{row.name}（{row.purpose}）") for row in rows]


class PlannedUseForm(forms.Form):
    what = forms.CharField(label="使う情報", max_length=200)
    purpose = forms.CharField(label="目的", max_length=200)


class ElsewhereForm(PlannedUseForm):
    reason = forms.CharField(label="理由", strip=False, widget=LONG)


class DisclosureForm(forms.Form):
    receiver = forms.CharField(label="提供先の名称・氏名", max_length=200, strip=False)
    what = forms.CharField(label="提供した情報", max_length=200)
    ground = forms.CharField(label="根拠", max_length=200)
    given_on = EraDateField(label="提供日")
