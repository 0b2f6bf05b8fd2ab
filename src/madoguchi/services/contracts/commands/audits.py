"""監査・立入り: notice, questions from the clauses, findings as duties, entries, auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.once import keep_once
from madoguchi.services.contracts.commands.refiling import reopen
from madoguchi.services.contracts.commands.requests import Asked, open_below
from madoguchi.services.contracts.models import (
    Audit,
    AuditFinding,
    AuditorGrant,
    AuditPlace,
    AuditQuestion,
    Contract,
    ContractClause,
    SiteVisit,
)
from madoguchi.services.contracts.queries.audits import asked_clauses, places_of, workplaces_of
from madoguchi.services.contracts.terms import AuditKind, AuditState, DutyState, Verdict

ROSTER = "data_processing.roster"
SETTLED = (DutyState.SETTLED.value, DutyState.NOT_APPLICABLE.value)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """監査の通知. ``places``: the contractor and any subcontractor of the tree."""

    kind: AuditKind
    scope: str
    planned_on: date
    places: Sequence[str]


def announce_audit(contract: Contract, notice: Notice, *, by: Actor, now: datetime) -> Audit:
    """Plan it, choose the places, and make the questions of every clause that applies (CONT-144).

    raises  Refused  a day that has passed, a place that the contract does not know
    """
    authorise(by, "contracts.duty.judge", contract)
    if not notice.scope.strip():
        raise Refused("scope_needed", "監査の範囲・目的を入力してください。")
    if notice.planned_on < day_of(now):
        raise Refused("past", "実施予定日は、今日以後の日を入力してください。")
    unknown = [place for place in notice.places if place not in places_of(contract)]
    if unknown or not notice.places:
        raise Refused("place", "監査の対象は、受託者と承認された再委託先から選んでください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.audits.aggregate(Max("number"))["number__max"] or 0
        audit, is_new = keep_once(
            Audit,
            {"contract": contract, "kind": notice.kind.value, "planned_on": notice.planned_on},
            {"scope": notice.scope},
            {"number": latest + 1, "announced_by_id": by.person_id, "announced_at": now},
            refusal="同じ日に実施する監査・検査が、すでに通知されています。",
        )
        if is_new:
            AuditPlace.objects.bulk_create(
                AuditPlace(audit=audit, name=name) for name in notice.places
            )
            _ask(audit)
    return audit


def _ask(audit: Audit) -> None:
    AuditQuestion.objects.bulk_create(
        AuditQuestion(audit=audit, clause=clause, words=words)
        for clause, words in asked_clauses(audit.contract)
    )


def answer_question(question: AuditQuestion, answer: str, *, by: Actor, now: datetime) -> None:
    """The contractor's answer, until the audit is closed."""
    authorise(by, "contracts.own.file", question.audit)
    if not answer.strip():
        raise Refused("answer_needed", "回答を入力してください。")
    _demand_open(question.audit)
    question.answer = answer
    question.save(update_fields=["answer"])


def judge_question(question: AuditQuestion, verdict: Verdict, *, by: Actor, now: datetime) -> None:
    authorise(by, "contracts.duty.judge", question.audit)
    _demand_open(question.audit)
    question.verdict = verdict.value
    question.save(update_fields=["verdict"])


def hold_audit(audit: Audit, held_on: date, *, by: Actor, now: datetime) -> Audit:
    """実施した日.

    raises  Refused  in the future
    """
    authorise(by, "contracts.duty.judge", audit)
    _demand_open(audit)
    if held_on > day_of(now):
        raise Refused("in_future", "実施日は、今日までの日を入力してください。")
    audit.held_on, audit.state = held_on, AuditState.HELD.value
    audit.save(update_fields=["held_on", "state"])
    return audit


@dataclass(frozen=True, kw_only=True)
class Found:
    place: AuditPlace
    clause: ContractClause
    words: str
    measure: str
    due_on: date


def add_finding(audit: Audit, found: Found, *, by: Actor, now: datetime) -> AuditFinding:
    """指摘: its measure is a duty with a day; verified when the ward accepts what is filed.

    raises  Refused  nothing said, or a day that has passed
    """
    authorise(by, "contracts.duty.judge", audit)
    _demand_open(audit)
    if not found.words.strip() or not found.measure.strip():
        raise Refused("words_needed", "指摘の内容と、求める是正を入力してください。")
    if found.due_on < day_of(now):
        raise Refused("past_due", "是正の期限は、今日以後の日を入力してください。")
    with transaction.atomic():
        current = Audit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
        twin = next(
            (
                one
                for one in current.findings.filter(place=found.place, clause=found.clause)
                if one.words == found.words
            ),
            None,
        )
        if twin is not None:
            return twin
        count = current.findings.count() + 1
        duty = open_below(
            found.clause,
            Asked(
                title=f"是正（{audit} 指摘{count} {found.place.name}）", due_on=found.due_on,
                words=found.measure, proof="是正の報告",
            ),
            by=by, now=now,
        )  # fmt: skip
        return AuditFinding.objects.create(
            audit=current, place=found.place, clause=found.clause, words=found.words, duty=duty
        )


