"""質問と回答: take in, consolidate, approve, publish at the exact minute."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.approvals import demand_approval, request_approval
from madoguchi.services.procurement.commands.closing import demand_window
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.errors import ChangedAfterApproval
from madoguchi.services.procurement.models import (
    AnswerEntry,
    AnswerPublication,
    Application,
    Approval,
    Question,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.asked_content import answers_content
from madoguchi.services.procurement.queries.counter import intake_rule_of
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.rules.addenda import section_number
from madoguchi.services.procurement.rules.asking import may_ask
from madoguchi.services.procurement.rules.intake import HandIn, intake_findings
from madoguchi.services.procurement.rules.questions_text import NamedFirm, firm_names_in
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ApprovalSubject,
    AskerCircle,
    Channel,
    MilestoneKind,
    QuestionState,
    Stage,
)


def ask(
    tender: Tender,
    *,
    text: str,
    by: Actor,
    now: datetime,
    organisation: Organisation,
    document: str = "",
    place: str = "",
) -> Question:
    """A question asked on this site; the same words from the same firm again are one question.

    raises  Refused (not of the circle; empty), WindowNotOpen, DeadlinePassed (kept as attempt)
    """
    authorise(by, "procurement.question.ask", tender)
    with attempts_kept(tender, Stage.QUESTIONS, by=by, now=now):
        if not text.strip():
            raise Refused("empty_question", "質問を入力してください。")
        application = tender.applications.filter(applicant=organisation).first()
        _demand_asker(tender, application)
        demand_window(tender, MilestoneKind.QUESTIONS, now, "質問")
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        asked = Question.objects.filter(
            tender=tender, organisation=organisation, channel=Channel.UPLOAD.value,
            document=document, place=place, text=text,
        )  # fmt: skip
        return asked.first() or Question.objects.create(
            tender=tender,
            application=application,
            organisation=organisation,
            firm=organisation.name,
            channel=Channel.UPLOAD.value,
            document=document,
            place=place,
            text=text,
            received_at=now,
        )


def _demand_asker(tender: Tender, application: Application | None) -> None:
    state = ApplicationState(application.state) if application else None
    circle = AskerCircle(Asked(tender).fact("asker_circle"))
    if not may_ask(circle, state):
        raise Refused("not_entitled_to_ask", f"この案件で質問できるのは、{circle.label}です。")


def register_questions(
    tender: Tender,
    rows: Sequence[dict[str, str]],
    *,
    received_at: datetime,
    channel: Channel,
    firm: str,
    email: str,
    by: Actor,
    now: datetime,
    subject: str = "",
    application: Application | None = None,
) -> list[Question]:
    """Questions that came by mail or on a sheet (様式3・5・11), row by row.

    rows     [{"document", "place", "text"}, …]; rows without text are skipped
    returns  the questions; late ones are kept in state 期限後, those of outsiders in 対象外
    """
    authorise(by, "procurement.question.consolidate", tender)
    span = window(tender, MilestoneKind.QUESTIONS)
    late = span is not None and span.has_closed(received_at)
    state = ApplicationState(application.state) if application else None
    entitled = may_ask(AskerCircle(Asked(tender).fact("asker_circle")), state)
    warnings = _subject_warnings(tender, channel, received_at, subject)
    with transaction.atomic():
        return [
            Question.objects.create(
                tender=tender,
                application=application,
                organisation=application.applicant if application else None,
                firm=firm,
                email=email,
                channel=channel.value,
                subject=subject,
                row_number=number,
                document=row.get("document", ""),
                place=row.get("place", ""),
                text=row["text"],
                received_at=received_at,
                state=_state(late=late, entitled=entitled).value,
                warning=warnings,
            )
            for number, row in enumerate(rows, start=1)
            if row.get("text", "").strip()
        ]


def _subject_warnings(tender: Tender, channel: Channel, received_at: datetime, subject: str) -> str:
    findings = intake_findings(
        HandIn(channel=channel, arrived_at=received_at, subject=subject),
        intake_rule_of(tender, Stage.QUESTIONS, received_at),
    )
    return " ".join(
        each.message for each in findings if each.code in {"wrong_subject", "no_company_in_subject"}
    )


def _state(*, late: bool, entitled: bool) -> QuestionState:
    if late:
        return QuestionState.LATE
    return QuestionState.RECEIVED if entitled else QuestionState.NOT_ENTITLED


def consolidate(
    tender: Tender,
    questions: Sequence[Question],
    *,
    question: str,
    by: Actor,
    now: datetime,
    answer: str = "",
    document: str = "",
    place: str = "",
    changes_clause: str = "",
) -> AnswerEntry:
    """Equal questions become one numbered entry without any asker's name (PROC-075).

    raises  Refused  a firm's name stands in the text that will be published; no question was
            chosen, or one that was not taken (late, not of the circle, taken up already)
    """
    authorise(by, "procurement.question.consolidate", tender)
    demand_waiting(questions)
    demand_nameless(tender, question, answer)
    demand_known_clause(tender, changes_clause)
    with transaction.atomic():
        Tender.objects.select_for_update().get(pk=tender.pk)
        highest = tender.answers.aggregate(Max("number"))["number__max"] or 0
        entry = AnswerEntry.objects.create(
            tender=tender,
            number=highest + 1,
            document=document,
            place=place,
            question=question,
            answer=answer,
            changes_clause=changes_clause,
            drafted_by_id=by.person_id,
        )
        take_up(entry, questions)
        return entry


def demand_known_clause(tender: Tender, clause: str) -> None:
    """An answer that changes the notice names one of its numbered sections (PROC-076)."""
    version = tender.notice_versions.order_by("-number").first()
    if not clause.strip() or version is None:
        return
    number, last = section_number(clause), len(version.frozen["sections"])
    if number is None or not 1 <= number <= last:
        raise Refused(
            "unknown_clause",
            f"変更する項番は、公告の項目の番号（1から{last}）から書いてください。例：9(1)",
        )


def demand_waiting(questions: Sequence[Question]) -> None:
    """Pass if there are questions and each waits to be taken up; raises Refused."""
    if not questions:
        raise Refused("no_question", "まとめる質問を1つ以上選んでください。")
    other = next((each for each in questions if each.state != QuestionState.RECEIVED), None)
    if other is not None:
        state = QuestionState(other.state).label
        raise Refused("question_not_waiting", f"「{state}」の質問は、回答にまとめられません。")


def take_up(entry: AnswerEntry, questions: Sequence[Question]) -> None:
    """The questions stand behind this entry from now on."""
    for each in questions:
        each.answer_entry = entry
        each.state = QuestionState.CONSOLIDATED.value
        each.save(update_fields=["answer_entry", "state"])


def demand_nameless(tender: Tender, *texts: str) -> None:
    """Pass if no firm of the call is named in what all will read; raises Refused."""
    firms = [
        NamedFirm(tuple(name for name in (firm.name, firm.trade_name) if name))
        for firm in Organisation.objects.filter(
            pk__in=tender.applications.values("applicant_id")
        ).only("name", "trade_name")
    ]
    asked = [NamedFirm((name,)) for name in tender.questions.values_list("firm", flat=True) if name]
    for text in texts:
        found = firm_names_in(text, [*firms, *asked])
        if found:
            raise Refused(
                "firm_named",
                f"「{found[0]}」は事業者の名称です。質問者が分からない書き方に直してください。",
            )


def request_answer_approval(tender: Tender, *, note: str, by: Actor, now: datetime) -> Approval:
    """起案: every unpublished answer, frozen.

    raises  Refused  there is none, or one is empty
    """
    _demand_answers(tender)
    return request_approval(
        tender, ApprovalSubject.ANSWERS, by=by, now=now, note=note,
        content=answers_content(tender),
    )  # fmt: skip


def _demand_answers(tender: Tender) -> list[AnswerEntry]:
    entries = list(tender.answers.filter(published_at__isnull=True))
    if not entries:
        raise Refused("no_answers", "公開する回答がありません。質問を取りまとめてください。")
    empty = [entry for entry in entries if not entry.answer.strip()]
    if empty:
        raise Refused("answer_empty", f"問{empty[0].number}の回答を入力してください。")
    return entries


def schedule_answers(
    tender: Tender, *, publish_at: datetime, by: Actor, now: datetime
) -> AnswerPublication:
    """Publish all answers at ``publish_at``, not a second before (PROC-074).

    raises  NotApproved; Refused (an answer is empty, none at all, a moment that has passed,
            or a wording that was changed after the decision)
    """
    authorise(by, "procurement.question.consolidate", tender)
    approval = demand_approval(tender, ApprovalSubject.ANSWERS)
    entries = _demand_answers(tender)
    if publish_at < now:
        raise Refused("moment_passed", "公開の日時は、現在より後にしてください。")
    if approval.content != answers_content(tender):
        raise ChangedAfterApproval
    with transaction.atomic():
        # The moment itself is the gate: readers compare it with the clock, no job has to run.
        for entry in entries:
            entry.published_at = publish_at
            entry.save(update_fields=["published_at"])
        return AnswerPublication.objects.create(
            tender=tender,
            publish_at=publish_at,
            audience=tender.answer_audience,
            requested_by_id=by.person_id or 0,
            approval_id_value=approval.pk,
        )
