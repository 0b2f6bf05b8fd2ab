"""Erasure (消去): the end of a contract's key, its proof, and the certificate that rests on it."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import ErasureState


class Erasure(models.Model):
    """Asked for by one person, approved by two others, carried out in steps that can be resumed.

    ``words``: what is searched for afterwards, sealed under ``witness_key`` (JSON list); that key
    is destroyed when the certificate is issued. ``typed_words``: those the officer named.
    ``kept_key``: under it stand the copies that the law says to keep, and the certificate.
    ``elsewhere``: words -> tables in which the same words stand in clear, as a count only.
    """

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField("消去の理由", max_length=300)
    state = models.CharField(
        "状態", max_length=20, choices=ErasureState.choices(), default=ErasureState.REQUESTED.value
    )
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申請日時")
    first_approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_approved_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_approved_at = models.DateTimeField("2人目の承認日時", null=True, blank=True)
    witness_key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    kept_key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    typed_words = SealedTextField("探すことば", blank=True)
    words = SealedTextField("探すことばの一覧", blank=True)
    elsewhere = models.JSONField("鍵の外にもあることば", default=dict, blank=True)
    destroyed_at = models.DateTimeField("破棄の決定日時", null=True, blank=True)
    key_copy_words = models.CharField("鍵の写しの処理", max_length=300, blank=True)
    witnesses = models.CharField("立会人", max_length=200, blank=True)
    certificate_number = models.CharField("証明書番号", max_length=40, blank=True)
    issued_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField("発行日時", null=True, blank=True)
    content = models.JSONField("証明書の内容", default=dict, blank=True)
    content_sha256 = models.CharField("内容のハッシュ", max_length=64, blank=True)
    certificate = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "消去"
        verbose_name_plural = "消去"
        constraints = (
            models.CheckConstraint(
                name="erasure_approved_by_two",
                condition=models.Q(second_approved_by__isnull=True)
                | ~models.Q(second_approved_by=models.F("first_approved_by")),
            ),
            # A certificate rests on a proof: this state is only reached through one.
            models.CheckConstraint(
                name="certificate_after_its_proof",
                condition=models.Q(certificate_number="") | models.Q(state="certified"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} の消去"

    def sealing_key(self) -> VaultKey | None:
        return self.witness_key


class KeptPaper(models.Model):
    """保存する文書: copied under the kept key before the destruction, with the ground for it."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="kept")
    title = models.CharField("文書", max_length=200)
    ground = models.CharField("保存の根拠", max_length=200)
    source = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    copy = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "消去後も保存する文書"
        verbose_name_plural = "消去後も保存する文書"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["erasure", "source"], name="one_copy_a_kept_paper"),
        )

    def __str__(self) -> str:
        return self.title


class ProofRun(models.Model):
    """One look through everything. Runs are only ever added; the last finished one counts."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField("回")
    started_at = models.DateTimeField("開始日時")
    took_ms = models.PositiveIntegerField("所要時間（ミリ秒）")
    words = models.PositiveIntegerField("探したことばの数")
    is_clean = models.BooleanField("読めるものがない")

    class Meta:
        verbose_name = "消去の確認"
        verbose_name_plural = "消去の確認"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["erasure", "number"], name="one_run"),)

    def __str__(self) -> str:
        return f"{self.erasure} 第{self.number}回の確認"


class ProofLine(models.Model):
    """What one place gave: how much was searched, what was found, what of others is readable."""

    run = models.ForeignKey(ProofRun, on_delete=models.CASCADE, related_name="lines")
    place = models.CharField("場所", max_length=100)
    searched = models.PositiveIntegerField("調べた件数")
    found = models.PositiveIntegerField("見つかった件数")
    found_in = models.CharField("見つかった所", max_length=300, blank=True)
    erased = models.PositiveIntegerField("消去した件数", default=0)
    opened = models.PositiveIntegerField("うち読めた件数", default=0)
    others = models.PositiveIntegerField("ほかの契約の件数", default=0)
    unopened = models.PositiveIntegerField("うち読めない件数", default=0)

    class Meta:
        verbose_name = "消去の確認の結果"
        verbose_name_plural = "消去の確認の結果"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["run", "place"], name="one_line_a_place"),)

    def __str__(self) -> str:
        return f"{self.place}：{self.found + self.opened + self.unopened}"

    @property
    def is_clean(self) -> bool:
        return not (self.found or self.opened or self.unopened)
