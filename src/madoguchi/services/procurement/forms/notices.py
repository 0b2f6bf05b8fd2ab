"""Forms of the reading and checking of notices."""

from django import forms


class NoticeFileForm(forms.Form):
    """One file to be read."""

    file = forms.FileField(
        label="要領・仕様書のファイル",
        help_text="PDF、Word（.docx）、Excel（.xlsx）、テキスト。30MBまで。ファイルは保存されません。",
    )


class AcceptanceForm(forms.Form):
    """Why a finding may stay."""

    mark = forms.CharField(max_length=16, widget=forms.HiddenInput)
    note = forms.CharField(label="このままでよい理由", max_length=400, required=False)
