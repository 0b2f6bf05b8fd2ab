"""Verification: every kind of tampering is found, in the chain or by its anchors."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.trail import anchors, verify
from madoguchi.core.trail.chain import FIELDS, GENESIS, body_of, link_hash, text_expression
from madoguchi.core.trail.install import install, uninstall
from madoguchi.core.trail.jobs import TrailBroken, anchor_trail
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.verification import ProblemKind, head, walk_chain

NOW = datetime(2026, 1, 16, 17, 0, tzinfo=UTC)
T = "trail_trailentry"


@kept
def chain(db):
    """60 links in a chain that agrees with itself."""
    Organisation.objects.bulk_create(
        Organisation(kind="section", name=f"第{n}課") for n in range(60)
    )
    assert verify().ok


@contextmanager
def guards_off() -> Iterator[None]:
    """What an attacker with the rights of the database's owner would do first."""
    connection.check_constraints()
    uninstall(connection)
    try:
        yield
    finally:
        install(connection)


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def kinds(start: int | None = None) -> set[ProblemKind]:
    return {problem.kind for problem in verify(start).problems}


def alter(seq: int, rng: random.Random) -> None:
    column, value = rng.choice(
        [
            ("actor_label", "別人"), ("actor_kind", "person"), ("actor_id", 99), ("after", "{}"),
            ("before", '{"name": "x"}'), ("reason", "後付けの理由"), ("action", "view"),
            ("table_name", "cases_case"), ("row_pk", "0"), ("organisation_id", 5),
            ("label", "x"), ("source", "x"), ("at", "2020-01-01 00:00:00.000001+00:00"),
            ("hash", "f" * 64), ("previous", "e" * 64),
        ]
    )  # fmt: skip
    run(f'UPDATE {T} SET "{column}" = %s WHERE seq = %s', value, seq)


def delete(seq: int, rng: random.Random) -> None:
    run(f"DELETE FROM {T} WHERE seq = %s", seq)


def swap(seq: int, rng: random.Random) -> None:
    other = rng.choice([n for n in range(1, 60) if n != seq])
    run(f"UPDATE {T} SET seq = -1 WHERE seq = %s", seq)
    run(f"UPDATE {T} SET seq = %s WHERE seq = %s", seq, other)
    run(f"UPDATE {T} SET seq = %s WHERE seq = -1", other)


def insert(seq: int, rng: random.Random) -> None:
    """A forged row in the middle, with a hash of its own that is right; the rest moves up."""
    names = ", ".join(FIELDS)
    run(f"UPDATE {T} SET seq = -seq - 1 WHERE seq >= %s", seq)
    run(f"UPDATE {T} SET seq = -seq WHERE seq < 0")
    run(
        f"INSERT INTO {T} (id, seq, {names}, previous, hash)"
        f" SELECT 100000, %s, {names}, previous, hash FROM {T} WHERE seq = %s",
        seq, seq + 1,
    )  # fmt: skip
    rewrite(seq, seq)


