"""Reading cases."""

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from madoguchi.core.cases.models import Case
from madoguchi.core.cases.permissions import visible_cases
from madoguchi.core.errors import Missing
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail.actor import Actor


def case_visible_to(actor: Actor, number: str) -> Case:
    """raises  Missing  no such case, or not for this person: the same answer"""
    found = (
        visible_cases(actor)
        .select_related("section", "clock", "rehearsal_of", "key")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Missing("case_missing", "この案件は見つかりません。一覧から選び直してください。")
    return found


def service_label(case: Case) -> str:
    """The counter that the case stands at; its code if that module is not installed here."""
    return module_labels().get(case.module, case.module)


def service_page(case: Case, actor: Actor, now: datetime) -> str:
    """Address of the case's page in its service; "" if there is none, or not for this person."""
    own = next((each.case_page for each in installed_modules() if each.name == case.module), "")
    if own:
        return str(import_string(own)(actor, case.number, now))
    try:
        return reverse(f"{case.module}:case", args=[case.number])
    except NoReverseMatch:
        return ""


def module_labels() -> dict[str, str]:
    return {module.name: module.label for module in installed_modules()}
