"""Alerts: the list, one with the rule that explains itself, its confirmation and its actions."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.commands.access import note_view
from madoguchi.services.safeguarding.commands.alerting import confirm_alert, note_reading
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.forms.casework import AlertActionForm, ConfirmForm
from madoguchi.services.safeguarding.models import Alert
from madoguchi.services.safeguarding.queries.alert_page import alert_page as page_of
from madoguchi.services.safeguarding.queries.caseload import (
    BeyondOwnCases,
    openable_alert,
    own_alerts,
)
from madoguchi.services.safeguarding.queries.names import shown_name
from madoguchi.services.safeguarding.queries.start_page import (
    OPEN_STATES,
    URGENCY,
    asks_for_something,
    by_urgency,
    new_since,
    open_checks,
)
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.rules.rulebook import all_rules, rule_of
from madoguchi.services.safeguarding.views.ward_frame import act_page, beyond_page

RULES = [(rule.code, rule.title) for rule in all_rules() if rule.level != "definition"]


@requires("safeguarding.case.view")
def alert_list(request: HouseRequest) -> HttpResponse:
    since = new_since(request.now)
    listing = Listing(
        by_urgency(own_alerts(request.actor, request.now)),
        request.GET,
        search=("number", "child__number", "facility__organisation__name"),
        filters=(
            Filter(name="state", label="状態", choices=AlertState.choices(), lookup="state"),
            Filter(name="rule", label="種類", choices=RULES, lookup="rule"),
            Filter(
                name="need", label="対応",
                choices=(("open", "未対応のもの"), ("yes", "未対応・次の確認日が来たもの")),
                queries={
                    "open": Q(state__in=OPEN_STATES),
                    "yes": asks_for_something(day_of(request.now)),
                },
            ),
            Filter(
                name="new", label="届いた日", choices=(("yes", "新着（前の開庁日から）"),),
                queries={"yes": Q(raised_at__gte=since)},
            ),
        ),
        sorts={
            "urgency": URGENCY, "raised": ("raised_at",), "reached": ("reached_on",),
            "facility": ("facility__organisation__name",), "due": ("confirm_by",),
        },
    )  # fmt: skip
    context = {"listing": listing, "now": request.now, "new_since": since}
    return render(request, "safeguarding/ward/alerts.html", context)


@requires("safeguarding.case.view")
def check_list(request: HouseRequest) -> HttpResponse:
    """次の確認日が来た対応."""
    listing = Listing(
        open_checks(request.actor, request.now), request.GET, search=("child__number",),
        sorts={"day": ("next_check_on",)},
    )  # fmt: skip
    return render(
        request, "safeguarding/ward/checks.html", {"listing": listing, "now": request.now}
    )


@requires("safeguarding.case.view")
def alert_page(request: HouseRequest, number: str) -> HttpResponse:
    try:
        alert = openable_alert(request.actor, number, request.now)
    except BeyondOwnCases as beyond:
        return beyond_page(request, beyond)
    note_reading(alert, by=request.actor, now=request.now)
    if alert.child is not None:
        note_view(alert.child, f"お知らせ {number}", by=request.actor, now=request.now)
    return render(request, "safeguarding/ward/alert.html", _context(request, alert))


def _context(request: HouseRequest, alert: Alert) -> dict[str, Any]:
    child = alert.child
    return {
        "alert": alert,
        "page": page_of(alert, day_of(request.now)),
        "name": shown_name(child, to=request.actor, now=request.now) if child else "",
        "may_confirm": bool(may(request.actor, "safeguarding.alert.confirm", alert)),
        "now": request.now,
    }


@requires("safeguarding.alert.confirm")
def confirm(request: HouseRequest, number: str) -> HttpResponse:
    alert = openable_alert(request.actor, number, request.now)
    deed = Deed(
        title=f"お知らせ {number} を確認する", button="確認した",
        done="確認しました。予定した対応を終えたら、記録してください。", facts=_about(alert),
        lead="あなたが内容を確かめ、これから対応することを記録します。",
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.alert.confirm", about=alert,
        form=ConfirmForm(posted(request)), to=reverse("safeguarding:alert", args=[number]),
        command=lambda typed: confirm_alert(
            alert, Judgement(typed["planned"]), by=request.actor, now=request.now
        ),
    )  # fmt: skip


@requires("safeguarding.action.record")
def act_on(request: HouseRequest, number: str) -> HttpResponse:
    alert = openable_alert(request.actor, number, request.now)
    child = alert.child
    if child is None:
        raise Http404  # a silent facility: there is nothing to record of a child
    deed = Deed(
        title=f"お知らせ {number} への対応を記録する",
        button="記録する",
        done="対応を記録しました。",
        facts=_about(alert),
    )
    form = AlertActionForm(posted(request), initial={"acted_on": day_of(request.now)})
    return act_page(
        request, deed, needs="safeguarding.action.record", about=alert, form=form,
        to=reverse("safeguarding:alert", args=[number]),
        command=lambda typed: record_action(
            child, Acted(alert=alert, **_typed(typed)), by=request.actor, now=request.now,
        ),
    )  # fmt: skip


def _about(alert: Alert) -> tuple[tuple[str, str], ...]:
    """Which alert it is, for somebody who comes from a list."""
    child = (("児童", alert.child.number),) if alert.child else ()
    return (("お知らせ", rule_of(alert.rule).title), *child, ("施設", alert.facility.name))


def _typed(typed: dict[str, Any]) -> dict[str, Any]:
    return {**typed, "judgement": Judgement(typed["judgement"])}
