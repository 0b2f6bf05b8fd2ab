"""The contract's papers in versions, the ward's own templates, the official words of clauses."""

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import PaperKind


class ContractPaper(models.Model):
    """One version of 契約書, 仕様書, 約款 or an annex; the version before stays (CONT-009)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField("種類", max_length=30, choices=PaperKind.choices())
    title = models.CharField("名称", max_length=200)
    version = models.PositiveSmallIntegerField("版")
    in_force_on = models.DateField("効力の開始日")
    signed_on = models.DateField("署名日", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "契約の文書"
        verbose_name_plural = "契約の文書"
        ordering = ("kind", "title", "version")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "title", "in_force_on"], name="one_paper_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"


class PaperTemplate(models.Model):
    """A docx of the section with fields like {{件名}}; the newest version is merged."""

    section = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("種類", max_length=30, choices=PaperKind.choices())
    version = models.PositiveSmallIntegerField("版")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField("差込項目", default=list)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "文書のひな形"
        verbose_name_plural = "文書のひな形"
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["section", "kind", "version"], name="one_template_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{PaperKind(self.kind).label} 第{self.version}版"


class OfficialText(models.Model):
    """The ward's official words of one clause set in one version: {"1": "…", …} by clause."""

    section = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    set_code = models.CharField("特記事項", max_length=40)
    set_version = models.CharField("版", max_length=40)
    edition = models.PositiveSmallIntegerField("登録回")
    clauses = models.JSONField("項ごとの文言")
    source_name = models.CharField("元のファイル", max_length=200)
    in_force_on = models.DateField("いつから")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "特記事項の正式な文言"
        verbose_name_plural = "特記事項の正式な文言"
        ordering = ("set_code", "set_version", "-edition")
        constraints = (
            models.UniqueConstraint(
                fields=["section", "set_code", "set_version", "edition"],
                name="one_official_text_an_edition",
            ),
        )

    def __str__(self) -> str:
        return f"{self.set_code} {self.edition}"