def rewrite(first: int, last: int) -> None:
    """Give the links from ``first`` to ``last`` hashes that fit, as anybody can compute them."""
    texts = ", ".join(text_expression(connection.vendor, column) for column in FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT hash FROM {T} WHERE seq = %s", [first - 1])
        previous = (cursor.fetchone() or [GENESIS])[0]
        cursor.execute(f"SELECT seq, {texts} FROM {T} WHERE seq BETWEEN %s AND %s", [first, last])
        for seq, *fields in sorted(cursor.fetchall()):
            fitting = link_hash(previous, seq, body_of(fields))
            run(f"UPDATE {T} SET previous = %s, hash = %s WHERE seq = %s", previous, fitting, seq)
            previous = fitting


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is undone: by a savepoint, but on SQLite from the table ``sound``.

    Once the guards are dropped, SQLite reads its whole schema anew after every rollback.
    """
    if connection.vendor == "postgresql":
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
    else:
        yield
        run(f"DELETE FROM {T}")
        run(f"INSERT INTO {T} SELECT * FROM sound")


def test_thousand_random_mutations_are_all_found(chain):
    rng = random.Random(20260116)
    missed = []
    with guards_off():
        run(f"CREATE TEMPORARY TABLE sound AS SELECT * FROM {T}")
        for n in range(1000):
            mutate, seq = (alter, delete, swap, insert)[n % 4], rng.randint(1, 59)
            with taken_back():
                mutate(seq, rng)
                # The walk alone: missing guards would be found as well, and prove nothing here.
                if not walk_chain(1).problems:
                    missed.append((mutate.__name__, seq))
    assert missed == []
    assert verify().ok


@pytest.mark.parametrize(
    ("mutate", "kind"),
    [
        (alter, ProblemKind.ALTERED), (delete, ProblemKind.GAP), (swap, ProblemKind.ALTERED),
        (insert, ProblemKind.BROKEN),
    ],
)  # fmt: skip
def test_mutation_is_named(chain, mutate, kind):
    with guards_off():
        mutate(30, random.Random(1))
    assert kind in kinds()


def test_missing_guard_is_found(chain):
    connection.check_constraints()
    uninstall(connection)
    assert {p.kind for p in verify().problems} == {ProblemKind.GUARD}
    install(connection)
    assert verify().ok


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "tampering",
    [
        "ALTER TABLE accounts_person DISABLE TRIGGER trail_rows",
        """DROP TRIGGER trail_changes ON accounts_person;
           CREATE TRIGGER trail_changes AFTER UPDATE ON accounts_person FOR EACH ROW
           WHEN (false) EXECUTE FUNCTION trail_capture('id', '{\"password\"}')""",
        """CREATE OR REPLACE FUNCTION trail_capture() RETURNS trigger LANGUAGE plpgsql
           AS 'BEGIN RETURN NULL; END'""",
    ],
    ids=["switched off", "never fires", "does nothing"],
)
def test_blunted_guard_is_found(chain, tampering):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's ways to blunt a trigger")
    connection.check_constraints()
    run(tampering)
    assert {p.kind for p in verify().problems} == {ProblemKind.GUARD}


def test_row_outside_the_chain_is_found(chain):
    with guards_off():
        run(f"UPDATE {T} SET seq = NULL WHERE seq = 60")
        assert ProblemKind.UNLINKED in kinds()


def test_end_cut_off_is_found_by_the_anchor(chain, settings, tmp_path):
    use(settings, tmp_path)
    anchors.write_anchor(*head(), now=NOW)
    assert verify().anchors == 1
    with guards_off():
        run(f"DELETE FROM {T} WHERE seq > 50")
    assert kinds() == {ProblemKind.SHORTER}


def test_rewritten_chain_is_found_by_the_anchor(chain, settings, tmp_path):
    use(settings, tmp_path)
    anchors.write_anchor(*head(), now=NOW)
    last = head()[0]
    with guards_off():
        alter(30, random.Random(1))
        rewrite(30, last)
    assert kinds() == {ProblemKind.REWRITTEN}


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text(""),
        lambda file: file.write_text(file.read_text().replace('"seq": 10', '"seq": 11')),
        lambda file: file.write_text(file.read_text().splitlines(keepends=True)[1]),
        lambda file: file.write_text(file.read_text() + "{}\n"),
    ],
    ids=["gone", "emptied", "edited", "first line gone", "line added"],
)
def test_damaged_anchors_are_found(chain, settings, tmp_path, damage):
    use(settings, tmp_path)
    for seq in (10, 20):
        anchors.write_anchor(seq, TrailEntry.objects.get(seq=seq).hash, now=NOW)
    damage(anchors.anchor_file())
    assert kinds() == {ProblemKind.ANCHORS}
    with pytest.raises(anchors.AnchorsDamaged):
        anchor_trail(NOW)


def test_beginning_anew_accepts_a_shorter_chain(chain, settings, tmp_path):
    use(settings, tmp_path)
    anchors.write_anchor(5000, "a" * 64, now=NOW)
    assert kinds() == {ProblemKind.SHORTER}
    anchors.begin_anew(*head(), now=NOW, reason="令和8年1月15日のバックアップから復元")
    assert verify().ok
    assert len(list(tmp_path.glob("anchors/*.jsonl"))) == 2


def test_verification_from_the_middle_sees_only_what_follows(chain):
    with guards_off():
        run(f"UPDATE {T} SET reason = 'x' WHERE seq = 20")
    assert kinds(20) == {ProblemKind.ALTERED}
    assert kinds(21) == set()


def test_end_that_may_be_undone_is_not_anchored(chain, settings, tmp_path):
    use(settings, tmp_path)
    assert verify(now=NOW).ok
    assert not anchors.anchor_file().exists()


@pytest.mark.django_db(transaction=True)
def test_verification_anchors_what_is_committed(settings, tmp_path):
    use(settings, tmp_path)
    Organisation.objects.create(kind="section", name="市民活動推進課")
    assert verify(now=NOW).ok
    Organisation.objects.update(name="生活文化課")
    anchor_trail(NOW)
    first, second = anchors.anchors_in_force()
    assert second.seq == first.seq + 1 == head()[0]
    assert anchors.key_file().stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_job_stops_at_a_broken_chain(settings, tmp_path):
    use(settings, tmp_path)
    Organisation.objects.create(kind="section", name="市民活動推進課")
    anchor_trail(NOW)
    with guards_off():
        run(f"UPDATE {T} SET after = '{{}}' WHERE seq = %s", head()[0])
    with pytest.raises(TrailBroken):
        anchor_trail(NOW)
    with pytest.raises(CommandError, match="1件"):
        call_command("trail_verify")


def test_command_prints_the_end(chain, capsys):
    call_command("trail_verify")
    assert head()[1] in capsys.readouterr().out


def test_flush_is_refused_where_there_is_a_trail(settings):
    settings.TRAIL_MAY_BE_FLUSHED = False
    with pytest.raises(CommandError, match="消せない"):
        call_command("flush", interactive=False)


def use(settings, folder) -> None:
    settings.TRAIL_ANCHORS, settings.VAULT_KEYS = folder / "anchors", folder / "keys"
