"""The stories of the manuals, told in the browser: a page that breaks one breaks its manual."""

import pytest
from tests.manuals.facility_story import STORY as FACILITIES
from tests.manuals.steps import tell
from tests.manuals.ward_story import STORY as ADMINISTRATION
from tests.manuals.world import MORNING, let_the_rules_look, make_school

from madoguchi.services.safeguarding.commands.manuals import publish_shipped

pytestmark = pytest.mark.e2e


@pytest.mark.requirement("SAFE-051")
def test_facility_story_can_be_told_step_by_step(manual_world, cast_of, camera_of):
    safe, _ = make_school(manual_world)
    publish_shipped(MORNING)
    tell(FACILITIES, cast_of(staff=safe.reporter, head=safe.head), camera_of(FACILITIES))


def test_ward_story_can_be_told_step_by_step(manual_world, cast_of, camera_of):
    safe, placements = make_school(manual_world, with_today=True)
    let_the_rules_look(placements, MORNING)
    publish_shipped(MORNING)
    cast = cast_of(
        caseworker=safe.caseworker, officer=safe.officer, approver=manual_world.approvers["002"]
    )
    tell(ADMINISTRATION, cast, camera_of(ADMINISTRATION))
