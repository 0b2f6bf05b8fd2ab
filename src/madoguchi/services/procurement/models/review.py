"""Review (審査): committee, conflicts, criteria, scores, rounds, hearings, meetings."""

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.demands import ProposalSection
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import RoundKind, RoundState, Scorer


class CommitteePost(models.Model):
    """A post printed in the notice: 委員長 生活文化政策部長 (PROC-013)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.committee_post"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="committee_posts")
    title = models.CharField("職名", max_length=120)
    is_chair = models.BooleanField("委員長", default=False)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "委員の職"
        verbose_name_plural = "委員の職"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class CommitteeMember(models.Model):
    """A person who holds a post of this call's committee; only these may score (PROC-106)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.committee_member"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="committee_members")
    post = models.ForeignKey(CommitteePost, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="committee_seats")
    substitutes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="substituted_by"
    )
    appointed_on = models.DateField("就任日")
    ended_on = models.DateField("退任日", null=True, blank=True)

    class Meta:
        verbose_name = "委員"
        verbose_name_plural = "委員"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["tender", "person"], name="committee_member_once"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.person}"


class ConflictDeclaration(models.Model):
    """利害関係の申告: before it, the member sees no proposal (PROC-107)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.conflict_declaration"

    member = models.OneToOneField(
        CommitteeMember, on_delete=models.CASCADE, related_name="declaration"
    )
    bodies = models.JSONField("関係する団体", default=list, blank=True)
    has_none = models.BooleanField("関係する団体なし", default=False)
    statement = models.TextField("誓約文")
    declared_at = models.DateTimeField("申告日時")

    class Meta:
        verbose_name = "利害関係の申告"
        verbose_name_plural = "利害関係の申告"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.member)


class Conflict(models.Model):
    """A tie found between a member and an applicant; it blocks until people resolve it."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.conflict"

    member = models.ForeignKey(CommitteeMember, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    explanation = models.CharField("理由", max_length=300)
    found_at = models.DateTimeField("検出日時")
    resolution = models.CharField("対応", max_length=40, blank=True)
    resolution_note = models.TextField("対応の理由", blank=True)
    resolved_at = models.DateTimeField("対応日時", null=True, blank=True)
    resolved_by_id = models.BigIntegerField("対応した職員", null=True, blank=True)

    class Meta:
        verbose_name = "利害関係"
        verbose_name_plural = "利害関係"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["member", "application", "organisation"], name="conflict_once"
            ),
        )

    def __str__(self) -> str:
        return self.explanation


class ReviewRound(models.Model):
    """一次審査, 二次審査 …: its pass rule is data (PROC-117..119)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.review_round"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="rounds")
    ordinal = models.PositiveSmallIntegerField("回")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("方法", max_length=14, choices=RoundKind.choices())
    state = models.CharField(
        "状態", max_length=10, choices=RoundState.choices(), default=RoundState.PLANNED.value
    )
    minimum_proposals = models.PositiveSmallIntegerField("絞り込む最少提案数", default=0)
    pass_percent = models.PositiveSmallIntegerField("通過に必要な割合（％）", null=True, blank=True)
    pass_places = models.PositiveSmallIntegerField("通過者数の上限", null=True, blank=True)
    is_principle = models.BooleanField("原則（理由を付して変えられる）", default=False)
    talk_minutes = models.PositiveSmallIntegerField("説明（分）", null=True, blank=True)
    question_minutes = models.PositiveSmallIntegerField("質疑（分）", null=True, blank=True)
    max_attendees = models.PositiveSmallIntegerField("出席者の上限", null=True, blank=True)
    must_attend = models.JSONField("出席必須の役割", default=list, blank=True)
    new_material_allowed = models.BooleanField("新たな資料", default=False)
    presenter_rule = models.CharField("説明者の定め", max_length=200, blank=True)
    notify_audience = models.CharField("結果通知の相手", max_length=40, blank=True)
    notify_channel = models.CharField("結果通知の方法", max_length=40, blank=True)
    opened_at = models.DateTimeField("採点開始日時", null=True, blank=True)
    closed_at = models.DateTimeField("確定日時", null=True, blank=True)

    class Meta:
        verbose_name = "審査"
        verbose_name_plural = "審査"
        ordering = ("ordinal",)
        constraints = (models.UniqueConstraint(fields=["tender", "ordinal"], name="round_ordinal"),)

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """評価項目: a leaf is scored 0..points; a group only holds leaves (PROC-109).

    ``points`` is null until the case sets its weights: the notices publish items only.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.criterion"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    code = models.CharField("項番", max_length=20, blank=True)
    text = models.CharField("評価項目", max_length=400)
    guidance = models.TextField("評価の観点", blank=True)
    points = models.PositiveSmallIntegerField("配点", null=True, blank=True)
    scorer = models.CharField(
        "採点者", max_length=8, choices=Scorer.choices(), default=Scorer.MEMBER.value
    )
    reason_below_percent = models.PositiveSmallIntegerField(
        "理由を求める下限（％）", null=True, blank=True
    )
    reason_above_percent = models.PositiveSmallIntegerField(
        "理由を求める上限（％）", null=True, blank=True
    )
    sections = models.ManyToManyField(ProposalSection, blank=True, related_name="criteria")
    uses_price = models.BooleanField("見積金額の評価", default=False)
    uses_finance = models.BooleanField("財務状況の評価", default=False)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "評価項目"
        verbose_name_plural = "評価項目"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class ReadingOrder(models.Model):
    """The order in which one member reads the copies, drawn for each (PROC-108)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.reading_order"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reading_orders")
    member = models.ForeignKey(CommitteeMember, on_delete=models.CASCADE)
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField("順")

    class Meta:
        verbose_name = "閲覧順"
        verbose_name_plural = "閲覧順"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["round", "member", "application"], name="reading_order_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.position}"


class ScoreSheet(models.Model):
    """採点表 of one member for one proposal in one round; private until all are final.

    ``member`` is null for the officer's sheet (price, finance).
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.score_sheet"

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(
        CommitteeMember, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets"
    )
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sheets")
    overall_comment = models.TextField("総評", blank=True)
    is_abstention = models.BooleanField("棄権", default=False)
    abstention_reason = models.CharField("棄権の理由", max_length=300, blank=True)
    finalised_at = models.DateTimeField("確定日時", null=True, blank=True)
    revision = models.PositiveSmallIntegerField("改訂", default=0)

    class Meta:
        verbose_name = "採点表"
        verbose_name_plural = "採点表"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["round", "member", "application"], name="score_sheet_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.application}"


