"""What a statement of participation still lacks besides papers."""

from collections.abc import Iterator

from madoguchi.services.procurement.models import Application, Condition, StandingTerm
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.staffing import (
    NamedWorker,
    StaffingRule,
    staffing_gaps,
)
from madoguchi.services.procurement.terms import ApplicationKind, AppliesTo


def statement_gaps(application: Application) -> tuple[str, ...]:
    """One sentence for each thing to settle before filing; empty = the statement is complete."""
    return (
        *contact_gaps(application),
        *declaration_gaps(application),
        *oath_gaps(application),
        *consent_gaps(application),
        *team_gaps(application),
    )


def contact_gaps(application: Application) -> Iterator[str]:
    for value, label in (
        (application.contact_name, "担当者氏名"),
        (application.contact_phone, "担当者の電話番号"),
        (application.contact_email, "担当者のメールアドレス"),
    ):
        if not value.strip():
            yield f"「{label}」を入力してください。"


def declaration_gaps(application: Application) -> Iterator[str]:
    routes = {AppliesTo.REGISTERED.value, AppliesTo.UNREGISTERED.value}
    asks = any(paper.applies_to in routes for paper in Asked(application.tender).papers())
    if asks and application.is_registered_bidder is None:
        yield "競争入札参加資格の有無を選んでください。"
    if application.kind == ApplicationKind.CONSORTIUM:
        if not application.consortium_name.strip():
            yield "共同企業体の名称を入力してください。"
        if application.members.count() < 2:
            yield "共同企業体の構成員を2者以上登録してください。"


def oath_gaps(application: Application) -> Iterator[str]:
    sworn = set(application.oaths.values_list("condition_id", flat=True))
    for condition in Asked(application.tender).rows(Condition):
        if condition.is_sworn and condition.pk not in sworn:
            yield f"「{condition.text}」を宣誓してください。"


def consent_gaps(application: Application) -> Iterator[str]:
    accepted = set(application.acceptances.values_list("term_id", "version"))
    for term in Asked(application.tender).rows(StandingTerm):
        if term.needs_consent and (term.pk, term.version) not in accepted:
            yield f"「{term.text}」に同意してください。"


def team_gaps(application: Application) -> tuple[str, ...]:
    """What the named team lacks of the call's staffing rule (PROC-041, 059)."""
    workers = [
        NamedWorker(
            name=worker.name,
            role=worker.role,
            fields=frozenset(worker.fields),
            qualifications=frozenset(worker.qualifications),
        )
        for worker in application.workers.filter(replaced_by__isnull=True)
    ]
    return staffing_gaps(workers, staffing_rule_of(application))


def staffing_rule_of(application: Application) -> StaffingRule:
    """The call's staffing rule; 様式5's least head-count holds beside it."""
    asked = Asked(application.tender)
    facts, least = asked.fact("staffing_rule"), asked.fact("minimum_workers")
    minimum = dict(facts.get("minimum", {}))
    if least:
        minimum["担当技術者"] = max(minimum.get("担当技術者", 0), least)
    return StaffingRule(
        minimum=minimum,
        fields=tuple(facts.get("fields", ())),
        may_share=bool(facts.get("may_share", True)),
        any_of={role: tuple(marks) for role, marks in facts.get("any_of", {}).items()},
    )
