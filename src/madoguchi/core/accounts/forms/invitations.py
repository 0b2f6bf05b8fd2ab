"""Forms to invite somebody and to take an invitation up."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.passwords import length_hint
from madoguchi.core.accounts.terms import ROLES_OF_KIND, Role


class InviteForm(forms.Form):
    """Whom to invite to which role; the roles are those of the organisation's kind."""

    email = forms.EmailField(
        label="メールアドレス", help_text="招待のリンクを送る先で、サインインにも使います。"
    )
    name = forms.CharField(label="氏名", max_length=100, strip=False)
    role = forms.ChoiceField(label="役割", choices=())
    post = forms.CharField(label="職名", max_length=100, required=False, strip=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF_KIND[organisation.kind]
        choices = [("", "選んでください"), *((r.value, r.label) for r in roles)]
        self.fields["role"] = forms.ChoiceField(label="役割", choices=choices)

    @property
    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class AcceptForm(forms.Form):
    """Name and password of somebody new; somebody known only confirms."""

    name = forms.CharField(label="氏名", max_length=100, strip=False)
    name_kana = forms.CharField(label="ふりがな", max_length=100, required=False, strip=False)
    password = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="パスワード（確認）",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = length_hint()
        if is_known:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed, again = cleaned.get("password"), cleaned.get("password_again")
        if typed and again and typed != again:
            self.add_error(
                "password_again", "確認のパスワードが違います。同じものを入力してください。"
            )
        return cleaned

    @property
    def taken(self) -> dict[str, str]:
        names = ("name", "name_kana", "password")
        return {name: self.cleaned_data.get(name, "") for name in names}
