"""Forms on the public pages."""

from django import forms


class EmailRequestForm(forms.Form):
    """A firm asks for the section's mail address."""

    firm = forms.CharField(label="事業者名", max_length=200)
    requester = forms.CharField(label="担当者氏名", max_length=100)


class DocumentRequestForm(forms.Form):
    """Who takes a document may leave an address to hear of amendments."""

    receiver = forms.CharField(label="事業者名", max_length=200, required=False)
    email = forms.EmailField(
        label="変更をお知らせするメールアドレス",
        required=False,
        help_text="入力すると、資料に訂正があったときにお知らせします。",
    )