def close_audit(audit: Audit, *, by: Actor, now: datetime) -> Audit:
    """Held, judged, and every measure verified.

    What the audit did not look at stays 未確認.

    raises  Refused  nothing judged, 不適合 without a finding, or measures open (how many)
    """
    authorise(by, "contracts.duty.judge", audit)
    _demand_open(audit)
    if audit.state != AuditState.HELD.value:
        raise Refused("not_held", "実施日が記録されていません。")
    _demand_judged(audit)
    waiting = audit.findings.exclude(duty__state__in=SETTLED).count()
    if waiting:
        raise Refused("measures_open", f"確認の済んでいない是正が{waiting}件あります。")
    audit.state, audit.closed_at = AuditState.CLOSED.value, now
    audit.save(update_fields=["state", "closed_at"])
    return audit


def _demand_judged(audit: Audit) -> None:
    judged = audit.questions.exclude(verdict=Verdict.NOT_SEEN.value)
    if not judged.exists():
        raise Refused(
            "nothing_judged",
            "判定した質問が1件もありません。確認した項を判定してから完了してください。",
        )
    poor = judged.filter(verdict=Verdict.POOR.value)
    left = poor.exclude(clause__in=audit.findings.values("clause")).count()
    if left:
        raise Refused(
            "finding_needed",
            f"不適合と判定した{left}項に、指摘がありません。指摘と求める是正を記録してください。",
        )


def _demand_open(audit: Audit) -> None:
    if audit.state == AuditState.CLOSED.value:
        raise Refused("closed", "この監査・検査は、完了しています。")


@dataclass(frozen=True, kw_only=True)
class Entry:
    visited_on: date
    workplace: str
    staff: str
    contact_person: str
    result: str
    is_new_place: bool = False


def record_visit(contract: Contract, entry: Entry, *, by: Actor, now: datetime) -> SiteVisit:
    """立入り at a place of the roster, or at one that is reported as a change (CONT-145).

    A place that the roster does not know asks for the roster again.

    raises  Refused
    """
    authorise(by, "contracts.duty.judge", contract)
    words = (entry.workplace, entry.staff, entry.contact_person, entry.result)
    if not all(one.strip() for one in words):
        raise Refused("words_needed", "業務執行場所、職員、応対者、結果を入力してください。")
    if entry.visited_on > day_of(now):
        raise Refused("in_future", "立入日は、今日までの日を入力してください。")
    if entry.workplace not in workplaces_of(contract) and not entry.is_new_place:
        raise Refused(
            "unknown_place",
            "届出のある業務執行場所から選ぶか、「届出のない場所（変更の届出が必要）」に"
            "印を付けてください。",
        )
    with transaction.atomic():
        visit, is_new = keep_once(
            SiteVisit,
            {"contract": contract, "visited_on": entry.visited_on, "workplace": entry.workplace},
            {
                "staff": entry.staff,
                "contact_person": entry.contact_person,
                "result": entry.result,
                "is_new_place": entry.is_new_place,
            },
            {"recorded_by_id": by.person_id, "recorded_at": now},
            refusal="同じ日の同じ場所への立入りが、すでに記録されています。",
        )
        if is_new and entry.is_new_place:
            reopen(contract, ROSTER, f"名簿にない業務執行場所：{entry.workplace}", now=now)
    return visit


def grant_auditor(
    contract: Contract, person: Person, until_on: date, *, by: Actor, now: datetime
) -> AuditorGrant:
    """外部監査人 may read the evidence of this contract until a day (CONT-146).

    raises  Refused  not an auditor, or a day that has passed
    """
    authorise(by, "contracts.duty.judge", contract)
    today = day_of(now)
    if until_on < today:
        raise Refused("past", "閲覧できる最後の日は、今日以後の日を入力してください。")
    roles = {membership.role for membership in valid_memberships(person, today)}
    if Role.AUDITOR.value not in roles:
        raise Refused("not_auditor", "監査担当者の役割をもつ人だけに、閲覧を許可できます。")
    with transaction.atomic():
        AuditorGrant.objects.select_for_update().filter(
            contract=contract, person=person, revoked_at__isnull=True, until_on__lt=today
        ).update(revoked_at=now)
        grant, _ = keep_once(
            AuditorGrant,
            {"contract": contract, "person": person, "revoked_at": None},
            {"until_on": until_on},
            {"granted_by_id": by.person_id, "granted_at": now},
            refusal="この人への許可が、すでにあります。取り消してから、改めて許可してください。",
        )
    return grant


def revoke_auditor(grant: AuditorGrant, *, by: Actor, now: datetime) -> AuditorGrant:
    authorise(by, "contracts.duty.judge", grant)
    grant.revoked_at = grant.revoked_at or now
    grant.save(update_fields=["revoked_at"])
    return grant
