"""事故報告: the first report, its course, its end."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import incidents as commands
from madoguchi.services.contracts.forms import custody as forms
from madoguchi.services.contracts.forms import work
from madoguchi.services.contracts.models import Contract, Filing, Incident
from madoguchi.services.contracts.queries.dues import open_leak_reports
from madoguchi.services.contracts.queries.people_pages import callable_workers
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import IncidentKind, IncidentStep, LeakGround
from madoguchi.services.contracts.views.frame import act_on, act_page, contract_page, moment_of


def page_of(incident: Incident) -> str:
    return reverse("contracts:contract-incident", args=[incident.contract.case.number, incident.pk])


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = contract.incidents.select_related("reported_by")
    return render(request, "contracts/incidents.html", contract_page(request, contract, rows=rows))


@signed_in
def report(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="事故・おそれを報告する",
        button="区に報告する",
        done="区の担当者に知らせました。続けて、書面の報告を提出してください。",
        lead="「おそれ」の段階で、直ちに報告してください。詳しいことは後から書き加えられます。",
    )
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=forms.IncidentForm(
            posted(request), initial={"noticed_at": moment_of(request, contract)}
        ),
        to=reverse("contracts:contract-incidents", args=[number]),
        command=lambda typed: commands.report_incident(
            contract, IncidentKind(typed.pop("kind")), **typed,
            by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def incident(request: HouseRequest, number: str, incident_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _incident(contract, incident_id)
    is_ward = bool(may(request.actor, "contracts.duty.judge", contract))
    form = (forms.WardStepForm if is_ward else forms.StepForm)(posted(request))
    context = contract_page(
        request, contract, incident=found, form=form, may_judge=is_ward,
        entries=found.entries.select_related("written_by"), contacts=_contacts(contract),
        leak_reports=open_leak_reports(found),
        calls=callable_workers(contract, day_of(moment_of(request, contract))),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "contracts/incident.html", context, status=status)
    step = IncidentStep(form.cleaned_data["step"] or IncidentStep.INSTRUCTION.value)
    return act_on(
        request,
        contract,
        lambda: commands.add_step(
            found, step, form.cleaned_data["words"],
            by=request.actor, now=moment_of(request, contract)
        ),
        done="記録しました。",
        to=page_of(found), form=form, template="contracts/incident.html", context=context,
    )  # fmt: skip


@signed_in
def start_leak_clock(request: HouseRequest, number: str, incident_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _incident(contract, incident_id)
    deed = Deed(
        title="個人情報保護委員会への報告の期限を開く",
        button="期限を開く",
        done="速報と確報の期限を開きました。",
        lead="個人情報の保護に関する法律 第68条の報告です。知った日を1日目として数えます。",
    )
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=work.LeakForm(posted(request)), to=page_of(found),
        command=lambda typed: commands.start_leak_clock(
            found, known_on=typed["known_on"],
            grounds=[LeakGround(one) for one in typed["grounds"]],
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


def _incident(contract: Contract, incident_id: int) -> Incident:
    return get_object_or_404(
        contract.incidents.select_related("reported_by", "contract__case"), pk=incident_id
    )


def _contacts(contract: Contract) -> Filing | None:
    """The newest list of emergency contacts, shown beside every incident (CONT-025)."""
    rows = Filing.objects.filter(
        duty__contract=contract, duty__code="data_processing.emergency_contacts"
    )
    return rows.prefetch_related("files__file").order_by("-version").first()


@signed_in
def close(request: HouseRequest, number: str, incident_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _incident(contract, incident_id)
    deed = Deed(
        title=f"事故報告 第{found.number}号を終結する",
        button="終結する",
        done="事故報告を終結しました。",
        lead="原因と再発防止策を確かめてから終結します。",
    )
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=forms.CauseForm(posted(request)), to=page_of(found),
        command=lambda typed: commands.close_incident(
            found, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip
