"""Forms of letters: a draft's wording, how a posted one arrived, sending again."""

from django import forms


class LetterForm(forms.Form):
    document_number = forms.CharField(label="文書番号", max_length=60, required=False)
    addressee = forms.CharField(
        label="宛先", max_length=300, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    address = forms.CharField(
        label="送付先（メールアドレス・住所）", max_length=300, required=False
    )
    subject = forms.CharField(label="件名", max_length=200, strip=False)
    body = forms.CharField(label="本文", strip=False, widget=forms.Textarea(attrs={"rows": 14}))


class DeliveryForm(forms.Form):
    note = forms.CharField(
        label="届けた記録",
        max_length=300,
        strip=False,
        help_text="例：簡易書留 引受番号 123-45-67890-1、窓口で担当者に手渡し、電話で連絡済み",
    )


class AgainForm(forms.Form):
    address = forms.CharField(
        label="送付先", max_length=300, help_text="正しい送付先に直してください。"
    )


class SendingForm(forms.Form):
    """Nothing to type: the page itself restates what will happen."""
