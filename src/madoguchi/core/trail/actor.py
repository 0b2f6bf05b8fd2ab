"""Actor: on whose behalf something is seen or done. An argument of every command."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from madoguchi.core.terms import Term


class ActorKind(Term):
    PERSON = "person", "利用者"
    SYSTEM = "system", "システム"
    PUBLIC = "public", "一般（サインインなし）"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a person in one membership, the system itself, or the unknown public.

    person_id        accounts.Person primary key, or None
    label            what the trail prints: "佐伯 真理子（生活文化政策部 市民活動推進課）"
    organisation_id  the organisation that the person acts for now, or None
    roles            role codes held there: {"officer", "approver"}
    has_mfa          signed in with a second factor
    from_ward_network  the request came from a registered network of the ward; on pages it is
                     asked of ward administrators alone, and False for everybody else
    answers          what was found out about the actor while it acts: an actor lives for one
                     request or job, and many entries of one page ask the same of it
    """

    kind: ActorKind
    label: str
    person_id: int | None = None
    organisation_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    has_mfa: bool = False
    from_ward_network: bool = False
    answers: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def system(cls, name: str) -> Self:
        """A job or the command line: ``Actor.system("worker")``."""
        return cls(kind=ActorKind.SYSTEM, label=name)

    @classmethod
    def public(cls) -> Self:
        """A visitor who is not signed in."""
        return cls(kind=ActorKind.PUBLIC, label="一般")

    @property
    def is_person(self) -> bool:
        return self.kind is ActorKind.PERSON

    def has_role(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles in the organisation acted for."""
        return bool(self.roles & set(roles))

    def once(self, question: str, ask: Callable[[], bool]) -> bool:
        """The answer to ``question`` about this actor, found out by ``ask`` the first time."""
        if question not in self.answers:
            self.answers[question] = ask()
        return self.answers[question]