class Score(models.Model):
    """One mark with its comment; null points are not yet given."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.score"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField("点", null=True, blank=True)
    comment = models.TextField("理由・意見", blank=True)

    class Meta:
        verbose_name = "採点"
        verbose_name_plural = "採点"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once"),)

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"


class ScoreReopening(models.Model):
    """A final sheet was reopened: who, why, and what stood before (PROC-116, 142)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.score_reopening"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="reopenings")
    reason = models.CharField("理由", max_length=300)
    previous = models.JSONField("前の採点")
    reopened_at = models.DateTimeField("日時")
    reopened_by_id = models.BigIntegerField("戻した職員")

    class Meta:
        verbose_name = "採点の差戻し"
        verbose_name_plural = "採点の差戻し"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.reason


class RoundOutcome(models.Model):
    """What became of one proposal in one round, as the committee decided it."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.round_outcome"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outcomes")
    total_points = models.PositiveIntegerField("得点合計")
    full_marks = models.PositiveIntegerField("満点")
    rank = models.PositiveSmallIntegerField("順位", null=True, blank=True)
    is_passed = models.BooleanField("通過")
    reason = models.TextField("理由", blank=True)
    departs_from_rule = models.BooleanField("原則と異なる決定", default=False)
    decided_at = models.DateTimeField("決定日時")

    class Meta:
        verbose_name = "審査結果"
        verbose_name_plural = "審査結果"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["round", "application"], name="outcome_once"),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.application} {self.is_passed}"


class TieDecision(models.Model):
    """A tie decided by people, with reason: the product never chooses (PROC-122)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.tie_decision"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="tie_decisions")
    place = models.PositiveSmallIntegerField("順位")
    ordered_application_ids = models.JSONField("決定した順")
    reason = models.TextField("理由")
    decided_at = models.DateTimeField("決定日時")
    decided_by_id = models.BigIntegerField("記録した職員")

    class Meta:
        verbose_name = "同点の決定"
        verbose_name_plural = "同点の決定"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.reason[:40]


class HearingSlot(models.Model):
    """ヒアリングの時間割: one firm's place in the day (PROC-124)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.hearing_slot"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="slots")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField("開始日時")
    talk_minutes = models.PositiveSmallIntegerField("説明（分）")
    question_minutes = models.PositiveSmallIntegerField("質疑（分）")
    place = models.CharField("会場", max_length=200)
    equipment = models.CharField("機材", max_length=200, blank=True)

    class Meta:
        verbose_name = "ヒアリング枠"
        verbose_name_plural = "ヒアリング枠"
        ordering = ("starts_at",)
        constraints = (
            models.UniqueConstraint(fields=["round", "application"], name="hearing_slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.place}"


class Attendee(models.Model):
    """説明者・出席者 registered by the bidder, checked against 様式5 (PROC-125)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.attendee"

    slot = models.ForeignKey(HearingSlot, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField("氏名", max_length=100)
    role = models.CharField("役割", max_length=60)
    worker_id_value = models.BigIntegerField("様式5の行", null=True, blank=True)
    attended = models.BooleanField("出席", null=True, blank=True)

    class Meta:
        verbose_name = "出席者"
        verbose_name_plural = "出席者"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class CommitteeMeeting(models.Model):
    """委員会の開催 and its minutes, made from the record (PROC-127)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.committee_meeting"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="meetings")
    round = models.ForeignKey(
        ReviewRound, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    held_at = models.DateTimeField("開催日時")
    place = models.CharField("場所", max_length=200)
    attendance = models.JSONField("出席（職名）", default=list)
    discussion = models.TextField("審議の内容", blank=True)
    decision = models.TextField("決定", blank=True)
    recorded_by_id = models.BigIntegerField("記録者")
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)

    class Meta:
        verbose_name = "委員会"
        verbose_name_plural = "委員会"
        ordering = ("held_at",)

    def __str__(self) -> str:
        return f"{self.held_at:%Y-%m-%d}"
