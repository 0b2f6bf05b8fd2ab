"""Permissions combine, give their reason, and unknown codes are mistakes."""

import sys

import pytest

from madoguchi.core.accounts import permissions
from madoguchi.core.accounts.permissions import (
    Allowed,
    Denied,
    Permission,
    PermissionTwice,
    UnknownPermission,
    anyone,
    authorise,
    has_role,
    is_signed_in,
    may,
    predicate,
)
from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden
from madoguchi.core.modules import ServiceModule
from madoguchi.core.trail.actor import Actor, ActorKind

OFFICER = Actor(kind=ActorKind.PERSON, label="佐伯", person_id=1, roles=frozenset({"officer"}))
NOBODY = Actor.public()


@predicate
def is_even(actor, obj):
    return Allowed() if obj % 2 == 0 else Denied("偶数だけです。")


TABLE = (
    Permission("probe.read", "読む", is_signed_in),
    Permission("probe.write", "書く", is_even, roles=(Role.OFFICER,)),
    Permission("probe.open", "開く", anyone, roles=(Role.OFFICER,), mfa=True),
)
TWICE = (*TABLE, TABLE[0])


@pytest.fixture
def probe(settings):
    settings.CORE_MODULES = ()
    settings.MODULES = (ServiceModule(name="probe", label="試験", permissions=f"{__name__}.TABLE"),)
    return settings


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    """The table is found by its dotted name, as a module's is."""
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    permissions._table.cache_clear()
    yield
    permissions._table.cache_clear()


def test_and_gives_the_first_refusal():
    both = is_signed_in & is_even
    assert both(OFFICER, 2) == Allowed()
    assert both(NOBODY, 3) == Denied("サインインしてください。")
    assert both(OFFICER, 3) == Denied("偶数だけです。")


def test_or_allows_either_and_gives_the_last_refusal():
    either = is_even | is_signed_in
    assert either(OFFICER, 3) == Allowed()
    assert either(NOBODY, 2) == Allowed()
    assert either(NOBODY, 3) == Denied("サインインしてください。")


def test_roles_are_asked_besides_the_predicate(probe):
    assert may(OFFICER, "probe.write", 2) == Allowed()
    assert may(OFFICER, "probe.write", 3) == Denied("偶数だけです。")
    denied = may(NOBODY, "probe.write", 2)
    assert isinstance(denied, Denied)
    assert "担当者" in denied.reason


def test_the_system_needs_no_role_but_meets_the_predicate(probe):
    assert may(Actor.system("worker"), "probe.write", 2) == Allowed()
    assert may(Actor.system("worker"), "probe.write", 3) == Denied("偶数だけです。")


def test_authorise_raises_forbidden_with_the_reason(probe):
    authorise(OFFICER, "probe.write", 2)
    with pytest.raises(Forbidden, match="偶数だけです。"):
        authorise(OFFICER, "probe.write", 3)


def test_second_factor_is_demanded_except_of_demo_people(probe):
    with pytest.raises(Forbidden, match="多要素認証"):
        authorise(OFFICER, "probe.open")
    with_code = Actor(
        kind=ActorKind.PERSON, label="佐伯", roles=frozenset({"officer"}), has_mfa=True
    )
    authorise(with_code, "probe.open")
    probe.DEMO_SIGN_IN = True
    authorise(OFFICER, "probe.open")


def test_unknown_code_is_a_programming_error(probe):
    with pytest.raises(UnknownPermission, match=r"probe\.fly"):
        may(OFFICER, "probe.fly")


def test_a_code_declared_twice_is_a_programming_error(settings):
    settings.CORE_MODULES = ()
    settings.MODULES = (ServiceModule(name="probe", label="試験", permissions=f"{__name__}.TWICE"),)
    with pytest.raises(PermissionTwice, match=r"probe\.read"):
        may(OFFICER, "probe.read")


def test_has_role_names_what_is_missing():
    denied = has_role(Role.APPROVER, Role.AUDITOR)(OFFICER)
    assert isinstance(denied, Denied)
    assert "決裁者・監査担当者" in denied.reason
