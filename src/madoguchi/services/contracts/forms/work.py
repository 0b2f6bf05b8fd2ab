"""Forms of the work in progress: reports, meetings, contacts, stops, faults, audits."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.contracts.commands.requests import Subject
from madoguchi.services.contracts.forms.lines import LinesUpTo
from madoguchi.services.contracts.models import Audit, AuditQuestion, Contract, Duty, Meeting
from madoguchi.services.contracts.queries.audits import places_of, workplaces_of
from madoguchi.services.contracts.queries.meetings import draft_for
from madoguchi.services.contracts.terms import (
    AuditKind,
    ContactKind,
    LeakGround,
    LevelMeasure,
    MeetingWay,
    Verdict,
)

SHORT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 10})
ASKABLE = tuple((one.value, one.label) for one in Subject if one is not Subject.MINUTES)
Choices = list[tuple[str, str]]


class SubjectForm(forms.Form):
    """A form whose choices come from what it is about."""

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(subject)

    def prepare(self, subject: Any) -> None:
        """Set choices and first values."""

    def offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def with_none(rows: Choices) -> Choices:
    return [("", "選ばない"), *rows]


class AskForm(forms.Form):
    """A report on request."""

    subject = forms.ChoiceField(label="種類", choices=ASKABLE)
    title = forms.CharField(label="報告・資料の名称", max_length=200, strip=False)
    due_on = EraDateField(label="期限")
    words = forms.CharField(label="求める内容", required=False, strip=False, widget=SHORT)
    is_strict = forms.BooleanField(
        label="子ども等の個人の記録を含む（閲覧を限る）", required=False
    )  # fmt: skip


class AskEachForm(forms.Form):
    titles = forms.CharField(
        label="報告の名称",
        widget=LONG,
        validators=[LinesUpTo(200)],
        help_text="1行に1件。例: アドバイス内容報告書 団体A 第1回",
    )
    due_on = EraDateField(
        label="期限",
        help_text="契約書の期限が閉庁日に当たるときも、そのまま入力できます。実際の期限は、あとで区が定めます。",
    )


class DueForm(SubjectForm):
    due_on = EraDateField(label="実際の期限")
    ground = forms.CharField(
        label="理由", max_length=200, help_text="例: 契約書の期限が土曜日に当たるため"
    )

    def prepare(self, subject: Duty) -> None:
        self.fields["due_on"].initial = subject.due_on


class AnnexForm(SubjectForm):
    duty_code = forms.ChoiceField(label="報告")
    label = forms.CharField(label="添付の名称", max_length=100, help_text="例: 利用・相談の統計")

    def prepare(self, subject: Contract) -> None:
        rows = subject.duties.filter(trigger="monthly", same_as__isnull=True)
        codes = rows.order_by("code").values_list("code", "title").distinct()
        self.offer("duty_code", list(codes))


class ReferencesForm(forms.Form):
    references = forms.CharField(
        label="利用者番号",
        widget=LONG,
        validators=[LinesUpTo(40)],
        help_text="1行に1件。氏名は書かないでください。名簿そのものは、報告の文書として提出します。",
    )


class StartForm(forms.Form):
    started_on = EraDateField(label="利用開始日")


class TermForm(forms.Form):
    term = forms.CharField(label="学期", max_length=40, help_text="例: 1学期")
    ended_on = EraDateField(label="学期の最後の日")
    due_on = EraDateField(label="報告の期限")


class ProgrammeForm(forms.Form):
    title = forms.CharField(
        label="事業の名称",
        max_length=200,
        help_text="承認を受けた実施計画と同じ名称を書いてください。",
    )
    held_on = EraDateField(label="実施日")
    is_outside_days = forms.BooleanField(
        label="協議した実施日以外の事業である", required=False, initial=True
    )


class MeetingForm(forms.Form):
    held_at = EraMomentField(label="開催日時")
    way = forms.ChoiceField(label="方法", choices=MeetingWay.choices())
    place = forms.CharField(label="場所", max_length=200, required=False)
    subject = forms.CharField(label="議題", max_length=200, strip=False)
    attendees = forms.CharField(
        label="出席者", strip=False, widget=SHORT, help_text="1行に1人。例: 区　佐伯 真理子"
    )
    agenda = forms.CharField(
        label="次第", required=False, strip=False, widget=SHORT, help_text="1行に1項目。"
    )


class MinutesForm(SubjectForm):
    words = forms.CharField(label="議事の内容", strip=False, widget=LONG)
    decisions = forms.CharField(label="決定事項", required=False, strip=False, widget=SHORT)

    def prepare(self, subject: Meeting) -> None:
        self.fields["words"].initial, self.fields["decisions"].initial = draft_for(subject)


class DeliverMinutesForm(SubjectForm):
    row = forms.ChoiceField(label="納品物")
    software = forms.CharField(label="ウイルスチェックのソフト", max_length=100)
    checked_on = EraDateField(label="ウイルスチェックの日")

    def prepare(self, subject: Contract) -> None:
        self.offer("row", deliverables_of(subject))


class AgreedForm(SubjectForm):
    """A point that the specification leaves open."""

    question = forms.CharField(label="協議した事項", max_length=200, strip=False)
    result = forms.CharField(label="合意した内容", strip=False, widget=SHORT)
    agreed_on = EraDateField(label="合意日")
    ward_name = forms.CharField(label="区の担当者", max_length=100, strip=False)
    contractor_name = forms.CharField(label="受託者の担当者", max_length=100, strip=False)
    source_words = forms.CharField(
        label="仕様書等の箇所", max_length=200, required=False, help_text="例: 仕様書 §8(1)"
    )
    clause = forms.ChoiceField(label="特記事項の項", required=False)
    deliverable = forms.ChoiceField(label="期限を定める納品物", required=False)
    due_on = EraDateField(label="定めた期限", required=False)

    def prepare(self, subject: Contract) -> None:
        clauses = [
            (str(clause.pk), f"{row.label} {clause}")
            for row in subject.clause_sets.prefetch_related("clauses")
            for clause in row.clauses.all()
        ]
        self.offer("clause", with_none(clauses))
        self.offer("deliverable", with_none(deliverables_of(subject)))


def deliverables_of(contract: Contract) -> Choices:
    rows = contract.deliverables.select_related("deliverable")
    return [(str(row.pk), row.deliverable.title) for row in rows]


class ContactForm(SubjectForm):
    """Who came with what."""

    kind = forms.ChoiceField(label="種類", choices=ContactKind.choices())
    received_at = EraMomentField(label="受付日時")
    channel = forms.ChoiceField(label="方法", choices=InquiryChannel.choices())
    source = forms.CharField(
        label="相手方", max_length=200, help_text="組織や続柄を書きます。氏名は書かないでください。"
    )
    subject = forms.CharField(label="件名", max_length=200, strip=False)
    words = forms.CharField(label="内容", strip=False, widget=SHORT)
    happens_on = EraDateField(
        label="実施日", required=False, help_text="視察への同席など、日が決まっているとき。"
    )
    again = forms.ChoiceField(label="同じ原因の前の記録（再発のとき）", required=False)

    def prepare(self, subject: Contract) -> None:
        rows = subject.contacts.filter(kind=ContactKind.COMPLAINT.value)
        self.offer("again", with_none([(str(one.pk), f"{one} {one.subject}") for one in rows]))


class ContactAnswerForm(forms.Form):
    answer = forms.CharField(label="回答・対応の結果", strip=False, widget=SHORT)
    channel = forms.ChoiceField(label="回答の方法", choices=InquiryChannel.choices())
    answered_at = EraMomentField(
        label="回答日時", required=False, help_text="空けると、いまの日時になります。"
    )
    coordination = forms.CharField(
        label="所管課との調整", required=False, strip=False, widget=SHORT
    )  # fmt: skip


class StopForm(forms.Form):
    starts_at = EraMomentField(label="停止の開始")
    ends_at = EraMomentField(label="停止の終了")
    reason = forms.CharField(label="理由・影響", max_length=300, strip=False, widget=SHORT)


class FaultForm(forms.Form):
    reported_at = EraMomentField(label="障害の報告を受けた日時")
    title = forms.CharField(label="障害の内容", max_length=200, strip=False)
    words = forms.CharField(label="状況・影響", strip=False, widget=SHORT)
    is_down = forms.BooleanField(label="サービスが止まっている", required=False, initial=True)


class ResponseForm(forms.Form):
    responded_at = EraMomentField(label="初動の日時")


class FaultStepForm(forms.Form):
    happened_at = EraMomentField(label="対応した日時")
    words = forms.CharField(label="対応の内容", strip=False, widget=SHORT)


class FaultEndForm(forms.Form):
    recovered_at = EraMomentField(label="復旧した日時")
    cause = forms.CharField(label="原因", strip=False, widget=SHORT)
    is_contractors_liability = forms.BooleanField(
        label="受託者の故意・過失による損害がある（賠償の対象）", required=False
    )


class LevelForm(forms.Form):
    measure = forms.ChoiceField(label="指標", choices=LevelMeasure.choices())
    limit_minutes = forms.IntegerField(
        label="基準（分）", required=False, min_value=1, help_text="初動・復旧の時間。例: 60"
    )
    target_percent = forms.DecimalField(label="目標（%）", max_digits=6, decimal_places=3)
    consequence = forms.CharField(label="未達のときの扱い", max_length=200)
    since_on = EraDateField(label="適用開始日")


class AuditForm(SubjectForm):
    kind = forms.ChoiceField(label="種類", choices=AuditKind.choices())
    scope = forms.CharField(label="範囲・目的", strip=False, widget=SHORT)
    planned_on = EraDateField(label="実施予定日")
    places = forms.MultipleChoiceField(
        label="対象", widget=forms.CheckboxSelectMultiple, help_text="再委託先も選べます。"
    )

    def prepare(self, subject: Contract) -> None:
        field = self.fields["places"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(name, name) for name in places_of(subject)]


class HeldForm(forms.Form):
    held_on = EraDateField(label="実施日")


class AuditAnswerForm(SubjectForm):
    answer = forms.CharField(label="回答", strip=False, widget=SHORT)

    def prepare(self, subject: AuditQuestion) -> None:
        self.fields["answer"].initial = subject.answer


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label="結果", choices=(("", "選んでください"), *Verdict.choices()))


class FindingForm(SubjectForm):
    place = forms.ChoiceField(label="対象")
    clause = forms.ChoiceField(label="項")
    words = forms.CharField(label="指摘の内容", strip=False, widget=SHORT)
    measure = forms.CharField(label="求める是正", strip=False, widget=SHORT)
    due_on = EraDateField(label="是正の期限")

    def prepare(self, subject: Audit) -> None:
        self.offer("place", [(str(one.pk), one.name) for one in subject.places.all()])
        asked = subject.questions.select_related("clause__clause_set")
        rows = [(str(q.clause_id), f"{q.clause.clause_set.label} {q.clause}") for q in asked]
        self.offer("clause", rows)


class VisitForm(SubjectForm):
    visited_on = EraDateField(label="立入日")
    workplace = forms.ChoiceField(label="届出のある業務執行場所", required=False)
    new_place = forms.CharField(
        label="届出のない場所",
        max_length=200,
        required=False,
        help_text="書くと、場所の変更の届出が必要な立入りとして残ります。",
    )
    staff = forms.CharField(label="区の職員", max_length=200, strip=False)
    contact_person = forms.CharField(label="応対者", max_length=100, strip=False)
    result = forms.CharField(label="結果", strip=False, widget=SHORT)

    def prepare(self, subject: Contract) -> None:
        self.offer("workplace", with_none([(one, one) for one in workplaces_of(subject)]))


class GrantForm(forms.Form):
    person = forms.ModelChoiceField(
        label="監査人",
        queryset=Person.objects.filter(memberships__role=Role.AUDITOR.value).distinct(),
        empty_label="選んでください",
    )
    until_on = EraDateField(label="閲覧できる最後の日")


class LeakForm(forms.Form):
    known_on = EraDateField(label="報告の対象となる事態を知った日")
    grounds = forms.MultipleChoiceField(
        label="理由", choices=LeakGround.choices(), widget=forms.CheckboxSelectMultiple
    )
