"""The rules in the words of the page: what each says, where it comes from, what the ward set."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.safeguarding.commands.rule_settings import set_rule
from madoguchi.services.safeguarding.forms.casework import RuleValueForm
from madoguchi.services.safeguarding.models import RuleSetting
from madoguchi.services.safeguarding.queries.day_pictures import LEGEND
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.rule_examples import examples
from madoguchi.services.safeguarding.queries.rule_pages import code_lines, rule_page
from madoguchi.services.safeguarding.rules.rulebook import Parameter, rule_of
from madoguchi.services.safeguarding.views.ward_frame import act_page


@requires("safeguarding.case.view")
def rules(request: HouseRequest) -> HttpResponse:
    context = {"book": rules_on(day_of(request.now)), "codes": code_lines(day_of(request.now))}
    return render(request, "safeguarding/ward/rules.html", context)


@requires("safeguarding.case.view")
def rule(request: HouseRequest, code: str) -> HttpResponse:
    try:
        page = rule_page(code, day_of(request.now))
    except LookupError:
        raise Http404 from None
    context = {
        "page": page,
        "examples": examples(code, page.in_force, rules_on(day_of(request.now)).effects),
        "legend": LEGEND,
        "codes": code_lines(day_of(request.now)),
        "history": RuleSetting.objects.filter(rule=code).select_related("set_by"),
        "may_set": bool(may(request.actor, "safeguarding.rule.set")),
    }
    return render(request, "safeguarding/ward/rule.html", context)


@requires("safeguarding.rule.set")
def set_value(request: HouseRequest, code: str, name: str) -> HttpResponse:
    try:
        parameter = rule_of(code).parameter(name)
    except (LookupError, StopIteration):
        raise Http404 from None
    today = day_of(request.now)
    deed = Deed(
        title=f"{rule_of(code).title}：{parameter.label}を設定する", button="設定する",
        done="設定しました。適用開始日からの判定に使います。",
    )  # fmt: skip
    initial = {"value": rules_on(today)[code][name], "from_on": today}
    return act_page(
        request, deed, needs="safeguarding.rule.set", about=None,
        form=RuleValueForm(
            posted(request), initial=initial, label=parameter.label,
            choices=dict(parameter.choices), limits=_limits(parameter),
        ),
        to=reverse("safeguarding:rule", args=[code]),
        command=lambda typed: set_rule(
            code, name, typed["value"], typed["from_on"], typed["reason"],
            by=request.actor, now=request.now,
        ),
    )  # fmt: skip


def _limits(parameter: Parameter) -> str:
    if parameter.choices:
        return ""
    limits = f"{parameter.at_least}から{parameter.at_most}まで"
    return f"{limits}の間で設定できます（単位: {parameter.unit}）。"
