"""Manual (マニュアルと動画): an edition for one audience, and the files that it consists of."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.terms import ManualAudience, ManualKind


class ManualEdition(models.Model):
    """第1.1版 of the set for administrators, or for facilities. The newest one is shown.

    fingerprint  SHA-256 of the story that it was made from, as in the shipped list
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    audience = models.CharField("対象", max_length=20, choices=ManualAudience.choices())
    version = models.CharField("版", max_length=10)
    published_on = models.DateField("公開日")
    changes = models.CharField("変わったところ", max_length=300, blank=True)
    fingerprint = models.CharField("もとになった手順の指紋", max_length=64)
    published_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="公開した人"
    )
    published_at = models.DateTimeField("公開日時")

    class Meta:
        verbose_name = "マニュアルの版"
        verbose_name_plural = "マニュアルの版"
        ordering = ("audience", "-published_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["audience", "version"], name="one_manual_a_version"),
        )

    def __str__(self) -> str:
        return f"{ManualAudience(self.audience).label} 第{self.version}版"


class ManualItem(models.Model):
    """A file of an edition: the manual, or a video with its captions.

    length  pages of the manual, or seconds of the video
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    edition = models.ForeignKey(ManualEdition, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("種類", max_length=10, choices=ManualKind.choices())
    title = models.CharField("題名", max_length=100)
    file_name = models.CharField("ファイル", max_length=60)
    captions_name = models.CharField("字幕のファイル", max_length=60, blank=True)
    sha256 = models.CharField("ファイルの指紋", max_length=64)
    size = models.PositiveIntegerField("大きさ（バイト）")
    length = models.PositiveSmallIntegerField("ページ数・秒数")

    class Meta:
        verbose_name = "マニュアルのファイル"
        verbose_name_plural = "マニュアルのファイル"
        ordering = ("kind", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "file_name"], name="one_file_an_edition"),
        )

    def __str__(self) -> str:
        return self.title
