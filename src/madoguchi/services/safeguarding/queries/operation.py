"""The service as its two sides see it: the contract of the actor, and its rows."""

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import ServiceContract
from madoguchi.services.safeguarding.permissions import SECTION_ROLES

M = TypeVar("M", bound=models.Model)


def served_contract(actor: Actor, day: date) -> ServiceContract:
    """The contract that the actor's section supervises, or the actor's company serves: the one in
    force on ``day``, else the latest.

    raises  Missing  the actor's organisation has none: for it the service does not exist
    """
    mine = actor.organisation_id or 0
    rows = ServiceContract.objects.filter(Q(section_id=mine) | Q(contractor_id=mine))
    found = list(rows.select_related("key", "section", "contractor").order_by("starts_on"))
    if not found:
        raise Missing("no_service", "お探しのページは見つかりません。")
    return next((one for one in found if one.covers(day)), found[-1])


def rows_of(model: type[M], contract: ServiceContract, path: str = "contract") -> QuerySet[M]:
    """All rows of the service, of the earlier years of service too."""
    rows: Any = model._base_manager  # noqa: SLF001 - Django's documented name
    found: QuerySet[M] = rows.filter(
        **{
            f"{path}__section_id": contract.section_id,
            f"{path}__contractor_id": contract.contractor_id,
        }
    ).select_related(path)
    return found


def row_of(model: type[M], contract: ServiceContract, pk: int, path: str = "contract") -> M:
    """raises  Missing  no such row, or of another service"""
    found = rows_of(model, contract, path).select_related(f"{path}__key").filter(pk=pk).first()
    if found is None:
        raise Missing("no_such_row", "お探しの記録は見つかりません。一覧から選び直してください。")
    return found


def people_of_section(contract: ServiceContract, day: date) -> list[Person]:
    """Officers and approvers of the supervising section, each once."""
    return _people(contract.section_id, day, tuple(role.value for role in SECTION_ROLES))


def _people(organisation_id: int, day: date, roles: tuple[str, ...]) -> list[Person]:
    rows = memberships_on(day).filter(organisation_id=organisation_id, role__in=roles)
    return list({row.person_id: row.person for row in rows.select_related("person")}.values())


def periods_of(contract: ServiceContract) -> QuerySet[ServiceContract]:
    """履行期間 of the service, the earliest first."""
    return ServiceContract.objects.filter(
        section_id=contract.section_id, contractor_id=contract.contractor_id
    ).order_by("starts_on")
