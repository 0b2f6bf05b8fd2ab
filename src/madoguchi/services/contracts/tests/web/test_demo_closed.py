"""The demo's closed contract: certified, and its canary words nowhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from madoguchi.core.testing.personas import make_world
from madoguchi.core.vault.proof import words_in_clear
from madoguchi.services.contracts.demo.closed import CANARIES, load_closed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


def test_closed_contract_has_its_certificate_and_no_words_left():
    contract = load_closed(make_world(NOW.date()), NOW)
    erasure = contract.erasure
    assert (contract.state, erasure.state) == ("closed", "certified")
    assert erasure.certificate_number == f"消去-{contract.case.number}"
    assert erasure.certificate.state == "usable"
    assert words_in_clear(CANARIES) == {}
