"""Verification: walks the whole chain and names each link that is not as it was written."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from madoguchi.core.terms import Term
from madoguchi.core.trail.anchors import Anchor, AnchorsDamaged, anchors_in_force, write_anchor
from madoguchi.core.trail.chain import (
    FIELDS,
    GENESIS,
    TABLE,
    body_expression,
    body_of,
    link_hash,
    text_expression,
)
from madoguchi.core.trail.install import missing_guards

NAMED = 200  # problems named one by one; the rest is counted
BATCH = 4000
Link = tuple[int, str, str, str]  # seq, previous, hash, body


class ProblemKind(Term):
    ALTERED = "altered", "内容が書き換えられています"
    GAP = "gap", "記録が抜けています"
    BROKEN = "broken", "前の記録とのつながりが切れています"
    UNLINKED = "unlinked", "つながりに入っていない記録があります"
    SHORTER = "shorter", "末尾の記録が失われています"
    REWRITTEN = "rewritten", "控えと異なる記録に置き換えられています"
    ANCHORS = "anchors", "控えのファイルが失われたか、書き換えられています"
    GUARD = "guard", "記録のしくみ（トリガー）が外されているか、変えられています"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, and where: ``seq`` of the entry (0: not at one entry)."""

    kind: ProblemKind
    seq: int = 0
    where: str = ""

    def __str__(self) -> str:
        place = f"連番{self.seq}: " if self.seq else ""
        return f"{place}{self.kind.label}{f'（{self.where}）' if self.where else ''}"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a walk found.

    links          entries walked
    problems       the first 200 of them; ``problem_count`` has all
    seq, head      end of the chain as found
    anchors        anchors that the chain was held against
    seconds        time taken
    """

    links: int
    problems: tuple[Problem, ...]
    problem_count: int
    seq: int
    head: str
    anchors: int
    seconds: float

    @property
    def ok(self) -> bool:
        return self.problem_count == 0


@dataclass
class Walk:
    """The state of a walk along the chain."""

    seq: int
    head: str
    anchors: dict[int, list[Anchor]]
    links: int = 0
    anchors_met: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)

    def find(self, kind: ProblemKind, seq: int = 0, where: str = "") -> None:
        self.problem_count += 1
        if len(self.problems) < NAMED:
            self.problems.append(Problem(kind=kind, seq=seq, where=where))

    def follow(self, links: list[Link]) -> None:
        """Check each link against the one before and against its own content."""
        for seq, previous, stored, body in links:
            if seq != self.seq + 1:
                self.find(ProblemKind.GAP, self.seq + 1)
            elif previous != self.head:
                self.find(ProblemKind.BROKEN, seq)
            if link_hash(previous, seq, body) != stored:
                self.find(ProblemKind.ALTERED, seq)
            if seq in self.anchors:
                self._hold_against(seq, stored)
            self.seq, self.head = seq, stored
        self.links += len(links)

    def _hold_against(self, seq: int, stored: str) -> None:
        anchors = self.anchors.pop(seq)
        self.anchors_met += len(anchors)
        if any(anchor.head != stored for anchor in anchors):
            self.find(ProblemKind.REWRITTEN, seq)

    def end(self) -> None:
        """Anchors that were not met lie in a gap or beyond the end."""
        for seq in sorted(seq for seq in self.anchors if seq > self.seq)[:1]:
            self.find(ProblemKind.SHORTER, self.seq + 1, f"控えは連番{seq}まで")


def verify(start: int | None = None, *, now: datetime | None = None) -> Verification:
    """Walk the chain from place ``start`` (default: its beginning) to its end.

    With ``now``, and nothing found, and outside of a transaction, the end is anchored: an end
    that may still be undone is never written down.
    """
    began = time.monotonic()
    may_anchor = now is not None and not connection.in_atomic_block
    link_pending()
    with transaction.atomic():
        walk = walk_chain(start or 1)
        for name in missing_guards(connection):
            walk.find(ProblemKind.GUARD, where=name)
    result = Verification(
        links=walk.links, problems=tuple(walk.problems), problem_count=walk.problem_count,
        seq=walk.seq, head=walk.head, anchors=walk.anchors_met, seconds=time.monotonic() - began,
    )  # fmt: skip
    if may_anchor and now is not None and result.ok and result.seq:
        write_anchor(result.seq, result.head, now=now)
    return result


def walk_chain(start: int) -> Walk:
    """The walk itself, without a look at the guards."""
    walk = _begin(start)
    for links in _batches(start):
        walk.follow(links)
    walk.end()
    _look_beside(walk)
    return walk


def head() -> tuple[int, str]:
    """Place and hash of the last link; (0, 64 zeros) of an empty chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "seq", "hash" FROM {TABLE} WHERE "seq" IS NOT NULL ORDER BY "seq" DESC LIMIT 1'
        )
        return cursor.fetchone() or (0, GENESIS)


def link_pending() -> None:
    """Inside a transaction of PostgreSQL: link now what would be linked at its commit."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_constraint WHERE conname IN ('trail_turn', 'trail_link')"
            )
            if cursor.fetchone()[0] != 2:
                return  # taken off by somebody: the look at the guards will say so
            cursor.execute("SET CONSTRAINTS trail_turn, trail_link IMMEDIATE")
            cursor.execute("SET CONSTRAINTS trail_turn, trail_link DEFERRED")


def _begin(start: int) -> Walk:
    walk = Walk(seq=start - 1, head=GENESIS, anchors={})
    try:
        for anchor in anchors_in_force():
            if anchor.seq >= start:
                walk.anchors.setdefault(anchor.seq, []).append(anchor)
    except AnchorsDamaged as damaged:
        walk.find(ProblemKind.ANCHORS, where=f"{damaged.line}行目" if damaged.line else "")
    if start > 1:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "hash" FROM {TABLE} WHERE "seq" = %s', [start - 1])
            found = cursor.fetchone()
        if found is None:
            walk.find(ProblemKind.GAP, start - 1)
        else:
            walk.head = found[0]
    return walk


def _batches(start: int) -> Iterator[list[Link]]:
    is_postgresql = connection.vendor == "postgresql"
    texts = ", ".join(text_expression("sqlite", column) for column in FIELDS)
    columns = body_expression() if is_postgresql else texts
    query = (
        f'SELECT "seq", "previous", "hash", {columns} FROM {TABLE} WHERE "seq" >= %s ORDER BY "seq"'
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [start])
        while rows := cursor.fetchmany(BATCH):
            yield rows if is_postgresql else [(*row[:3], body_of(row[3:])) for row in rows]


def _look_beside(walk: Walk) -> None:
    """Entries outside the chain, which the walk cannot meet."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM {TABLE} WHERE "seq" IS NULL OR "seq" < 1')
        outside = cursor.fetchone()[0]
    if outside:
        walk.find(ProblemKind.UNLINKED, where=f"{outside}件")
