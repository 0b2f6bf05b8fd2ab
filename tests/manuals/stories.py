"""All stories that are made into manuals and videos."""

from tests.manuals.facility_story import STORY as FACILITIES
from tests.manuals.ward_story import STORY as ADMINISTRATION

STORIES = (FACILITIES, ADMINISTRATION)
