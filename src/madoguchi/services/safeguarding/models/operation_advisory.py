"""Published lists of weaknesses (脆弱性一覧), as they were taken in; the newest one is compared."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import Severity


class AdvisoryList(models.Model):
    """A list: from where, of which day, which file; and what the first comparison saw.

    sha256    of the file, which is not kept: the same file can be had from its publisher
    packages  how many installed packages were compared; findings: how many were touched
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="advisory_lists"
    )
    source = models.CharField("入手元", max_length=100)
    obtained_on = models.DateField("入手した日")
    newest_on = models.DateField("一覧の最新の公表日")
    file_name = models.CharField("ファイル", max_length=200)
    sha256 = models.CharField("ファイルの指紋", max_length=64)
    advisories = models.PositiveIntegerField("脆弱性の件数")
    packages = models.PositiveIntegerField("照合した依存部品", default=0)
    findings = models.PositiveIntegerField("該当", default=0)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("取込日時")

    class Meta:
        verbose_name = "脆弱性一覧"
        verbose_name_plural = "脆弱性一覧"
        ordering = ("-obtained_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "sha256", "obtained_on"], name="one_advisory_list_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.obtained_on}"


class ListedAdvisory(models.Model):
    """One weakness of one package, as the newest list has it.

    touched  {"ranges": [[[event, version], …], …], "versions": […]}
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS
    TRAIL_EXCLUDED = "rows of a list that others publish; that it was taken in is recorded"

    listed_in = models.ForeignKey(AdvisoryList, on_delete=models.CASCADE, related_name="rows")
    package = models.CharField("依存部品", max_length=200, db_index=True)
    names = models.JSONField("識別番号", default=list)
    severity = models.CharField("深刻度", max_length=10, choices=Severity.choices())
    published_on = models.DateField("公表日")
    touched = models.JSONField("影響する版", default=dict)

    class Meta:
        verbose_name = "一覧の脆弱性"
        verbose_name_plural = "一覧の脆弱性"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.package} {self.names[0] if self.names else ''}"
