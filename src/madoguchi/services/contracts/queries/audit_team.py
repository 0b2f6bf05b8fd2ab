"""監査チーム: the auditors of a contract today, what their team lacks, who did which stage."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from madoguchi.services.contracts.models import AuditPart, Contract, Post, Worker
from madoguchi.services.contracts.queries.roster import demand_fit, is_audit, is_serving_in
from madoguchi.services.contracts.rules.audit_team import (
    AuditorFacts,
    check_independent,
    check_record,
    missing_parts,
    team_problems,
)
from madoguchi.services.contracts.terms import AuditStage


def targets_of(contract: Contract) -> list[str]:
    return list(contract.audit_targets.values_list("name", flat=True))


def stated_by(worker: Worker) -> dict[str, bool]:
    """Target -> whether the worker was ever involved in it; only what was stated."""
    rows = worker.independence.select_related("target")
    return {row.target.name: row.was_involved for row in rows}


def leading_posts(contract: Contract) -> list[str]:
    """The auditors' posts that need a record: 主監査人 and 主監査人補佐."""
    rows = contract.posts.filter(is_auditor=True, needs_audit_record=True)
    return list(rows.values_list("name", flat=True))


def auditors_of(contract: Contract, on: date) -> list[AuditorFacts]:
    """Whoever holds an auditor's post on the day, once each, in the order of the posts."""
    held: dict[int, tuple[Worker, list[str]]] = {}
    posts = contract.posts.filter(is_auditor=True).prefetch_related(
        "holdings__worker__qualifications__evidence",
        "holdings__worker__cv",
        "holdings__worker__audit_parts",
    )
    for post in posts:
        for holding in post.holdings.all():
            if is_serving_in(post, holding, on):
                _, names = held.setdefault(holding.worker_id, (holding.worker, []))
                names.append(post.name)
    return [_facts(worker, names) for worker, names in held.values()]


def _facts(worker: Worker, posts: Sequence[str]) -> AuditorFacts:
    return AuditorFacts(
        name=worker.name,
        posts=posts,
        stated=stated_by(worker),
        has_record=bool(worker.public_audits.strip()),
        parts={AuditStage(part.stage) for part in worker.audit_parts.all()},
    )


def problems_on(contract: Contract, on: date) -> tuple[str, ...]:
    """What the team lacks on the day; nothing where the contract names no auditor's post."""
    if not contract.posts.filter(is_auditor=True).exists():
        return ()
    auditors, leaders = auditors_of(contract, on), leading_posts(contract)
    begun = {AuditStage(part.stage) for part in parts_of(contract)}
    return (
        *team_problems(auditors, targets_of(contract), leaders=leaders),
        *missing_parts(auditors, begun, leaders=leaders),
    )


def open_parts(contract: Contract) -> tuple[str, ...]:
    """For the closing: stages in which a leader never took part, on the contract's last day."""
    auditors = auditors_of(contract, contract.ends_on)
    return missing_parts(auditors, tuple(AuditStage), leaders=leading_posts(contract))


def parts_of(contract: Contract) -> Sequence[AuditPart]:
    rows = AuditPart.objects.filter(worker__contract=contract)
    return list(rows.select_related("worker__contract__case__key"))


def demand_fit_for(worker: Worker, post: Post, on: date) -> None:
    """The guard of a post: assignable, qualified; of an auditor's also independent and proven.

    raises  Refused
    """
    demand_fit(worker, post, on)
    if post.needs_audit_record:
        check_record(worker.name, worker.public_audits)
    if post.is_auditor:
        check_independent(worker.name, targets_of(worker.contract), stated_by(worker))


def team_page(contract: Contract, on: date) -> dict[str, Any]:
    """What the page of the roster shows of the team; nothing for any other contract."""
    if not is_audit(contract):
        return {}
    return {
        "is_audit": True,
        "team_problems": problems_on(contract, on),
        "auditors": auditors_of(contract, on),
        "targets": targets_of(contract),
        "parts": parts_of(contract),
    }
