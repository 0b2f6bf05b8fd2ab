"""Questions and answers (質問・回答): taken in, consolidated, published at the minute."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.rules.addenda import section_number
from madoguchi.services.procurement.terms import Channel, QuestionState


class AnswerEntry(models.Model):
    """回答: one numbered answer for all who asked the same; no asker's name in it (PROC-075)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.answer_entry"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField("番号")
    document = models.CharField("資料名", max_length=120, blank=True)
    place = models.CharField("該当箇所", max_length=120, blank=True)
    question = models.TextField("質問")
    answer = models.TextField("回答", blank=True)
    changes_clause = models.CharField("変更する項番", max_length=60, blank=True)
    drafted_by_id = models.BigIntegerField("起案者", null=True, blank=True)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)

    class Meta:
        verbose_name = "質問回答"
        verbose_name_plural = "質問回答"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["tender", "number"], name="answer_number"),)

    def __str__(self) -> str:
        return f"問{self.number}"

    @property
    def changed_section(self) -> int | None:
        """The number of the notice's section that this answer changes."""
        return section_number(self.changes_clause)


class Question(models.Model):
    """質問: as it came in, whoever asked and however."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.question"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="questions")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    firm = models.CharField("事業者名", max_length=200, blank=True)
    email = models.EmailField("連絡先", blank=True)
    channel = models.CharField("方法", max_length=16, choices=Channel.choices())
    subject = models.CharField("件名", max_length=300, blank=True)
    row_number = models.PositiveSmallIntegerField("様式の番号", default=1)
    document = models.CharField("資料名", max_length=120, blank=True)
    place = models.CharField("頁・項番", max_length=120, blank=True)
    text = models.TextField("質問")
    source_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField("受付日時")
    state = models.CharField(
        "状態", max_length=14, choices=QuestionState.choices(),
        default=QuestionState.RECEIVED.value,
    )  # fmt: skip
    warning = models.CharField("注意", max_length=200, blank=True)
    answer_entry = models.ForeignKey(
        AnswerEntry, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )

    class Meta:
        verbose_name = "質問"
        verbose_name_plural = "質問"
        ordering = ("received_at", "row_number", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class AnswerPublication(models.Model):
    """The planned or done publication of the answers, to the minute (PROC-074)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.answer_publication"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="answer_publications")
    publish_at = models.DateTimeField("公開予定日時")
    audience = models.CharField("範囲", max_length=20)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    requested_by_id = models.BigIntegerField("予約した職員")
    approval_id_value = models.BigIntegerField("決裁", null=True, blank=True)

    class Meta:
        verbose_name = "回答の公開"
        verbose_name_plural = "回答の公開"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.tender} {self.publish_at:%Y-%m-%d %H:%M}"
