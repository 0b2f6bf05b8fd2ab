"""The desk: its named people, the ward's inquiries, the facilities' tickets, and the FAQ."""

from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.desk.rules import due_state
from madoguchi.core.desk.terms import DueState, InquiryChannel
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS, Facility
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import TicketTopic


class DeskWindow(models.Model):
    """窓口: the one named person for the ward, and whom an urgent ticket reaches at once."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.OneToOneField(
        ServiceContract, on_delete=models.PROTECT, related_name="desk_window"
    )
    name = models.CharField("窓口の担当者", max_length=100)
    telephone = models.CharField("電話番号", max_length=40)
    email = models.EmailField("メールアドレス")
    urgent_name = models.CharField("緊急時の連絡先", max_length=100)
    urgent_telephone = models.CharField("緊急時の電話番号", max_length=40)
    urgent_email = models.EmailField("緊急時のメールアドレス")
    agreed_on = models.DateField("区と合意した日")
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "窓口"
        verbose_name_plural = "窓口"

    def __str__(self) -> str:
        return self.name


class WardInquiry(models.Model):
    """区からの問合せ: answered by mail or telephone by about the next business day."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="ward_inquiries"
    )
    number = models.PositiveIntegerField("番号")
    received_at = models.DateTimeField("受付日時")
    channel = models.CharField("受付方法", max_length=12, choices=InquiryChannel.choices())
    asked_by = models.CharField("問合せた人", max_length=100)
    receiver = models.CharField("受けた人（窓口）", max_length=100)
    subject = models.CharField("件名", max_length=200)
    words = SealedTextField("内容")
    due_at = models.DateTimeField("回答期限")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = SealedTextField("回答", blank=True)
    answer_channel = models.CharField(
        "回答の方法", max_length=12, choices=InquiryChannel.choices(), blank=True
    )
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)

    class Meta:
        verbose_name = "区からの問合せ"
        verbose_name_plural = "区からの問合せ"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "number"], name="one_ward_inquiry_a_number"
            ),
            models.UniqueConstraint(
                fields=["contract", "received_at", "subject"], name="one_ward_inquiry_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"問合せ 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.key

    def due_state(self, now: datetime) -> DueState:
        return due_state(self.due_at, is_done=self.answered_at is not None, now=now)


class HelpTicket(models.Model):
    """施設からの問合せ. It names no child: the form refuses a child number and a child's name.

    opens_at   when the desk opens next, if it was closed at that moment
    routed_to  whom an urgent ticket reached at once
    key        the press that made it: a second tap makes no second ticket
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="help_tickets"
    )
    number = models.PositiveIntegerField("受付番号")
    key = models.CharField("押した印", max_length=64)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="help_tickets")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("受付日時")
    topic = models.CharField("分類", max_length=12, choices=TicketTopic.choices())
    is_urgent = models.BooleanField("緊急", default=False)
    subject = models.CharField("件名", max_length=100)
    words = SealedTextField("内容")
    opens_at = models.DateTimeField("次の受付", null=True, blank=True)
    routed_to = models.CharField("知らせた先", max_length=200, blank=True)
    routed_at = models.DateTimeField("知らせた日時", null=True, blank=True)
    answer = SealedTextField("回答", blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)

    class Meta:
        verbose_name = "施設からの問合せ"
        verbose_name_plural = "施設からの問合せ"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_help_ticket_a_number"),
            models.UniqueConstraint(fields=["facility", "key"], name="one_help_ticket_a_press"),
        )

    def __str__(self) -> str:
        return f"窓口 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.key


class FrequentQuestion(models.Model):
    """よくある質問: shown to every facility."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="frequent_questions"
    )
    topic = models.CharField("分類", max_length=12, choices=TicketTopic.choices())
    question = models.CharField("質問", max_length=200)
    answer = models.TextField("回答", max_length=2000)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("更新日時")

    class Meta:
        verbose_name = "よくある質問"
        verbose_name_plural = "よくある質問"
        ordering = ("topic", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "question"], name="one_answer_a_question"),
        )

    def __str__(self) -> str:
        return self.question
