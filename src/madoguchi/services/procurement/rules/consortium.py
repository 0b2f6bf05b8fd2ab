"""Who may apply how often: single firms, JVs (共同企業体) and cooperating offices (seed 004 §5(3)).

Firms are told apart by legal entity (法人番号), never by branch name (§5(3)※).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Firm:
    """A firm as a legal entity.

    corporate_number  13 digits, or "" for a body without one: then ``name`` is the identity
    """

    name: str
    corporate_number: str = ""

    @property
    def entity(self) -> str:
        return self.corporate_number or self.name


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One application with all firms in it.

    members  of a JV, the lead first; of a single firm just that firm
    offices  cooperating offices
    """

    key: int
    members: tuple[Firm, ...]
    offices: tuple[Firm, ...] = field(default_factory=tuple)

    @property
    def is_consortium(self) -> bool:
        return len(self.members) > 1


@dataclass(frozen=True)
class Overlap:
    """One breach of the limits on applying.

    rule     "5(3)③" a firm in two applications; "5(3)⑤" a cooperating office that applies too
    entries  keys of the applications that it touches
    """

    rule: str
    firm: str
    entries: tuple[int, ...]
    message: str


def find_overlaps(entries: Iterable[Entry]) -> tuple[Overlap, ...]:
    """Every breach among the applications of one call.

    One firm may stand in one application only, alone or as a member (③④); a cooperating office
    may support several, but may not itself be an applicant or member anywhere (⑤).
    Source: seed 004 §5(3)①-⑤ and ※ (同一法人格).
    """
    applications = list(entries)
    seats: dict[str, list[tuple[int, Firm]]] = {}
    for entry in applications:
        for firm in entry.members:
            seats.setdefault(firm.entity, []).append((entry.key, firm))
    return (*_double_seats(seats), *_office_overlaps(applications, seats))


def _double_seats(seats: dict[str, list[tuple[int, Firm]]]) -> list[Overlap]:
    return [
        Overlap(
            "5(3)③",
            held[0][1].name,
            tuple(dict.fromkeys(key for key, _ in held)),
            f"「{'」「'.join(dict.fromkeys(firm.name for _, firm in held))}」は同一の法人格であり、"
            "複数の応募に参加しています。応募は1点に限られます。",
        )
        for held in seats.values()
        if len({key for key, _ in held}) > 1
    ]


def _office_overlaps(
    applications: list[Entry], seats: dict[str, list[tuple[int, Firm]]]
) -> list[Overlap]:
    found = []
    for entry in applications:
        for office in entry.offices:
            held = seats.get(office.entity, [])
            if held:
                keys = tuple(dict.fromkeys([entry.key, *(key for key, _ in held)]))
                found.append(
                    Overlap(
                        "5(3)⑤",
                        office.name,
                        keys,
                        f"協力事務所「{office.name}」は、応募者又は共同企業体の構成員に"
                        "なることができません。",
                    )
                )
    return found


def disqualified_by_joining(entries: Iterable[Entry], joining: Firm) -> tuple[int, ...]:
    """The JVs that fall when a firm joined late although it sits in another application.

    Source: seed 004 §5(2)※ and §5(3)※: if an added member breaks ③-⑤, every JV that it belongs
    to is disqualified; a single application of that firm is not a JV and is judged by people.
    """
    applications = list(entries)
    broken = {
        key
        for overlap in find_overlaps(applications)
        if overlap.firm == joining.name or _names(applications, overlap, joining)
        for key in overlap.entries
    }
    return tuple(
        entry.key
        for entry in applications
        if entry.key in broken
        and entry.is_consortium
        and any(firm.entity == joining.entity for firm in entry.members)
    )


def falling_by_joining(entries: Iterable[Entry], enlarged: int, joining: Firm) -> tuple[int, ...]:
    """The JVs that would fall if ``joining`` became a member of the application ``enlarged``.

    Looks at the applications as they would stand then; those that stand wrong already without the
    newcomer are people's business.
    """
    after = [
        replace(entry, members=(*entry.members, joining)) if entry.key == enlarged else entry
        for entry in entries
    ]
    return disqualified_by_joining(after, joining)


def _names(applications: list[Entry], overlap: Overlap, firm: Firm) -> bool:
    return any(
        member.entity == firm.entity
        for entry in applications
        if entry.key in overlap.entries
        for member in (*entry.members, *entry.offices)
        if member.name == overlap.firm
    )
