"""Register and change organisations; each is kept exactly as typed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor

OWN_FIELDS = frozenset({
    "name_kana", "trade_name", "english_name", "former_names", "blind_words",
    "representative_title", "representative", "postal_code", "address", "phone", "fax", "email",
    "email_domain",
})  # fmt: skip


@transaction.atomic
def register_organisation(fields: dict[str, Any], *, by: Actor, now: datetime) -> Organisation:
    """A new organisation; ``fields`` as the model names them.

    raises  Forbidden, Refused (wrong 法人番号, same body already registered, loop of sections)
    """
    authorise(by, "accounts.organisation.change", now=now)
    return check_and_save(Organisation(**fields))


@transaction.atomic
def change_organisation(
    organisation: Organisation, fields: dict[str, Any], *, by: Actor, now: datetime
) -> Organisation:
    """The ward corrects the register; raises as ``register_organisation``."""
    authorise(by, "accounts.organisation.change", organisation, now=now)
    for name, value in fields.items():
        setattr(organisation, name, value)
    return check_and_save(organisation)


@transaction.atomic
def change_own_organisation(
    organisation: Organisation, fields: dict[str, Any], *, by: Actor, now: datetime
) -> Organisation:
    """The contractor keeps its own particulars; name, number and kind stay the ward's to change.

    raises  Forbidden  not the manager of this organisation
            ValueError a field that is not the contractor's
    """
    authorise(by, "accounts.own_organisation.change", organisation, now=now)
    if foreign := set(fields) - OWN_FIELDS:
        raise ValueError(f"not the contractor's to change: {sorted(foreign)}")
    for name, value in fields.items():
        setattr(organisation, name, value)
    return check_and_save(organisation)


def check_and_save(organisation: Organisation) -> Organisation:
    """The rules of the register, without permission: the caller has asked."""
    _check_number(organisation)
    _check_parents(organisation)
    try:
        organisation.full_clean(validate_unique=True)
    except ValidationError as error:
        raise Refused("organisation_invalid", " ".join(error.messages)) from error
    organisation.save()
    return organisation


def _check_number(organisation: Organisation) -> None:
    number = organisation.corporate_number
    if not number:
        return
    if not is_corporate_number(number):
        raise Refused(
            "corporate_number_wrong",
            "法人番号の検査数字が合いません。13桁の番号を確かめて入力し直してください。",
        )
    twins = Organisation.objects.filter(corporate_number=number, name=organisation.name)
    if twins.exclude(pk=organisation.pk).exists():
        raise Refused(
            "organisation_twice",
            "同じ名称と法人番号の組織がすでに登録されています。一覧から探して使ってください。",
        )


def _check_parents(organisation: Organisation) -> None:
    above = organisation.parent
    while above is not None:
        if above.pk == organisation.pk:
            raise Refused(
                "organisation_loop",
                "上位組織が循環しています。自分より下の組織を上位に選ばないでください。",
            )
        above = above.parent
    is_section = organisation.kind == OrganisationKind.SECTION
    if is_section and organisation.parent is None:
        raise Refused("section_without_parent", "区の部署には、上位組織を選んでください。")
