"""監査チーム: the posts of the specification, the targets, independence, records, parts."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import (
    AuditPart,
    AuditTarget,
    Contract,
    Independence,
    Post,
    Worker,
)
from madoguchi.services.contracts.queries.roster import demand_assignable, is_audit
from madoguchi.services.contracts.rules.audit_team import LEADERS, QUALIFICATIONS, SOURCE
from madoguchi.services.contracts.terms import AuditStage


def define_audit_posts(contract: Contract, *, by: Actor, now: datetime) -> list[Post]:
    """主監査人 and 主監査人補佐 as the specification words them; those that are there stay.

    raises  Refused  the contract is no audit
    """
    authorise(by, "contracts.contract.edit", contract)
    if not is_audit(contract):
        raise Refused("no_audit", "情報セキュリティ監査の契約だけに、監査人の職を登録できます。")
    return [
        Post.objects.get_or_create(
            contract=contract,
            name=name,
            defaults={
                "qualifications": list(QUALIFICATIONS),
                "source": f"{SOURCE}(4)",
                "attends_meetings": True,
                "is_auditor": True,
                "needs_audit_record": True,
            },
        )[0]
        for name in LEADERS
    ]


def register_target(contract: Contract, name: str, *, by: Actor, now: datetime) -> AuditTarget:
    """An asset or a system that is audited: every auditor states anew.

    raises  Refused  no name
    """
    authorise(by, "contracts.contract.edit", contract)
    if not name.strip():
        raise Refused("name_needed", "監査対象の名称を入力してください。")
    target, _ = AuditTarget.objects.get_or_create(
        contract=contract, name=name.strip(),
        defaults={"registered_by_id": by.person_id or 0, "registered_at": now},
    )  # fmt: skip
    return target


def state_independence(
    worker: Worker, involved: Collection[int], words: str = "", *, by: Actor, now: datetime
) -> list[Independence]:
    """One statement for every target of the contract (7(6)).

    involved  primary keys of the targets that the worker had to do with
    raises    Refused  there are no targets, or an involvement without words
    """
    authorise(by, "contracts.own.file", worker)
    targets = list(worker.contract.audit_targets.all())
    if not targets:
        raise Refused(
            "no_targets",
            "監査対象が登録されていません。区の担当者に登録を依頼してください。",
        )
    if any(target.pk in involved for target in targets) and not words.strip():
        raise Refused("words_needed", "関わった内容を入力してください。")
    with transaction.atomic():
        return [
            Independence.objects.update_or_create(
                worker=worker, target=target,
                defaults={
                    "was_involved": target.pk in involved,
                    "words": words if target.pk in involved else "",
                    "stated_by_id": by.person_id or 0, "stated_at": now,
                },
            )[0]
            for target in targets
        ]  # fmt: skip


def record_public_audits(worker: Worker, words: str, *, by: Actor, now: datetime) -> Worker:
    """官公庁の情報セキュリティ監査の実績 (7(5)).

    raises  Refused  nothing said
    """
    authorise(by, "contracts.own.file", worker)
    if not words.strip():
        raise Refused("words_needed", "監査した官公庁、システム、年度を入力してください。")
    worker.public_audits = words
    worker.save(update_fields=["public_audits"])
    return worker


def record_part(
    worker: Worker, stage: AuditStage, *, done_on: date, by: Actor, now: datetime
) -> AuditPart:
    """Who took part in the plan, the audit, the report (7(4)); once for each day.

    raises  Refused  a day to come, or a worker who could not be given work on it
    """
    authorise(by, "contracts.own.file", worker)
    if done_on > day_of(now):
        raise Refused("in_future", "従事した日は、今日までの日を入力してください。")
    demand_assignable(worker, done_on)
    part, _ = AuditPart.objects.get_or_create(
        worker=worker, stage=stage.value, done_on=done_on,
        defaults={"recorded_by_id": by.person_id or 0, "recorded_at": now},
    )  # fmt: skip
    return part
