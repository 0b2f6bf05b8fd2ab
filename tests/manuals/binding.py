"""From the pictures of told stories to what is handed out: PDF, video, captions, and their list.

bin/manuals calls ``bind`` after the stories were told before the camera.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.manuals.fingerprints import story_fingerprint, template_prints
from tests.manuals.steps import Seen, Story
from tests.manuals.stories import STORIES
from tests.manuals.video import captions, make_video, scenes_of

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.pdf import HOUSE, render_pdf
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.services.safeguarding.queries.manuals import FOLDER, LIST


@dataclass(frozen=True)
class Told:
    """A story and the folder with its pictures."""

    story: Story
    folder: Path

    def seen(self) -> list[list[Seen]]:
        """The steps of each chapter with their pictures."""
        shots = json.loads((self.folder / "told.json").read_text("utf-8"))
        return [
            [
                Seen(step, shot["plain"], shot["marked"])
                for step, shot in zip(
                    chapter.steps, [s for s in shots if s["chapter"] == number], strict=True
                )
            ]
            for number, chapter in enumerate(self.story.chapters)
        ]


def bind(pictures: Path) -> None:
    """Make all sets anew; what an earlier edition left behind goes."""
    made = [make_set(Told(story, pictures / story.name), FOLDER) for story in STORIES]
    kept = {LIST, *(name for one in made for name in files_of(one))}
    for path in FOLDER.iterdir():
        if path.name not in kept:
            path.unlink()
    prints = template_prints([name for story in STORIES for name in shown(pictures / story.name)])
    listed = json.dumps({"sets": made, "templates": prints}, ensure_ascii=False, indent=1)
    (FOLDER / LIST).write_text(listed + "\n", encoding="utf-8")


def shown(folder: Path) -> list[str]:
    """The templates that the story showed."""
    names: list[str] = json.loads((folder / "templates.json").read_text("utf-8"))
    return names


def files_of(one: dict[str, Any]) -> list[str]:
    return [name for item in one["items"] for name in (item["file_name"], item["captions_name"])]


def make_set(told: Told, to: Path) -> dict[str, Any]:
    story = told.story
    stem = f"{story.name}-{story.version}"
    scenes = scenes_of(story, told.seen(), told.folder)
    manual, video, vtt = (to / f"{stem}.{ending}" for ending in ("pdf", "mp4", "vtt"))
    pages = make_manual(told, manual)
    make_video(scenes, video, told.folder)
    vtt.write_text(captions(scenes), encoding="utf-8")
    seconds = round(sum(scene.seconds for scene in scenes))
    return {
        "audience": story.audience.value,
        "version": story.version,
        "dated": story.dated.isoformat(),
        "changes": story.changes,
        "fingerprint": story_fingerprint(story),
        "items": [
            item("manual", story.title, manual, "", pages),
            item("video", story.video_title, video, vtt.name, seconds),
        ],
    }


def item(kind: str, title: str, path: Path, captions_name: str, length: int) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "kind": kind, "title": title, "file_name": path.name, "captions_name": captions_name,
        "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "length": length,
    }  # fmt: skip


def make_manual(told: Told, to: Path) -> int:
    """Typeset the PDF; how many pages."""
    story = told.story
    # typst reads pictures below the product's own folder only.
    lent = to.parent / "pictures"
    shutil.copytree(told.folder, lent, dirs_exist_ok=True)
    try:
        pdf = render_pdf(
            "safeguarding/manual",
            {
                "cover": story.title.replace(" ", "\n"),
                "audience": story.audience.label,
                "version": story.version,
                "dated": format_date(story.dated, weekday=False),
                "about": story.about,
                "changes": story.changes,
                "chapters": chapters(told, f"/{lent.relative_to(HOUSE)}"),
            },
            title=story.title,
            issued_on=story.dated,
        )
    finally:
        shutil.rmtree(lent)
    to.write_bytes(pdf)
    return len(page_texts(pdf))


def chapters(told: Told, place: str) -> list[dict[str, Any]]:
    return [
        {
            "title": chapter.title,
            "lead": chapter.lead,
            "steps": [
                {
                    "say": one.step.say,
                    "hint": one.step.hint,
                    "picture": f"{place}/{one.marked}",
                }
                for one in seen_steps
            ],
        }
        for chapter, seen_steps in zip(told.story.chapters, told.seen(), strict=True)
    ]
