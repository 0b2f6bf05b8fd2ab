"""allauth's forms in our words: labels and hints in Japanese, and no placeholders as labels."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils import timezone

from madoguchi.core.accounts.passwords import length_hint
from madoguchi.core.accounts.queries.networks import is_kept_out

CODE = "6桁の番号、または予備コード"
NEEDS_SCRIPT = (
    "パスキーを使うには、ブラウザーのJavaScriptを有効にしてください。"
    "有効にできないときは、メールアドレスとパスワードでサインインしてください。"
)


class PlainWords(forms.Form):
    """Takes placeholders off, and gives fields the words of ``words``: name -> (label, hint)."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignInForm(PlainWords, account.LoginForm):  # type: ignore[misc] # allauth has no types
    words = {"login": ("メールアドレス", ""), "password": ("パスワード", "")}


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):  # type: ignore[misc] # as above
    words = {"password": ("パスワード", "")}


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):  # type: ignore[misc] # as above
    words = {"email": ("メールアドレス", "サインインに使っているアドレス")}


class NewPassword(PlainWords):
    """The fields of a new password, with the length that counts for its person."""

    words = {
        "password1": ("新しいパスワード", ""),
        "password2": ("新しいパスワード（確認）", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = getattr(self, "user", None)
        self.fields[
            "password1"
        ].help_text = f"{length_hint(person)}最近使ったパスワードは使えません。"


class NewPasswordForm(NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc] # as above
    def clean(self) -> dict[str, Any]:
        """A link that was asked for in the ward does not set a password elsewhere."""
        address = context.request.META["REMOTE_ADDR"]
        if is_kept_out(self.user, address, timezone.localdate()):
            raise forms.ValidationError(
                "区管理者のパスワードは、区の登録ネットワークから設定してください。", code="outside"
            )
        return dict(super().clean() or self.cleaned_data)


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):  # type: ignore[misc] # as above
    words = {**NewPassword.words, "oldpassword": ("いまのパスワード", "")}


class SetPasswordForm(NewPassword, account.SetPasswordForm):  # type: ignore[misc] # as above
    """A first password for somebody who has none."""


class CodeForm(PlainWords, codes.AuthenticateForm):  # type: ignore[misc] # as above
    words = {"code": (CODE, "")}


class CodeAgainForm(PlainWords, codes.ReauthenticateForm):  # type: ignore[misc] # as above
    words = {"code": (CODE, "")}


class ActivateAppForm(PlainWords, totp.ActivateTOTPForm):  # type: ignore[misc] # as above
    words = {"code": ("アプリに表示された6桁の番号", "番号は30秒ごとに変わります。")}


class AddPasskeyForm(PlainWords, passkeys.AddWebAuthnForm):  # type: ignore[misc] # as above
    words = {
        "name": ("名前", "どの端末か分かる名前にしてください。例：庁内の端末"),
        "passwordless": (
            "パスワードなしのサインインに使う",
            "指紋や顔、端末の暗証番号で本人を確かめられる端末で選べます。",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(PlainWords, passkeys.EditWebAuthnForm):  # type: ignore[misc] # as above
    words = {"name": ("名前", "")}


class PasskeyForm(passkeys.LoginWebAuthnForm):  # type: ignore[misc] # as above
    """The browser's script fills it; sent empty, the script did not run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = NEEDS_SCRIPT
