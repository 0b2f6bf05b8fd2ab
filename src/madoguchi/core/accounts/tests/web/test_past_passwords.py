"""A password does not come back: the present one and those remembered before it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from madoguchi.core.accounts.adapter import HouseAccountAdapter
from madoguchi.core.accounts.models import PastPassword
from madoguchi.core.accounts.tests.web.conftest import PASSWORD
from madoguchi.core.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
SAID = "最近使ったパスワード（今のものを含む5個）は使えません。別のパスワードを決めてください。"


def phrase(n):
    return f"きょうは{n}番目の合言葉にかえました"


@pytest.fixture
def saeki(world_with_passwords):
    return world_with_passwords.saeki


def codes(password, person):
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


def test_the_last_five_are_refused_and_the_sixth_is_free_again(saeki):
    for n in range(1, 5):
        HouseAccountAdapter().set_password(saeki, phrase(n))
    used = [PASSWORD, *(phrase(n) for n in range(1, 5))]
    assert [codes(one, saeki) for one in used] == [["password_used_before"]] * 5
    assert codes(phrase(5), saeki) == []
    HouseAccountAdapter().set_password(saeki, phrase(5))
    assert (codes(PASSWORD, saeki), codes(phrase(1), saeki)) == ([], ["password_used_before"])
    assert saeki.past_passwords.count() == 4


def test_a_ward_may_remember_more_and_never_less(saeki, settings):
    settings.PASSWORD_MEMORY = 7
    for n in range(1, 7):
        HouseAccountAdapter().set_password(saeki, phrase(n))
    assert codes(PASSWORD, saeki) == ["password_used_before"]
    settings.PASSWORD_MEMORY = 1
    assert codes(phrase(2), saeki) == ["password_used_before"]


def test_nobody_elses_password_is_compared_and_a_new_person_has_none(world_with_passwords, saeki):
    HouseAccountAdapter().set_password(world_with_passwords.takahashi, phrase(1))
    assert (codes(phrase(1), saeki), codes(PASSWORD, None)) == ([], [])


def test_page_says_so_and_the_old_one_stays_in_force(saeki, sign_in):
    browser = Client()
    sign_in(saeki.email, browser=browser)
    words = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    answer = browser.post("/accounts/password/change/", words)
    assert (answer.status_code, SAID in answer.content.decode()) == (200, True)
    assert not PastPassword.objects.exists()


def test_only_hashes_are_kept_and_none_reaches_the_trail(saeki):
    old = saeki.password
    HouseAccountAdapter().set_password(saeki, phrase(1))
    kept = PastPassword.objects.get()
    assert (kept.hashed, PASSWORD in kept.hashed) == (old, False)
    assert not TrailEntry.objects.filter(table_name=PastPassword._meta.db_table).exists()
