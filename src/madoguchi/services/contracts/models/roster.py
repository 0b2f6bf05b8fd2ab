"""Roster (従事者名簿): the workers, their qualifications and posts, and the versions filed."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.duty import Filing
from madoguchi.services.contracts.models.subcontract import Subcontract


class Worker(models.Model):
    """従事者. ``approval`` is the ward's consent, without which nothing may be given to them.

    ``subcontract``: the firm that employs them; None: the contractor itself.
    ``name_digest``: equal names are found by it, since the name stands under the key.
    ``replaces``: the named engineer of the proposal whose place they take (CONT-047).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="workers")
    subcontract = models.ForeignKey(
        Subcontract, null=True, blank=True, on_delete=models.PROTECT, related_name="workers"
    )
    number = models.PositiveSmallIntegerField("番号")
    name = SealedTextField("氏名")
    name_digest = models.CharField("氏名の照合値", max_length=64)
    kana = SealedTextField("ふりがな", blank=True)
    responsibility = models.CharField("責任", max_length=100)
    role = models.CharField("役割", max_length=100)
    workplace = SealedTextField("業務執行場所")
    is_processing_manager = models.BooleanField("電算処理の責任者", default=False)
    processes_data = models.BooleanField("電算処理を行う", default=False)
    handles_personal_data = models.BooleanField("個人情報を取り扱う", default=False)
    transfers_personal_data = models.BooleanField("個人情報の授受に携わる", default=False)
    is_volunteer = models.BooleanField("ボランティア", default=False)
    is_of_subsidiary = models.BooleanField("子会社に所属する", default=False)
    workplace_postcode = SealedTextField("勤務場所の郵便番号", blank=True)
    workplace_address = SealedTextField("勤務場所の住所", blank=True)
    workplace_phone = SealedTextField("勤務場所の電話番号", blank=True)
    affiliation = SealedTextField("所属組織名・部署名・肩書", blank=True)
    email = SealedTextField("電子メールアドレス", blank=True)
    mobile = SealedTextField("緊急連絡先の電話番号", blank=True)
    call_order = models.PositiveSmallIntegerField("緊急時に連絡する順", null=True, blank=True)
    audit_experience = SealedTextField("監査業務の経験", blank=True)
    public_audits = SealedTextField("官公庁の監査の実績", blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    is_named_in_proposal = models.BooleanField("提案書で示した技術者", default=False)
    planned_from_on = models.DateField("従事を始める日（予定）")
    late_reason = SealedTextField("1か月前に届け出られなかった理由", blank=True)
    cv = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.OneToOneField(
        ApprovalRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="worker"
    )
    started_on = models.DateField("従事を始めた日", null=True, blank=True)
    leaves_on = models.DateField("最後に従事する日", null=True, blank=True)
    leaving_known_on = models.DateField("離任を知った日", null=True, blank=True)
    badge_number = SealedTextField("身分証の番号", blank=True)
    badge_on = models.DateField("名札・身分証の交付日", null=True, blank=True)
    badge_instructed_on = models.DateField("提示の指導をした日", null=True, blank=True)
    ethics_on = models.DateField("倫理綱領・マニュアルを確認した日", null=True, blank=True)
    insured_until_on = models.DateField("保険の終期", null=True, blank=True)
    health_checked_on = models.DateField("健康管理を行った日", null=True, blank=True)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("届出日時")

    class Meta:
        verbose_name = "従事者"
        verbose_name_plural = "従事者"
        ordering = ("is_volunteer", "number")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_worker_a_number"),
            models.UniqueConstraint(
                fields=["contract", "name_digest", "planned_from_on"],
                name="one_worker_a_name_and_start",
            ),
        )

    def __str__(self) -> str:
        """Without the name: the trail and the lists of other rooms keep this label."""
        return f"従事者 No.{self.number}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class Qualification(models.Model):
    """資格: with the month in which it was obtained, its evidence, and its expiry if it has one."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="qualifications")
    name = models.CharField("資格名", max_length=100)
    obtained_on = models.DateField("取得年月（その月の1日）")
    expires_on = models.DateField("有効期限", null=True, blank=True)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "資格"
        verbose_name_plural = "資格"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["worker", "name", "obtained_on"], name="one_qualification_a_month"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """必置の職: what the specification demands to be filled, and by whom (CONT-045, 046).

    ``qualifications``: one of these names is needed; empty: none is. An auditor's post asks for
    the statement of independence, a leading auditor's for audits of public systems too.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="posts")
    name = models.CharField("職", max_length=100)
    qualifications = models.JSONField("要する資格（いずれか）", default=list, blank=True)
    source = models.CharField("根拠", max_length=100, blank=True)
    attends_meetings = models.BooleanField("会議に必ず出席する職", default=False)
    is_auditor = models.BooleanField("監査を行う職", default=False)
    needs_audit_record = models.BooleanField("官公庁の監査の実績を要する職", default=False)

    class Meta:
        verbose_name = "必置の職"
        verbose_name_plural = "必置の職"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_post_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class PostHolding(models.Model):
    """Who fills a post, from when; it ends with the worker's last day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="holdings")
    from_on = models.DateField("担当を始める日")

    class Meta:
        verbose_name = "職の担当"
        verbose_name_plural = "職の担当"
        ordering = ("from_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["post", "worker"], name="one_holding_a_worker"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.worker}"


class RosterVersion(models.Model):
    """従事者名簿 as filed: the rows as they stood, for the paper and for the differences."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="rosters")
    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="roster")
    version = models.PositiveSmallIntegerField("版")
    rows = SealedTextField("従事者")
    filed_at = models.DateTimeField("提出日時")

    class Meta:
        verbose_name = "提出した従事者名簿"
        verbose_name_plural = "提出した従事者名簿"
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "version"], name="one_roster_a_version"),
        )

    def __str__(self) -> str:
        return f"従事者名簿 第{self.version}版"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
