"""PostgreSQL: triggers that write each entry, and link all of a transaction's at its commit.

Entries are written at once by row triggers. Their places in the chain are given when the
transaction commits, under one advisory lock, so that nobody waits for another's long
transaction. The order of deferred triggers matters: foreign keys are checked there too and may
wait for rows of others. Whoever held the chain's lock meanwhile could wait for somebody who
waits for the chain. So the first deferred trigger only queues a second one, which runs after
every other deferred check of the transaction, and only that one takes the lock.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.core.trail.attribution import current
from madoguchi.core.trail.chain import FIELDS, TABLE
from madoguchi.core.trail.coverage import Watched
from madoguchi.core.trail.postgresql_functions import ACTOR_SETTING, capture_name

# Bits of pg_trigger.tgtype.
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A trigger as the catalogue of the database describes it."""

    table: str
    name: str
    function: str
    kind: int  # pg_trigger.tgtype
    arguments: tuple[str, ...] = ()
    when: str = ""
    deferred: bool = False

    @property
    def sql(self) -> str:
        events = {INSERT: "INSERT", DELETE: "DELETE", UPDATE: "UPDATE", TRUNCATE: "TRUNCATE"}
        return " ".join(
            part
            for part in (
                "CREATE CONSTRAINT TRIGGER" if self.deferred else "CREATE TRIGGER",
                self.name,
                "BEFORE" if self.kind & BEFORE else "AFTER",
                " OR ".join(word for bit, word in events.items() if self.kind & bit),
                f'ON "{self.table}"',
                "DEFERRABLE INITIALLY DEFERRED" if self.deferred else "",
                "FOR EACH ROW" if self.kind & ROW else "FOR EACH STATEMENT",
                f"WHEN ({self.when})" if self.when else "",
                f"EXECUTE FUNCTION {self.function}({', '.join(map(quoted, self.arguments))})",
            )
            if part
        )

    @property
    def signature(self) -> tuple[object, ...]:
        """What ``SIGNATURES`` finds of it in the catalogue."""
        return (
            self.table, self.name, self.function, self.kind, self.arguments, self.deferred,
            squeezed(self.when),
        )  # fmt: skip


def squeezed(condition: str) -> str:
    """A condition without what PostgreSQL adds when it shows one: types, brackets, blanks.

    >>> squeezed("((old.* IS DISTINCT FROM 'x'::text))") == squeezed("OLD.* IS DISTINCT FROM 'x'")
    True
    """
    return re.sub(r'::\w+|["()\s]', "", condition.lower())


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def trail_triggers() -> Iterator[Trigger]:
    """The triggers of the trail's own table."""
    other = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in ("id", *FIELDS))
    turn_is_free = "current_setting('madoguchi.trail_turn', true) IS DISTINCT FROM 'taken'"
    yield Trigger(
        table=TABLE, name="trail_born_unlinked", function="trail_refuse",
        kind=ROW | BEFORE | INSERT, when="NEW.seq IS NOT NULL",
    )  # fmt: skip
    yield Trigger(
        table=TABLE, name="trail_only_linked", function="trail_refuse", kind=ROW | BEFORE | UPDATE,
        when=f"OLD.seq IS NOT NULL OR {other}",
    )  # fmt: skip
    yield Trigger(
        table=TABLE, name="trail_never_deleted", function="trail_refuse", kind=ROW | BEFORE | DELETE
    )
    yield Trigger(
        table=TABLE, name="trail_never_emptied", function="trail_refuse", kind=BEFORE | TRUNCATE
    )
    yield Trigger(
        table=TABLE, name="trail_turn", function="trail_turn", kind=ROW | INSERT,
        when=turn_is_free, deferred=True,
    )  # fmt: skip
    yield Trigger(
        table=TABLE, name="trail_link", function="trail_link", kind=ROW | UPDATE,
        when="NEW.seq IS NULL", deferred=True,
    )  # fmt: skip


def table_triggers(table: Watched, function: str = "") -> Iterator[Trigger]:
    """The triggers of a watched table; by default with the table's own function."""
    arguments = (table.pk, "{" + ",".join(f'"{name}"' for name in table.masked) + "}")
    capture = function or capture_name(table.table)
    yield Trigger(
        table=table.table, name="trail_rows", function=capture,
        kind=ROW | INSERT | DELETE, arguments=arguments,
    )  # fmt: skip
    yield Trigger(
        table=table.table, name="trail_changes", function=capture,
        kind=ROW | UPDATE, arguments=arguments, when="OLD.* IS DISTINCT FROM NEW.*",
    )  # fmt: skip
    yield Trigger(
        table=table.table, name="trail_emptied", function="trail_capture_truncate", kind=TRUNCATE
    )


class SessionAttribution:
    """An execute wrapper: tells the session who acts, just before a statement of theirs.

    Inside a transaction the setting is local to it; outside it lasts for one writing statement.
    So a connection that goes back to a pool carries nobody's name. Undoing to a savepoint undoes
    the setting as well, and then it is told again.
    """

    def __init__(self) -> None:
        self.told: str | None = None

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,  # noqa: FBT001 - Django fixes the signature
        context: Any,
    ) -> Any:
        raw = context["connection"].connection
        status = raw.info.transaction_status
        word = first_word(sql)
        if status.name == "INERROR" or word == "ROLLBACK":
            self.told = None
            return execute(sql, params, many, context)
        if status.name == "IDLE":
            self.told = None
            if raw.autocommit:
                return self._alone(raw, word, execute, sql, params, many, context)
        wanted = current().as_json
        if self.told != wanted:
            tell(raw, wanted, is_local=True)
            self.told = wanted
        return execute(sql, params, many, context)

    def _alone(self, raw: Any, word: str, execute: Callable[..., Any], *statement: Any) -> Any:
        if word == "SELECT":
            return execute(*statement)
        tell(raw, current().as_json, is_local=False)
        try:
            return execute(*statement)
        finally:
            if raw.info.transaction_status.name == "IDLE":
                tell(raw, "", is_local=False)


def first_word(sql: Any) -> str:
    """The statement's first word in capitals; "" for a composed statement."""
    return sql.lstrip("( \n\t").partition(" ")[0].upper() if isinstance(sql, str) else ""


def tell(raw: Any, value: str, *, is_local: bool) -> None:
    raw.execute("SELECT set_config(%s, %s, %s)", (ACTOR_SETTING, value, is_local))
