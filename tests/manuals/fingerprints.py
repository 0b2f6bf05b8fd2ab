"""What a manual was made from, in short: so that a stale one is noticed without a browser."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tests.manuals.steps import Story

SOURCE = Path(__file__).resolve().parents[2] / "src" / "madoguchi"
PAPER = SOURCE / "services/safeguarding/documents/typst/manual.typ"
TEMPLATES = (SOURCE / "services/safeguarding/templates", SOURCE / "core/ui/templates")


def story_fingerprint(story: Story) -> str:
    """SHA-256 of every word of the story, its version, and the look of the paper."""
    words = [
        story.title, story.video_title, story.version, story.dated.isoformat(), story.about,
        story.changes,
        *(
            [chapter.title, chapter.lead, chapter.who, *([s.say, s.hint] for s in chapter.steps)]
            for chapter in story.chapters
        ),
    ]  # fmt: skip
    paper = PAPER.read_text(encoding="utf-8")
    return sha256(json.dumps([words, paper], ensure_ascii=False))


def template_prints(names: Iterable[str]) -> dict[str, str]:
    """Name of each page's template -> SHA-256 of its text, sorted by name."""
    prints = {}
    for name in sorted(set(names)):
        path = next((folder / name for folder in TEMPLATES if (folder / name).is_file()), None)
        if path is not None:
            prints[name] = sha256(path.read_text(encoding="utf-8"))
    return prints


def changed_templates(listed: dict[str, str]) -> list[str]:
    """Templates that are not any more what the pictures show."""
    now = template_prints(listed)
    return [name for name, print_of in listed.items() if now.get(name) != print_of]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
