"""求めに応じた報告: either side opens one; it stands on the board beside the clause it is of.

(CONT-113, 117, 118, 119, 143)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.once import keep_once
from madoguchi.services.contracts.models import (
    Contract,
    ContractClause,
    ContractClauseSet,
    Duty,
)
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.rules.due_days import OPEN_ONLY, check_open_day
from madoguchi.services.contracts.rules.library import SPECIFICATION, clause_set
from madoguchi.services.contracts.terms import DutyTrigger

TITLE_LENGTH = 200


class Subject(Term):
    """What is asked for."""

    WORK = "work", "業務の報告"
    MATERIAL = "material", "資料・データ・アンケートの集計"
    SECURITY = "security", "セキュリティの管理状況の報告"
    MINUTES = "minutes", "議事録"


# (set, clause) in the order of preference: the first that the contract has.
CLAUSES = {
    Subject.WORK: (("data_processing", 32), ("personal_information", 12), (SPECIFICATION, 1)),
    Subject.MATERIAL: ((SPECIFICATION, 3),),
    Subject.SECURITY: (("data_processing", 33), ("personal_information", 13), (SPECIFICATION, 4)),
    Subject.MINUTES: ((SPECIFICATION, 2),),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """words  what exactly is to be answered; ``is_strict``: it will hold data of children"""

    title: str
    due_on: date
    words: str = ""
    proof: str = "報告書"
    is_strict: bool = False


def ask_report(
    contract: Contract, subject: Subject, asked: Asked, *, by: Actor, now: datetime
) -> Duty:
    """Open a report with its day; the security report is the ward's to ask for (CONT-143).

    raises  Refused  nothing said, a day that has passed, the same title and day in other words
    """
    if subject is Subject.SECURITY:
        authorise(by, "contracts.duty.judge", contract)
    side_of(by, contract)
    if not asked.title.strip():
        raise Refused("title_needed", "求める報告の名称を入力してください。")
    if asked.due_on < day_of(now):
        raise Refused("past_due", "期限は、今日以後の日を入力してください。")
    return open_duty(contract, subject, asked, by=by, now=now)


def ask_typed(
    contract: Contract, subject: Subject, asked: Asked, *, by: Actor, now: datetime
) -> Duty:
    """As somebody types it: the day is one on which it can be handed in.

    raises  Refused
    """
    side_of(by, contract)
    check_open_day(asked.due_on, BusinessCalendar(), way_out=OPEN_ONLY)
    return ask_report(contract, subject, asked, by=by, now=now)


def ask_each(
    contract: Contract, titles: Sequence[str], due_on: date, *, by: Actor, now: datetime
) -> list[Duty]:
    """One report for each title: every advice session of every project (CONT-117).

    raises  Refused  no title, or the same one twice
    """
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise Refused("title_needed", "報告の名称を、1行に1件ずつ入力してください。")
    twice = sorted({title for title in wanted if wanted.count(title) > 1})
    if twice:
        raise Refused("title_twice", f"同じ名称が2回あります：{twice[0]}")
    with transaction.atomic():
        return [
            ask_report(contract, Subject.WORK, Asked(title=one, due_on=due_on), by=by, now=now)
            for one in wanted
        ]


def open_duty(
    contract: Contract, subject: Subject, asked: Asked, *, by: Actor, now: datetime
) -> Duty:
    """The row itself; who may open it is asked by the caller.

    raises  Refused  the contract is not in force, or the same was opened in other words
    """
    return open_below(_clause_of(contract, subject), asked, by=by, now=now)


def open_below(clause: ContractClause, asked: Asked, *, by: Actor, now: datetime) -> Duty:
    """A duty opened on the way, beside any clause of the contract.

    raises  Refused
    """
    contract = clause.clause_set.contract
    if not contract.is_binding:
        raise Refused("not_binding", "締結後、完結前の契約についてだけ求められます。")
    duty, _ = keep_once(
        Duty,
        {
            "contract": contract,
            "trigger": DutyTrigger.ON_REQUEST.value,
            "title": asked.title[:TITLE_LENGTH],
            "due_on": asked.due_on,
        },
        {"clause": clause, "asked_words": asked.words, "is_strict": asked.is_strict},
        {
            "code": f"{clause.clause_set.code}.on_request",
            "due_words": "求めに応じて",
            "proof_words": asked.proof,
            "asked_by_id": by.person_id,
            "asked_at": now,
        },
        refusal="同じ名称と期限の求めが、すでにあります。名称を変えて記録してください。",
    )
    return duty


def _clause_of(contract: Contract, subject: Subject) -> ContractClause:
    for code, number in CLAUSES[subject]:
        found = ContractClause.objects.filter(
            clause_set__contract=contract, clause_set__code=code, number=number
        ).select_related("clause_set__contract__case")
        if found:
            return found[0]
    return _specification(contract, CLAUSES[subject][-1][1])


def _specification(contract: Contract, number: int) -> ContractClause:
    """The specification joins the board when its first duty is opened."""
    chosen = clause_set(SPECIFICATION)
    row, is_new = ContractClauseSet.objects.get_or_create(
        contract=contract,
        code=SPECIFICATION,
        defaults={"label": chosen.label, "version": chosen.version, "position": 90},
    )
    if is_new:
        ContractClause.objects.bulk_create(
            ContractClause(
                clause_set=row, number=one.number, heading=one.heading, summary=one.summary
            )
            for one in chosen.clauses
        )
    return row.clauses.get(number=number)


def decide_due(
    duty: Duty, due_on: date, *, ground: str, by: Actor, now: datetime
) -> Duty:  # fmt: skip
    """The ward decides the day that counts, where the printed one cannot be kept (CONT-118).

    raises  Refused  without a ground, on a closed day, or the duty is settled
    """
    authorise(by, "contracts.duty.judge", duty)
    if not ground.strip():
        raise Refused("ground_needed", "期限を定めた理由を入力してください。")
    if duty.settled_on is not None:
        raise Refused("settled", "承認済みの義務の期限は変えられません。")
    check_open_day(due_on, BusinessCalendar(), way_out=OPEN_ONLY)
    duty.printed_due_on = duty.printed_due_on or duty.due_on
    duty.due_on, duty.due_ground = due_on, ground
    duty.save(update_fields=["printed_due_on", "due_on", "due_ground"])
    return duty
