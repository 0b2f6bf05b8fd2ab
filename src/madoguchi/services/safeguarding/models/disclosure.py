"""Guardians who ask (保護者からの問い合わせ) and disclosure (開示): the source stays untold."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.rules.disclosure import AskedBy, Asking, Concealed

NEVER = "never"


class GuardianInquiry(models.Model):
    """A guardian asked the facility: the ward hears first and says what may be answered.

    asked_on   the day on which the guardian asked
    answer     what the ward tells the facility to answer; "" while it has not said so
    """

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("words", "answer")

    receipt_number = models.CharField("受付番号", max_length=20, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="guardian_inquiries")
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="guardian_inquiries"
    )
    asking = models.CharField("内容", max_length=20, choices=Asking.choices())
    asked_by = models.CharField("方法", max_length=20, choices=AskedBy.choices())
    asked_on = models.DateField("問い合わせのあった日")
    words = SealedTextField("聞かれたこと", blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    entered_at = models.DateTimeField("登録日時")
    form_key = models.CharField("操作番号", max_length=64)
    answer = SealedTextField("区からの指示", blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="指示した人",
    )  # fmt: skip
    answered_at = models.DateTimeField("指示した日時", null=True, blank=True)

    class Meta:
        verbose_name = "保護者からの問い合わせ"
        verbose_name_plural = "保護者からの問い合わせ"
        ordering = ("-entered_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["placement", "form_key"], name="one_guardian_inquiry_a_press"
            ),
        )

    def __str__(self) -> str:
        return self.receipt_number

    def sealing_key(self) -> VaultKey:
        return self.child.contract.key


class Disclosure(models.Model):
    """開示の資料: what is kept of a child in a period, the sources masked."""

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("purpose",)

    number = models.CharField("開示番号", max_length=20, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="disclosures")
    from_on = models.DateField("期間の初日")
    until_on = models.DateField("期間の末日")
    purpose = SealedTextField("請求の内容")
    prepared_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="作成した人"
    )
    prepared_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "開示の資料"
        verbose_name_plural = "開示の資料"
        ordering = ("-prepared_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="disclosure_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def sealing_key(self) -> VaultKey:
        return self.child.contract.key


class DisclosureRelease(models.Model):
    """秘匿の解除: the supervisor lets one single item of one disclosure be shown.

    item  the primary key of what is shown: a facility, a person, an observation, a report
    """

    TRAIL_VALUES = NEVER

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="releases")
    concealed = models.CharField("区分", max_length=20, choices=Concealed.choices())
    item = models.BigIntegerField("項目")
    released_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="解除した人"
    )
    released_at = models.DateTimeField("解除日時")

    class Meta:
        verbose_name = "秘匿の解除"
        verbose_name_plural = "秘匿の解除"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["disclosure", "concealed", "item"], name="one_release_an_item"
            ),
        )

    def __str__(self) -> str:
        return f"{self.disclosure} {Concealed(self.concealed).label} {self.item}"
