"""Permissions: who may do what, one table per module, and the reason when somebody may not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from madoguchi.core.accounts.rules.verdict import Allowed, Denied, Verdict
from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor, ActorKind

__all__ = [
    "Allowed", "Denied", "Permission", "PermissionTwice", "Predicate", "UnknownPermission",
    "Verdict", "all_permissions", "anyone", "authorise", "has_role", "is_signed_in",
    "may", "permission_of", "predicate",
]  # fmt: skip


class Test(Protocol):
    """A test of an actor against an object (None when a page asks before it has one)."""

    def __call__(self, actor: Actor, obj: Any, /) -> Verdict: ...


@dataclass(frozen=True)
class Predicate:
    """A named test that combines: ``is_officer & of_own_section | is_auditor``.

    ``&`` gives the first refusal, ``|`` the last one: put the likelier way in last.
    """

    test: Test

    def __call__(self, actor: Actor, obj: Any = None) -> Verdict:
        return self.test(actor, obj)

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(lambda actor, obj: self(actor, obj) and other(actor, obj))

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(lambda actor, obj: self(actor, obj) or other(actor, obj))


def predicate(test: Test) -> Predicate:
    """Decorator: a function ``(actor, obj) -> Allowed | Denied`` becomes combinable."""
    return Predicate(test)


@predicate
def anyone(actor: Actor, obj: Any) -> Verdict:
    """Everybody, signed in or not; roles of the permission still apply."""
    return Allowed()


@predicate
def is_signed_in(actor: Actor, obj: Any) -> Verdict:
    """A person (or the system itself), not the unknown public."""
    if actor.kind is ActorKind.PUBLIC:
        return Denied("サインインしてください。")
    return Allowed()


def has_role(*roles: Role) -> Predicate:
    """Holds one of the roles in the organisation acted for; the system itself always passes."""

    def test(actor: Actor, obj: Any) -> Verdict:
        if actor.kind is ActorKind.SYSTEM or actor.has_role(*roles):
            return Allowed()
        labels = "・".join(role.label for role in roles)
        return Denied(
            f"この操作には「{labels}」の役割が必要です。所属部署の区管理者に確認してください。"
        )

    return Predicate(test)


@dataclass(frozen=True)
class Permission:
    """One row of a module's ``PERMISSIONS`` table.

    code       "procurement.tender.publish": module, thing, verb
    label      what an auditor reads: "公告の公開"
    predicate  the test of actor and object
    roles      if given, one of them is needed besides the predicate
    mfa        demands a sign-in with a second factor (not asked of the demo people)
    trail      each successful ``authorise`` writes a row to the trail
    """

    code: str
    label: str
    predicate: Predicate = anyone
    roles: tuple[Role, ...] = ()
    mfa: bool = False
    trail: bool = False

    def judge(self, actor: Actor, obj: Any = None) -> Verdict:
        """Roles, then the predicate, then the second factor."""
        if self.roles:
            verdict = has_role(*self.roles)(actor, obj)
            if not verdict:
                return verdict
        verdict = self.predicate(actor, obj)
        if not verdict:
            return verdict
        return self._judge_second_factor(actor)

    def _judge_second_factor(self, actor: Actor) -> Verdict:
        if not self.mfa or actor.has_mfa or not actor.is_person or settings.DEMO_SIGN_IN:
            return Allowed()
        return Denied(
            "この操作には多要素認証でのサインインが必要です。"
            "「安全設定」で設定してから、サインインし直してください。"
        )


class UnknownPermission(LookupError):
    """A code that no installed module declares: a mistake in the program."""


class PermissionTwice(ValueError):
    """Two modules declare the same code: a mistake in the program."""


def authorise(actor: Actor, code: str, obj: Any = None, *, now: datetime | None = None) -> None:
    """Stop unless ``actor`` may do ``code`` to ``obj``.

    raises  Forbidden          with the Japanese reason
            UnknownPermission  no installed module declares the code
    """
    permission = permission_of(code)
    verdict = permission.judge(actor, obj)
    if isinstance(verdict, Denied):
        raise Forbidden("not_permitted", verdict.reason)
    if permission.trail:
        record(
            permission.code, by=actor, about=obj, label=permission.label, now=now or timezone.now()
        )


def may(actor: Actor, code: str, obj: Any = None) -> Verdict:
    """Allowed, or Denied with the reason; writes nothing."""
    return permission_of(code).judge(actor, obj)


def permission_of(code: str) -> Permission:
    """The permission with this code.

    raises  UnknownPermission  for a code that no installed module declares
    """
    try:
        return _table(_sources())[code]
    except KeyError:
        raise UnknownPermission(f"no installed module declares the permission {code!r}") from None


def all_permissions() -> Iterable[Permission]:
    """Every permission of the installed modules, in module order."""
    return _table(_sources()).values()


def _sources() -> tuple[str, ...]:
    return tuple(module.permissions for module in installed_modules() if module.permissions)


@cache
def _table(sources: tuple[str, ...]) -> dict[str, Permission]:
    table: dict[str, Permission] = {}
    for source in sources:
        for permission in import_string(source):
            if permission.code in table:
                raise PermissionTwice(f"{permission.code!r} is declared twice; see {source}")
            table[permission.code] = permission
    return table
