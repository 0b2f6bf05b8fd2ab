"""Workers and subcontractors for tests, made through the commands."""

from datetime import date, datetime
from io import BytesIO

from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.contracts.commands import approvals, roster, subcontracts
from madoguchi.services.contracts.models import Contract, Subcontract, Worker
from madoguchi.services.contracts.queries.subcontracts import papers_owed
from madoguchi.services.contracts.tests.factories import NOW, TODAY

ROW = {
    "name": "髙﨑 𠮷乃", "kana": "たかさき よしの", "responsibility": "相談支援の担当",
    "role": "相談支援担当", "workplace": "本社 3階", "planned_from_on": TODAY,
}  # fmt: skip


def cv() -> tuple[BytesIO, str]:
    return BytesIO("履歴書の写し".encode()), "履歴書.txt"


def a_worker(contract: Contract, world: World, *, now: datetime = NOW, **facts: object) -> Worker:
    """Named, without a CV."""
    options = {key: facts.pop(key) for key in ("subcontract", "cv", "replaces") if key in facts}
    firm = as_actor(world.yamabe, TODAY)
    return roster.register_worker(contract, {**ROW, **facts}, **options, by=firm, now=now)


def an_approved_worker(
    contract: Contract, world: World, *, now: datetime = NOW, from_on: date = TODAY, **facts: object
) -> Worker:
    """Named with a CV, approved by the chief."""
    worker = a_worker(contract, world, now=now, cv=cv(), **facts)
    approvals.approve(
        worker.approval, from_on=from_on, by=as_actor(world.takahashi, TODAY), now=now
    )
    worker.refresh_from_db()
    return worker


def a_firm(
    contract: Contract, world: World, name: str = "株式会社 﨑山清掃", **facts: object
) -> Subcontract:
    """A draft without papers."""
    return subcontracts.draft_subcontract(
        contract,
        **{
            "firm": name, "scope": "会場の設営", "necessity": "設備と人員がないため",
            "by": as_actor(world.yamabe, TODAY), "now": NOW, **facts,
        },
    )  # fmt: skip


def with_papers(
    node: Subcontract, world: World, *, without: tuple[object, ...] = ()
) -> Subcontract:
    for kind in papers_owed(node.contract):
        if kind not in without:
            upload = (BytesIO(f"{node.pk} {kind.label}".encode()), f"{kind.value}.txt")
            subcontracts.file_paper(node, kind, upload, by=as_actor(world.yamabe, TODAY), now=NOW)
    return node


def an_applied_firm(contract: Contract, world: World, *args: str, **facts: object) -> Subcontract:
    node = with_papers(a_firm(contract, world, *args, **facts), world)
    return subcontracts.apply_for(node, by=as_actor(world.yamabe, TODAY), now=NOW)


def an_approved_firm(
    contract: Contract,
    world: World,
    *args: str,
    from_on: date = TODAY,
    now: datetime = NOW,
    **facts: object,
) -> Subcontract:
    node = an_applied_firm(contract, world, *args, **facts)
    approvals.approve(node.approval, from_on=from_on, by=as_actor(world.takahashi, TODAY), now=now)
    return Subcontract.objects.get(pk=node.pk)
