"""再委託: drafted, its papers filed, asked for, begun, withdrawn; every level on its own."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.approvals import answer_with_file, request_approval
from madoguchi.services.contracts.commands.roster import Upload, keep_file
from madoguchi.services.contracts.models import Contract, Subcontract, SubcontractPaper
from madoguchi.services.contracts.queries.subcontracts import (
    above,
    demand_papers,
    demand_subcontract,
    descendants,
    facts_of,
    missing_papers,
)
from madoguchi.services.contracts.rules.subcontracts import (
    check_scope,
    own_state,
)
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    StartPaper,
    SubcontractOrigin,
    SubcontractState,
)


def draft_subcontract(
    contract: Contract,
    *,
    firm: str,
    scope: str,
    necessity: str,
    parent: Subcontract | None = None,
    is_subsidiary: bool = False,
    is_main_work: bool = False,
    is_whole: bool = False,
    by: Actor,
    now: datetime,
) -> Subcontract:
    """A firm to be engaged, by the contractor or by a subcontractor of it (CONT-063 to 067).

    raises  Refused  main work, nothing said, there already, or a parent of another contract
    """
    authorise(by, "contracts.own.file", contract)
    if not contract.is_binding:
        raise Refused("not_binding", "締結した契約についてだけ、再委託を申請できます。")
    check_scope(is_main_work=is_main_work, is_whole=is_whole, sets=_sets(contract))
    if not firm.strip() or not scope.strip() or not necessity.strip():
        raise Refused(
            "words_needed", "再委託先の名称、業務の範囲、やむを得ない理由を入力してください。"
        )
    if parent is not None and parent.contract_id != contract.pk:
        raise Refused("other_contract", "上位の再委託先は、この契約のものを選んでください。")
    with transaction.atomic():
        node, is_new = Subcontract.objects.get_or_create(
            contract=contract,
            parent=parent,
            firm=firm.strip(),
            defaults={
                "scope": scope,
                "necessity": necessity,
                "is_subsidiary": is_subsidiary,
                "is_main_work": is_main_work,
                "is_whole": is_whole,
                "drafted_by_id": by.person_id,
                "drafted_at": now,
            },
        )
    if not is_new:
        raise Refused("named_twice", f"「{firm}」は、すでに届け出られています。")
    return node


def _sets(contract: Contract) -> list[str]:
    return list(contract.clause_sets.values_list("code", flat=True))


def announce_offices(
    contract: Contract, offices: Sequence[tuple[str, str]], *, by: Actor, now: datetime
) -> list[Subcontract]:
    """協力事務所 of the proposal become drafts that still need the approval (CONT-068).

    offices  (name, scope) as the proposal gave them; those already there are left as they are
    """
    authorise(by, "contracts.contract.edit", contract)
    with transaction.atomic():
        return [
            Subcontract.objects.get_or_create(
                contract=contract,
                parent=None,
                firm=firm,
                defaults={
                    "scope": scope,
                    "necessity": "提案書に協力事務所として記載",
                    "origin": SubcontractOrigin.PROPOSAL.value,
                    "drafted_by_id": by.person_id,
                    "drafted_at": now,
                },
            )[0]
            for firm, scope in offices
            if firm.strip()
        ]


def file_paper(
    node: Subcontract, kind: StartPaper, upload: Upload, *, by: Actor, now: datetime
) -> SubcontractPaper:
    """One of the same papers as the contract itself owes; each filing is a version."""
    authorise(by, "contracts.own.file", node)
    with transaction.atomic():
        Subcontract.objects.select_for_update(of=("self",)).get(pk=node.pk)
        stored = keep_file(node.contract, upload, by=by, now=now)
        rows = node.papers.filter(kind=kind.value)
        newest = rows.order_by("-version").select_related("file").first()
        if newest is not None and newest.file.sha256 == stored.sha256:
            raise Refused("same_file", f"同じ{kind.label}が、すでに提出されています。")
        latest = rows.aggregate(Max("version"))["version__max"] or 0
        paper = SubcontractPaper.objects.create(
            subcontract=node,
            kind=kind.value,
            version=latest + 1,
            file=stored,
            filed_by_id=by.person_id or 0,
            filed_at=now,
        )
        if node.approval is not None and not missing_papers(node):
            answer_with_file(node.approval, stored.name)
        return paper


def apply_for(node: Subcontract, *, by: Actor, now: datetime) -> Subcontract:
    """Ask the ward, with every paper; again after a rejection or a withdrawal (CONT-064).

    raises  Refused  papers are missing, or it was asked for already
    """
    authorise(by, "contracts.own.file", node)
    state = own_state(facts_of(node))
    if state in (SubcontractState.APPLIED, SubcontractState.APPROVED):
        raise Refused("asked", f"「{node.firm}」への再委託は、すでに{state.label}です。")
    check_scope(is_main_work=node.is_main_work, is_whole=node.is_whole, sets=_sets(node.contract))
    demand_papers(node)
    with transaction.atomic():
        node.approval = request_approval(
            node.contract,
            ApprovalKind.SUBCONTRACT,
            subject=_subject(node),
            reason=f"{node.scope}：{node.necessity}",
            by=by,
            now=now,
        )
        node.withdrawn_on, node.withdrawal_reason = None, ""
        node.save(update_fields=["approval", "withdrawn_on", "withdrawal_reason"])
    return node


def _subject(node: Subcontract) -> str:
    """受託者→A→B, so that the chief sees the level."""
    path = [one.firm for one in above(node)] + [node.firm]
    return ("再々委託 " if len(path) > 1 else "再委託 ") + "→".join(path)


def begin_subcontract(
    node: Subcontract, *, starts_on: date, by: Actor, now: datetime
) -> Subcontract:
    """The first day of the subcontractor's work: not before its approval (CONT-064).

    raises  Refused
    """
    authorise(by, "contracts.own.file", node)
    demand_subcontract(node, starts_on)
    node.starts_on = starts_on
    node.save(update_fields=["starts_on"])
    return node


def withdraw_approval(
    node: Subcontract, *, reason: str, by: Actor, now: datetime
) -> list[Subcontract]:
    """The chief takes the approval back; every firm below loses its own with it.

    returns  the firm and all below that lost their approval
    raises   Refused  without a reason, or never approved
    """
    authorise(by, "contracts.approval.decide", node)
    if not reason.strip():
        raise Refused("reason_needed", "承認を取り消す理由を入力してください。")
    if own_state(facts_of(node)) is not SubcontractState.APPROVED:
        raise Refused("not_approved", "承認されている再委託だけを取り消せます。")
    lost = [node]
    lost += [
        below
        for below in descendants(node)
        if own_state(facts_of(below)) is SubcontractState.APPROVED
    ]
    with transaction.atomic():
        for one in lost:
            one.withdrawn_on = day_of(now)
            one.withdrawal_reason = (
                reason if one == node else f"上位の「{node.firm}」の承認取消しによる"
            )
            one.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    return lost
