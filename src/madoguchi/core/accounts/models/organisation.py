"""Organisation: a section of the ward, a contractor, a facility."""

import uuid

from django.db import models

from madoguchi.core.accounts.terms import OrganisationKind


class Organisation(models.Model):
    """A body that people act for. Two offices of one legal entity share ``corporate_number``.

    For a contractor the names are the register from which blind copies are checked: legal,
    trade, kana, English and former names are separate fields, kept exactly as typed.
    """

    public_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種別", max_length=20, choices=OrganisationKind.choices())
    name = models.CharField("名称", max_length=200)
    name_kana = models.CharField("フリガナ", max_length=300, blank=True)
    trade_name = models.CharField("通称・屋号", max_length=200, blank=True)
    english_name = models.CharField("英語名", max_length=200, blank=True)
    former_names = models.JSONField("旧名称", default=list, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="上位組織", null=True, blank=True, on_delete=models.PROTECT,
        related_name="children",
    )  # fmt: skip
    corporate_number = models.CharField("法人番号", max_length=13, blank=True, db_index=True)
    is_legal_person = models.BooleanField("法人格の有無", default=True)
    representative_title = models.CharField("代表者職名", max_length=60, blank=True)
    representative = models.CharField("代表者氏名", max_length=100, blank=True)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("所在地", max_length=300, blank=True)
    phone = models.CharField("電話番号", max_length=40, blank=True)
    fax = models.CharField("FAX番号", max_length=40, blank=True)
    email = models.EmailField("代表メールアドレス", blank=True)
    email_domain = models.CharField("ドメイン", max_length=120, blank=True)
    blind_words = models.JSONField(
        "匿名化で探す語", default=list, blank=True, help_text="職員名・施設名・商品名など"
    )
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = "組織"
        verbose_name_plural = "組織"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def name_from_above(self) -> str:
        """The name behind that of the organisation above it, which is never said twice."""
        above = self.parent.name if self.parent else ""
        return self.name if self.name.startswith(above) else f"{above} {self.name}"
