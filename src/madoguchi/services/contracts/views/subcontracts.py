"""再委託: the tree, one firm with its papers, and what each side does about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import subcontracts as commands
from madoguchi.services.contracts.forms import subcontracts as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, Subcontract, SubcontractPaper
from madoguchi.services.contracts.queries import subcontracts as queries
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import StartPaper
from madoguchi.services.contracts.views.frame import act_page, contract_page, home_of, moment_of

PAGE = "contract-subcontracts"

FILES = "contracts.own.file"
DECIDES = "contracts.approval.decide"


def _page(node: Subcontract) -> str:
    return reverse("contracts:contract-subcontract", args=[node.contract.case.number, node.pk])


def _node(contract: Contract, node_id: int) -> Subcontract:
    rows = contract.subcontracts.select_related("approval", "parent", "contract__case__key")
    return get_object_or_404(rows, pk=node_id)


@signed_in
def tree(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    context["firms"] = queries.tree_of(contract, day_of(context["case_now"]))
    return render(request, "contracts/subcontracts/tree.html", context)


@signed_in
def new(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    now = moment_of(request, contract)
    firms = queries.tree_of(contract, day_of(now))
    start = {"parent": request.GET.get("parent", "")}
    form = forms.SubcontractForm(posted(request), initial=start, firms=firms)
    deed = Deed(
        title="再委託を用意する", button="次へ（文書をそろえる）",
        done="再委託の下書きを作りました。続けて、文書をそろえて申請してください。",
        lead="業務の再委託は禁止されています。附属業務で、やむを得ないときだけ申請できます。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=form, to=home_of(contract, PAGE),
        command=lambda typed: commands.draft_subcontract(
            contract,
            **{**typed, "parent": contract.subcontracts.filter(pk=typed["parent"] or 0).first()},
            by=request.actor, now=now,
        ),
    )  # fmt: skip


@signed_in
def office(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="提案書の協力事務所を登録する", button="登録する", done="協力事務所を登録しました。",
        lead="提案書で示された事務所も、再委託の承認を受けるまで業務を行えません。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=forms.OfficeForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda typed: commands.announce_offices(
            contract, [(typed["firm"], typed["scope"])],
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def firm(request: HouseRequest, number: str, node_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    node = _node(contract, node_id)
    context = contract_page(request, contract, node=node)
    lines = queries.tree_of(contract, day_of(context["case_now"]))
    held = queries.latest_papers(node)
    context |= {
        "line": next(line for line in lines if line.node == node),
        "above": queries.above(node),
        "papers": [(kind, held.get(kind)) for kind in queries.papers_owed(contract)],
        "may_decide": may(request.actor, DECIDES, contract),
        "workers": list(node.workers.select_related("contract__case__key")),
    }
    return render(request, "contracts/subcontracts/firm.html", context)


@signed_in
def paper(request: HouseRequest, number: str, node_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    node = _node(contract, node_id)
    start = {"kind": request.GET.get("kind", "")}
    form = forms.PaperForm(posted(request), request.FILES or None, initial=start, node=node)
    deed = Deed(
        title="再委託先の文書を提出する", button="提出する", done="文書を提出しました。",
        facts=(("再委託先", node.firm),),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=form, to=_page(node),
        command=lambda typed: commands.file_paper(
            node, StartPaper(typed["kind"]), (typed["file"].file, typed["file"].name),
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def paper_file(request: HouseRequest, number: str, paper_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(SubcontractPaper, pk=paper_id, subcontract__contract=contract)
    return download_response(
        found.file, by=request.actor, now=request.now, purpose="再委託先の文書の閲覧"
    )


@signed_in
def apply_for(request: HouseRequest, number: str, node_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    node = _node(contract, node_id)
    deed = Deed(
        title="再委託の承認を申請する", button="申請する",
        done="申請しました。承認されるまで、業務を始めないでください。", facts=_facts(node),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=NothingForm(posted(request)), to=_page(node),
        command=lambda _: commands.apply_for(
            node, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _facts(node: Subcontract) -> tuple[tuple[str, Any], ...]:
    path = "→".join(one.firm for one in [*queries.above(node), node])
    return (("再委託先", path), ("範囲", node.scope), ("理由", node.necessity))


@signed_in
def begin(request: HouseRequest, number: str, node_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    node = _node(contract, node_id)
    deed = Deed(
        title="再委託の業務の開始を記録する", button="記録する", done="記録しました。",
        facts=_facts(node),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=FILES, form=forms.BeginForm(posted(request)),
        to=_page(node),
        command=lambda typed: commands.begin_subcontract(
            node, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def withdraw(request: HouseRequest, number: str, node_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    node = _node(contract, node_id)
    below = "、".join(one.firm for one in queries.descendants(node)) or "なし"
    deed = Deed(
        title="再委託の承認を取り消す", button="承認を取り消す", done="承認を取り消しました。",
        lead="取り消すと、下位の再委託先とその従事者も業務を行えなくなります。",
        facts=(*_facts(node), ("下位の再委託先", below)), is_danger=True,
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=DECIDES, form=forms.WithdrawalForm(posted(request)),
        to=_page(node),
        command=lambda typed: commands.withdraw_approval(
            node, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip
