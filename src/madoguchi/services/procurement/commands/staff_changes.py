"""予定技術者の変更: an unavoidable reason, an equal or better person, the ward's consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Worker, WorkerChange

SUCCESSOR = ("name", "qualifications", "experience", "affiliation")


def request_worker_change(
    worker: Worker,
    *,
    successor: Mapping[str, Any],
    reason: str,
    comparison: str,
    by: Actor,
    now: datetime,
) -> WorkerChange:
    """Ask to replace a named engineer (PROC-103).

    successor  {"name", "qualifications", "experience", "affiliation"}
    raises     Refused  no reason, no comparison of experience, no successor, one is pending
    Source: seed 004 §18(4).
    """
    authorise(by, "procurement.application.file", worker.application)
    if not str(successor.get("name", "")).strip():
        raise Refused("successor_needed", "後任者の氏名を入力してください。")
    if not reason.strip():
        raise Refused("reason_needed", "変更がやむを得ない理由を入力してください。")
    if not comparison.strip():
        raise Refused(
            "comparison_needed",
            "後任者が同等以上であることが分かるように、経験の比較を入力してください。",
        )
    if worker.replaced_by_id or worker.change_requests.filter(is_granted__isnull=True).exists():
        raise Refused("change_pending", f"{worker.name}さんの変更は、すでに申請されています。")
    return WorkerChange.objects.create(
        worker=worker,
        successor={name: successor.get(name, "") for name in SUCCESSOR},
        reason=reason,
        comparison=comparison,
        requested_at=now,
    )


def decide_worker_change(
    change: WorkerChange, *, grant: bool, note: str = "", by: Actor, now: datetime
) -> WorkerChange:
    """The ward consents or not; with consent the successor takes the place in 様式5."""
    authorise(by, "procurement.intake.register", change.worker.application.tender)
    if change.decided_at is not None:
        raise Refused("already_decided", "この申請は決定済みです。画面を読み直してください。")
    if not grant and not note.strip():
        raise Refused("reason_needed", "認めない理由を入力してください。")
    with transaction.atomic():
        change.is_granted, change.decision_note = grant, note
        change.decided_at, change.decided_by_id = now, by.person_id
        change.save()
        if grant:
            _replace(change)
    return change


def _replace(change: WorkerChange) -> None:
    worker = change.worker
    successor = Worker.objects.create(
        application=worker.application,
        role=worker.role,
        fields=worker.fields,
        name=change.successor["name"],
        qualifications=change.successor["qualifications"] or [],
        experience=change.successor["experience"],
        affiliation=change.successor["affiliation"],
    )
    worker.replaced_by = successor
    worker.save(update_fields=["replaced_by"])
