"""Access (閲覧): who looked beyond their own cases and why, and who had a name revealed."""

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.child import Child
from madoguchi.services.safeguarding.rules.case_work import Verdict

NEVER = "never"


class AccessGrant(models.Model):
    """臨時の閲覧: one person, one child, a reason, three hours; reviewed by the supervisor."""

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("reason",)

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="access_grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField("理由")
    from_at = models.DateTimeField("開始")
    until_at = models.DateTimeField("終了")
    verdict = models.CharField("点検の結果", max_length=15, choices=Verdict.choices(), blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="点検した人",
    )  # fmt: skip
    reviewed_at = models.DateTimeField("点検日時", null=True, blank=True)

    class Meta:
        verbose_name = "臨時の閲覧"
        verbose_name_plural = "臨時の閲覧"
        ordering = ("-from_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="access_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.child} {self.person}"

    def sealing_key(self) -> VaultKey:
        return self.child.contract.key


class Reveal(models.Model):
    """氏名の表示: a person pressed to see a child's name, for a while."""

    TRAIL_VALUES = NEVER

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="reveals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField("表示日時")
    until_at = models.DateTimeField("表示の終了")

    class Meta:
        verbose_name = "氏名の表示"
        verbose_name_plural = "氏名の表示"
        ordering = ("-revealed_at", "-pk")
        indexes = (models.Index(fields=["person", "until_at"], name="reveal_of_person"),)

    def __str__(self) -> str:
        return f"{self.child} {self.person}"


class ViewingWarning(models.Model):
    """閲覧の注意: very many children opened in a short time; the supervisor judges."""

    TRAIL_VALUES = NEVER

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField("気づいた日時")
    children = models.PositiveSmallIntegerField("開いた児童の数")
    minutes = models.PositiveSmallIntegerField("時間（分）")
    verdict = models.CharField("点検の結果", max_length=15, choices=Verdict.choices(), blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="点検した人",
    )  # fmt: skip
    reviewed_at = models.DateTimeField("点検日時", null=True, blank=True)

    class Meta:
        verbose_name = "閲覧の注意"
        verbose_name_plural = "閲覧の注意"
        ordering = ("-noticed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.person} {self.noticed_at}"


class SavedSearch(models.Model):
    """A person's saved conditions of the search for children; no names in it."""

    TRAIL_VALUES = NEVER

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    title = models.CharField("名前", max_length=60)
    query = models.CharField("条件", max_length=500)
    saved_at = models.DateTimeField("保存日時")

    class Meta:
        verbose_name = "保存した条件"
        verbose_name_plural = "保存した条件"
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "title"], name="one_search_a_title"
            ),
        )

    def __str__(self) -> str:
        return self.title
