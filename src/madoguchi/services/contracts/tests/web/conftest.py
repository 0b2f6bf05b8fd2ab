"""What most tests of contracts begin with: a signed contract and its people."""

import pytest
from tests.kept_worlds import kept

from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.tests.factories import TODAY, a_signed_contract


@kept
def contract(world):
    return a_signed_contract(world)


@pytest.fixture
def officer(world):
    return as_actor(world.saeki, TODAY)


@pytest.fixture
def chief(world):
    return as_actor(world.takahashi, TODAY)


@pytest.fixture
def firm(world):
    return as_actor(world.yamabe, TODAY)


@pytest.fixture
def accountant(world):
    return as_actor(world.ukai, TODAY)
