"""Attribution: on whose behalf the database is written to right now, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from json import dumps

from madoguchi.core.trail.actor import Actor

UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """What the triggers write beside each change.

    source  where the write came from: "web:GET cases/ from 192.0.2.8", "worker:mail.deliver"
    """

    actor_kind: str = UNATTRIBUTED
    actor_id: int | None = None
    actor_label: str = ""
    organisation_id: int | None = None
    reason: str = ""
    source: str = ""

    @cached_property
    def as_json(self) -> str:
        """The form in which a PostgreSQL session carries it."""
        return dumps(
            {
                "kind": self.actor_kind,
                "id": self.actor_id,
                "label": self.actor_label,
                "organisation": self.organisation_id,
                "reason": self.reason,
                "source": self.source,
            }
        )


NOBODY = Attribution()
CURRENT: ContextVar[Attribution] = ContextVar("trail_attribution", default=NOBODY)


def current() -> Attribution:
    """Whose writes these are; ``NOBODY`` outside of ``acting``."""
    return CURRENT.get()


@contextmanager
def acting(actor: Actor, *, reason: str = "", source: str = "") -> Iterator[None]:
    """All writes inside are the actor's. A blank reason or source is taken from outside.

    >>> with acting(Actor.system("worker"), source="worker"):
    ...     with acting(Actor.public(), reason="閲覧"):
    ...         print(current().actor_label, current().reason, current().source)
    一般 閲覧 worker
    """
    token = CURRENT.set(attribution_of(actor, reason=reason, source=source))
    try:
        yield
    finally:
        CURRENT.reset(token)


def attribution_of(actor: Actor, *, reason: str = "", source: str = "") -> Attribution:
    """The actor's attribution, completed from the current one."""
    outer = current()
    return Attribution(
        actor_kind=actor.kind.value,
        actor_id=actor.person_id,
        actor_label=actor.label,
        organisation_id=actor.organisation_id,
        reason=reason or outer.reason,
        source=source or outer.source,
    )
