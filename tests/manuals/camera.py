"""Pictures of a story: each step before it is done, plain and with the place marked."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.test.signals import template_rendered
from playwright.sync_api import Locator, Page
from tests.manuals.steps import Chapter, Step

# A frame of our own around the place: the page itself is not changed but for this moment.
MARK = """box => {
  const mark = document.createElement('div');
  mark.id = 'manual-mark';
  Object.assign(mark.style, {
    position: 'fixed', zIndex: 99999, pointerEvents: 'none', boxSizing: 'border-box',
    left: `${box.x - 7}px`, top: `${box.y - 7}px`,
    width: `${box.width + 14}px`, height: `${box.height + 14}px`,
    border: '4px solid #d01010', borderRadius: '12px', boxShadow: '0 0 0 3px #ffffff',
  });
  document.body.append(mark);
}"""
UNMARK = "() => document.getElementById('manual-mark').remove()"
CENTRE = "element => element.scrollIntoView({block: 'center', behavior: 'instant'})"


@dataclass(frozen=True)
class Shot:
    """One step as it was seen. The words stand in the story; names are of files in the folder."""

    chapter: int
    plain: str
    marked: str


class Pictures:
    """Keeps the pictures, and ``told.json``: the shots in order; ``templates.json``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.chapter = -1
        self.shots: list[Shot] = []
        self.templates: set[str] = set()
        template_rendered.connect(self.on_template)

    def on_template(self, template: Any, **_: Any) -> None:
        """The test server says of every template that it shows."""
        self.templates.add(str(template.name))

    def open_chapter(self, chapter: Chapter) -> None:
        self.chapter += 1

    def watch(self, page: Page, step: Step, control: Locator) -> None:
        control.evaluate(CENTRE)
        number = len(self.shots) + 1
        shot = Shot(self.chapter, f"{number:02d}-plain.png", f"{number:02d}-marked.png")
        page.screenshot(path=self.folder / shot.plain, animations="disabled")
        page.evaluate(MARK, control.bounding_box())
        page.screenshot(path=self.folder / shot.marked, animations="disabled")
        page.evaluate(UNMARK)
        self.shots.append(shot)
        self.keep("told", [asdict(one) for one in self.shots])
        self.keep("templates", sorted(self.templates))

    def keep(self, name: str, what: list[Any]) -> None:
        text = json.dumps(what, ensure_ascii=False, indent=1)
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")
