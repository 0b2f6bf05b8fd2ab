"""A stale manual is noticed without a browser; captions follow the pictures."""

from dataclasses import replace
from pathlib import Path

from tests.manuals import staleness
from tests.manuals.fingerprints import changed_templates, story_fingerprint, template_prints
from tests.manuals.stories import STORIES
from tests.manuals.video import LOOK_SECONDS, Scene, captions, reading_time

STORY = STORIES[0]


def test_shipped_manuals_tell_todays_stories_and_are_whole():
    assert staleness.story_faults(staleness.listed()) == []


def test_shipped_sets_hold_one_manual_and_one_captioned_video_each():
    sets = staleness.listed()["sets"]
    assert [one["audience"] for one in sets] == [story.audience.value for story in STORIES]
    for one in sets:
        assert [item["kind"] for item in one["items"]] == ["manual", "video"]
        assert [bool(item["captions_name"]) for item in one["items"]] == [False, True]
        assert all(item["size"] < 5_000_000 for item in one["items"])


def test_changed_sentence_or_hint_changes_the_fingerprint():
    first, *others = STORY.chapters
    step, *rest = first.steps
    before = story_fingerprint(STORY)
    for changed in (replace(step, say=f"{step.say}。"), replace(step, hint="別の補足です。")):
        chapter = replace(first, steps=(changed, *rest))
        assert story_fingerprint(replace(STORY, chapters=(chapter, *others))) != before
    assert story_fingerprint(replace(STORY, version="9.9")) != before
    assert story_fingerprint(replace(STORY)) == before


def test_story_that_was_not_made_anew_and_file_that_is_not_the_listed_one_are_named():
    *others, last = staleness.listed()["sets"]
    item = {**last["items"][0], "sha256": "0" * 64}
    gone = {**last["items"][1], "file_name": "gone.mp4"}
    stale = {"sets": [*others, {**last, "fingerprint": "", "items": [item, gone]}]}
    assert staleness.story_faults(stale) == [
        f"{STORIES[-1].name}: the story has changed: raise its version, run bin/manuals",
        f"{item['file_name']}: not the listed file",
        "gone.mp4: not the listed file",
    ]


def test_page_that_changed_since_its_picture_is_named():
    prints = template_prints(["safeguarding/today.html", "safeguarding/today.html", "no/such"])
    assert list(prints) == ["safeguarding/today.html"]
    assert changed_templates(prints) == []
    assert changed_templates({"safeguarding/today.html": "0", "gone.html": "1"}) == [
        "safeguarding/today.html",
        "gone.html",
    ]


def test_caption_stands_as_long_as_the_pictures_of_its_step():
    here = Path("picture.png")
    scenes = [
        Scene(here, 1.2, "押します。"),
        Scene(here, 2.3, "押します。"),
        Scene(here, 4.0, "見ます。"),
    ]
    assert captions(scenes) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:03.500\n押します。\n\n"
        "00:00:03.500 --> 00:00:07.500\n見ます。\n"
    )


def test_every_sentence_can_be_read_in_its_time():
    says = [step.say for story in STORIES for chapter in story.chapters for step in chapter.steps]
    assert says
    assert max(len(say) for say in says) <= 60
    assert all(reading_time(say) > LOOK_SECONDS for say in says)
