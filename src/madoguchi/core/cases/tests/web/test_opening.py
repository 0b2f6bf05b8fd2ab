"""create_case: its number, its key, and what a rehearsal of it is."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.cases.errors import TitleMissing
from madoguchi.core.cases.models import Case
from madoguchi.core.errors import Forbidden
from madoguchi.core.mail import queue_mail
from madoguchi.core.testing.personas import as_actor, make_world
from madoguchi.core.vault.keys import decrypt_text, encrypt_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


@kept
def world():
    return make_world(timezone.localdate())


def make(world, person="saeki", **changes):
    values = {
        "title": "地域の居場所づくり事業", "module": "procurement",
        "section": world.sections["000"], "fiscal_year": 2026,
        "by": as_actor(getattr(world, person), timezone.localdate()), "now": NOW,
    }  # fmt: skip
    return create_case(**{**values, **changes})


def test_case_has_the_next_number_and_a_key_of_its_own(world):
    first, second = make(world), make(world)
    assert (first.number, second.number) == ("2026-001", "2026-002")
    assert first.key != second.key
    assert decrypt_text(first.key, encrypt_text(first.key, "髙﨑")) == "髙﨑"


def test_rehearsal_of_a_case_is_marked_and_has_its_own_key(world):
    real = make(world)
    rehearsal = make(world, rehearsal_of=real)
    assert (rehearsal.number, rehearsal.is_rehearsal) == ("R-2026-001", True)
    assert rehearsal.key != real.key
    with pytest.raises(ValueError, match="real case"):
        make(world, rehearsal_of=rehearsal)


@pytest.mark.parametrize("person", ["yamabe", "yoshida", "kagami", "kiryu"])
def test_only_the_section_makes_its_cases(world, person):
    with pytest.raises(Forbidden):
        make(world, person)
    with pytest.raises(Forbidden):
        make(world, section=world.sections["001"])
    assert Case.objects.count() == 0


def test_case_needs_a_title(world):
    with pytest.raises(TitleMissing):
        make(world, title="　 ")


def test_mail_about_a_case_takes_section_key_and_rehearsal_mark_from_it(world):
    values = {
        "template": "mail/mail/trial", "to": "a@example.jp", "to_name": "山辺",
        "context": {"requested_by": "佐伯", "moment": "今"},
        "by": as_actor(world.saeki, timezone.localdate()), "now": NOW,
    }  # fmt: skip
    real = make(world)
    mail = queue_mail(**values, about=real, unique_key="real")
    assert (mail.section, mail.key, mail.case_number, mail.state) == (
        real.section, real.key, "2026-001", "queued",
    )  # fmt: skip
    rehearsal = make(world, rehearsal_of=real)
    mail = queue_mail(**values, about=rehearsal, unique_key="rehearsal", is_rehearsal=False)
    assert (mail.case_number, mail.state) == ("R-2026-001", "rehearsed")
