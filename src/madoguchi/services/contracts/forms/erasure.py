"""Forms of erasure: the request with what is kept, and the words of the certificate."""

from typing import Any

from django import forms

from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.erasure import files_of

LONG = forms.Textarea(attrs={"rows": 3})


class ErasureForm(forms.Form):
    """The files of the contract by name, to be ticked if the law says to keep them."""

    reason = forms.CharField(label="消去の理由", max_length=300, help_text="例: 履行期間の終了")
    words = forms.CharField(
        label="消去のあとで探すことば（1行に1つ）", required=False, widget=LONG, strip=False,
        help_text="名簿の氏名や番号など。消去のあと、どこにも残っていないことを確かめます。"
        "預かり品の名称など、消去のあとも残る記録にあることばは確かめられません（申請のときに知らせます）。",
    )  # fmt: skip
    kept = forms.MultipleChoiceField(
        label="消去の前に写しをとって保存する文書", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="検査に合格した成果物は、選ばなくても保存します。",
    )  # fmt: skip
    ground = forms.CharField(
        label="保存の根拠", max_length=200, required=False, help_text="例: 文書管理規程 第10条"
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = files_of(contract).filter(state=FileState.USABLE.value)
        self.papers = {str(file.pk): file for file in rows}
        field = self.fields["kept"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, file.name) for pk, file in self.papers.items()]

    def clean(self) -> dict[str, Any]:
        """As ``request_erasure`` takes it."""
        typed = super().clean() or {}
        kept, ground = typed.get("kept", []), typed.pop("ground", "")
        if kept and not ground.strip():
            self.add_error("ground", "保存する文書の根拠を入力してください。")
        typed["kept"] = [(self.papers[pk], ground) for pk in kept]
        typed["words"] = typed.get("words", "").splitlines()
        return typed


class SecondApprovalForm(forms.Form):
    """The last word before the key goes: it is asked for, not pressed by chance."""

    is_understood = forms.BooleanField(
        label="上のものが読めなくなり、だれも元に戻せないことを確かめました",
        error_messages={
            "required": "読めなくなるものを確かめて、この欄にしるしを付けてください。"
        },
    )  # fmt: skip


class CertificateForm(forms.Form):
    witnesses = forms.CharField(label="立会人の氏名", max_length=200, strip=False)
    key_copy_words = forms.CharField(
        label="別に保管した鍵の写しの処理", max_length=300, widget=LONG, strip=False,
        help_text="いつ、だれが、どのように消去したか。写しがないときは「写しなし」と書きます。",
    )  # fmt: skip
