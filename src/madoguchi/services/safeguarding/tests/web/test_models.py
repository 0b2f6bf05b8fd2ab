"""What is stored of a child: three items, sealed, and ruled in the trail."""

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from madoguchi.core.trail.showing import NEVER
from madoguchi.services.safeguarding.models import Child
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.tests.factories import a_child, make_safe

FORBIDDEN_OF_A_PERSON = (
    "birth", "address", "phone", "telephone", "sex", "gender", "case_type", "kana", "guardian",
)  # fmt: skip


def test_child_has_no_column_of_what_is_not_needed():
    columns = [field.column for field in Child._meta.local_concrete_fields]
    assert [c for c in columns if any(word in c for word in FORBIDDEN_OF_A_PERSON)] == []
    assert {c for c in columns if "name" in c} == {"name_encrypted", "name_digest"}


def test_name_is_sealed_and_opens_under_the_contract(world):
    safe = make_safe(world)
    child = a_child(safe, "御堂 花子").child
    assert "花子" not in child.name_encrypted
    assert name_of(child) == "御堂 花子"


@pytest.mark.parametrize(
    "model", list(apps.get_app_config("safeguarding").get_models()), ids=lambda m: m.__name__
)
def test_every_table_says_who_reads_its_values_in_the_trail(model):
    rule = getattr(model, "TRAIL_VALUES", "")
    assert rule == NEVER or callable(import_string(rule))
