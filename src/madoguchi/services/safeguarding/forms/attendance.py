"""What a press on the day's screen posts."""

from django import forms

from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.terms import AbsenceReason, AttendanceCode, FamilyContact

# The pairs that a nursery types nearly always: one press for both.
COMMON = (
    (FamilyContact.RECEIVED, AbsenceReason.ILLNESS),
    (FamilyContact.RECEIVED, AbsenceReason.FAMILY),
    (FamilyContact.RECEIVED, AbsenceReason.HOSPITAL_VISIT),
    (FamilyContact.WE_CALLED, AbsenceReason.ILLNESS),
    (FamilyContact.NONE, AbsenceReason.UNKNOWN),
)
COMMON_CHOICES = [(f"{c.value}:{r.value}", f"{c.label}・{r.label}") for c, r in COMMON]


class PressForm(forms.Form):
    """The number of the press: the same press repeated has the same.

    who  the place on the device where it waited (``queries.waiting_presses``), "" without script
    """

    key = forms.RegexField(r"^[A-Za-z0-9-]{8,64}$")
    who = forms.CharField(max_length=16, required=False)


class MarkForm(PressForm):
    """One child's day; ``pair`` is contact and reason in one press."""

    number = forms.CharField(max_length=12)
    code = forms.ChoiceField(choices=AttendanceCode.choices())
    pair = forms.CharField(max_length=50, required=False)
    family_contact = forms.ChoiceField(
        label="家庭からの連絡", choices=[("", "選んでください"), *FamilyContact.choices()],
        required=False,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="欠席の理由", choices=[("", "選んでください"), *AbsenceReason.choices()],
        required=False,
    )  # fmt: skip
    why = forms.CharField(label="訂正の理由", max_length=200, required=False)

    def mark(self) -> Mark:
        """The mark as posted; of a pair its two halves."""
        typed = self.cleaned_data
        contact, reason = typed["family_contact"], typed["reason"]
        if typed["pair"]:
            contact, _, reason = typed["pair"].partition(":")
        return Mark(
            number=typed["number"], code=typed["code"], family_contact=contact, reason=reason
        )
