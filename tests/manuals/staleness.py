"""Whether the shipped manuals still tell what the product does; no browser is needed to know."""

import hashlib
import json
from typing import Any

from tests.manuals.fingerprints import changed_templates, story_fingerprint
from tests.manuals.steps import Story
from tests.manuals.stories import STORIES

from madoguchi.services.safeguarding.queries.manuals import FOLDER, LIST


def listed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / LIST).read_text(encoding="utf-8"))
    return found


def faults() -> list[str]:
    """What is to be made anew, in sentences: stories, files, and pages seen in the pictures."""
    found = listed()
    pages = changed_templates(found.get("templates", {}))
    return [
        *story_faults(found),
        *(f"{name}: changed since its picture was taken" for name in pages),
    ]


def story_faults(found: dict[str, Any]) -> list[str]:
    """Words that changed, editions that are missing, files that are not the listed ones."""
    sets = {one["audience"]: one for one in found["sets"]}
    words = [
        f"{story.name}: the story has changed: raise its version, run bin/manuals"
        for story in STORIES
        if not is_of(story, sets.get(story.audience.value))
    ]
    items = [item for one in found["sets"] for item in one["items"]]
    return [*words, *(f"{i['file_name']}: not the listed file" for i in items if not is_whole(i))]


def is_of(story: Story, made: dict[str, Any] | None) -> bool:
    return made is not None and made["fingerprint"] == story_fingerprint(story)


def is_whole(item: dict[str, Any]) -> bool:
    path = FOLDER / item["file_name"]
    if not path.is_file() or (
        item["captions_name"] and not (FOLDER / item["captions_name"]).is_file()
    ):
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == item["sha256"]
