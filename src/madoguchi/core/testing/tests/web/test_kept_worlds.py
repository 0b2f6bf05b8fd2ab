"""Worlds made once: no test sees what another did to rows, objects, files or mails."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError
from tests.kept_worlds import Stock, kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.keys import create_key, decrypt_text, destroy_key, encrypt_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
DAY = NOW.date()


class Desk:
    """A thing with a row, a file, and a list of its own."""

    def __init__(self, organisation, key):
        self.organisation, self.key, self.words = organisation, key, ["one"]
        self.token = encrypt_text(key, "secret")


@kept
def desk(world):
    mail.send_mail("made", "", None, ["a@example.jp"])
    return Desk(world.mihon_kikaku, create_key("desk", NOW))


@pytest.fixture
def new_name(world):
    return f"{world.saeki.name}社"


@kept
def second_desk(desk, world, new_name):
    """The same desk, moved on: what stands upon it must not be seen where it is not asked for."""
    desk.words.append("two")
    world.reidai.name = new_name
    world.reidai.save()
    desk.second_key = create_key("second", NOW)
    return desk


def key_files():
    return sorted(path.name for path in (Path(settings.VAULT_KEYS) / "keys").glob("*.key"))


def spoil(desk, world, capture):
    """Change all that a test can change."""
    desk.words.append("spoilt")
    desk.organisation.name = "spoilt"
    Organisation.objects.update(name="spoilt")
    create_key("left behind", NOW)
    mail.send_mail("spoilt", "", None, ["b@example.jp"])
    people = [as_actor(each, DAY) for each in (world.saeki, world.takahashi)]
    with capture(execute=True):
        destroy_key(desk.key, by=people[0], approved_by=people[1], now=NOW)
    with pytest.raises(Gone):
        decrypt_text(desk.key, desk.token)
    key_file = Path(settings.VAULT_KEYS) / "master.key"
    key_file.chmod(0o600)
    key_file.write_bytes(b"spoilt")


@pytest.mark.parametrize("turn", [1, 2, 3])  # whoever comes second on a worker would see the first
def test_nothing_that_a_test_changes_reaches_the_next(
    turn, desk, world, django_capture_on_commit_callbacks
):
    assert desk.words == ["one"]
    assert desk.organisation is world.mihon_kikaku
    assert desk.organisation.name == "みほん企画株式会社"
    assert Organisation.objects.get(pk=world.reidai.pk).name == world.reidai.name
    assert not Organisation.objects.filter(name__in=["spoilt", "佐伯 真理子社"]).exists()
    assert key_files() == [f"{desk.key.key_id}.key"]
    assert decrypt_text(desk.key, desk.token) == "secret"
    assert [each.subject for each in mail.outbox] == ["made"]
    spoil(desk, world, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_worlds_upon_one_another_share_their_objects(
    turn, desk, second_desk, world, django_capture_on_commit_callbacks
):
    assert second_desk is desk
    assert desk.words == ["one", "two"]
    assert world.reidai.name == "佐伯 真理子社"
    assert Organisation.objects.get(pk=world.reidai.pk).name == "佐伯 真理子社"
    assert key_files() == sorted(f"{key.key_id}.key" for key in (desk.key, desk.second_key))
    spoil(desk, world, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("turn", [1, 2])
def test_test_without_worlds_finds_no_rows_files_or_mails(turn):
    assert not Organisation.objects.exists()
    assert key_files() == []
    assert mail.outbox == []
    create_key("left behind", NOW)


@pytest.fixture
def moved(settings, tmp_path):
    settings.VAULT_KEYS = tmp_path
    return tmp_path


def test_test_that_changes_the_settings_makes_its_worlds_itself(moved, desk):
    assert key_files() == [f"{desk.key.key_id}.key"]
    assert list(Path(settings.TEST_FILES).rglob("*.key")) == []
    assert decrypt_text(desk.key, desk.token) == "secret"


# --- the stock itself, one within the test's own transaction ----------------------------------


@pytest.fixture
def stock():
    stock = Stock()
    yield stock
    stock.drop()


def organisation(name):
    return Organisation.objects.create(name=name, kind="section")


def ground():
    return [organisation("ground")]


def house(ground):
    ground.append(organisation("house"))
    return ground


def other():
    return organisation("other")


def nothing(name, made):
    return made[ground]


def standing():
    return sorted(Organisation.objects.values_list("name", flat=True))


def test_worlds_stand_as_long_as_they_are_asked_for(stock):
    stock.stand_on([ground, house], nothing)
    lowest = stock.layers[0]
    assert standing() == ["ground", "house"]
    stock.stand_on([ground], nothing)
    assert (standing(), stock.layers) == (["ground"], [lowest])
    stock.hand_out()
    assert [each.name for each in stock.copies[ground]] == ["ground"]
    stock.stand_on([ground, other], nothing)
    assert (standing(), stock.layers[0]) == (["ground", "other"], lowest)
    stock.stand_on([other], nothing)
    assert standing() == ["other"]
    stock.drop()
    assert (standing(), stock.layers, stock.copies) == ([], [], {})


def test_copies_are_anew_each_time_and_what_is_one_object_stays_one(stock):
    stock.stand_on([ground, house], nothing)
    stock.hand_out()
    first = stock.copies
    stock.hand_out()
    assert first[ground] is first[house]
    assert stock.copies[ground] is stock.copies[house]
    assert [each.pk for each in stock.copies[house]] == [each.pk for each in first[house]]
    assert not {id(each) for each in stock.copies[house]} & {id(each) for each in first[house]}


def test_world_that_cannot_be_made_leaves_nothing(stock):
    def broken(ground):
        organisation("half")
        raise IntegrityError

    def function():
        return organisation("half").save

    with pytest.raises(IntegrityError):
        stock.stand_on([ground, broken], nothing)
    assert standing() == ["ground"]
    with pytest.raises(TypeError, match="function"):
        stock.stand_on([ground, function], nothing)
    assert standing() == ["ground"]


def test_world_that_would_be_taken_down_is_refused():
    def passing():
        yield 1

    with pytest.raises(TypeError, match="passing"):
        kept(passing)
