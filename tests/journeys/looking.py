"""What every page must be: one heading, Japanese, no errors, nothing from elsewhere, accessible."""

import json
import os
import re
from functools import cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
PICTURES = ROOT / "test-results" / "screens"
EVERY_PICTURE = os.environ.get("EVERY_PICTURE") == "yes"
PHONE, IPAD, DESK = (390, 844), (1180, 820), (1440, 900)
# WCAG 2.2 AA, which contains JIS X 8341-3 AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A refused page (403, 404, 422) is an answer of ours; Watch judges answers by their status.
ANSWER_MESSAGE = "Failed to load resource"


class Watch:
    """Collects what goes wrong on a page from the moment it is opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self.on_request)
        page.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        """Errors of scripts, and whatever the content security policy refused."""
        if message.type == "error" and not message.text.startswith(ANSWER_MESSAGE):
            self.faults.append(f"console: {message.text}")

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def on_response(self, response: Response) -> None:
        # A script may be answered 409: somebody else is signed in by now, and the page says so.
        is_answer = response.request.is_navigation_request() or response.status == 409
        if response.status >= 500 or (response.status >= 400 and not is_answer):
            self.faults.append(f"{response.status}: {response.url}")


def take_picture(page: Page, name: str) -> None:
    """The whole page in test-results/screens."""
    path = PICTURES / f"{name}.png"
    try:
        page.screenshot(path=path, full_page=True)
    except PlaywrightError:
        # Right after a change of width Chromium now and then has no frame to give: once more.
        page.bring_to_front()
        page.screenshot(path=path, full_page=True)


def look_at(page: Page, name: str) -> None:
    """Check the page at three widths, and keep a picture of each in test-results/screens."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in (PHONE, IPAD, DESK):
        page.set_viewport_size({"width": width, "height": height})
        take_picture(page, f"{name}-{width}")
        wide, found = overflow(page), violations(page)
        assert not wide, f"wider than the screen at {width}: {wide}"
        assert not found, f"axe at {width}: {found}"
    if before:
        page.set_viewport_size(before)
    assert_frame(page)


def faults_of(page: Page, name: str) -> list[str]:
    """The same look without stopping at the first fault, for going through many pages.

    axe at the phone's and the desk's width, overflow at the iPad's too. Where one of them finds
    something there is a picture; of sound pages only on demand: they cost a quarter of the time.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for width, height in (IPAD, DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        faults = [f"wider than {width}: {each}" for each in overflow(page)]
        if width != IPAD[0]:
            faults += [f"axe at {width}: {each}" for each in violations(page)]
        if faults or (EVERY_PICTURE and width != IPAD[0]):
            take_picture(page, f"{name}-{width}")
        found += faults
    found += [f"English: {each}" for each in english_labels(page)]
    try:
        assert_frame(page)
    except AssertionError as fault:
        found.append(f"frame: {fault}")
    return found


def assert_frame(page: Page) -> None:
    """Exactly one h1, a title that begins with it, and the language said."""
    headings = [text.strip() for text in page.locator("h1").all_inner_texts()]
    assert len(headings) == 1, headings
    heading = "".join(headings[0].split())
    title = "".join(page.title().split())
    assert heading
    assert title.startswith(heading), (title, heading)
    assert page.locator("html").get_attribute("lang") == "ja"


def overflow(page: Page) -> list[str]:
    """Elements that stick out to the right, when the page scrolls sideways."""
    return list(
        page.evaluate(
            """() => {
              const root = document.documentElement, width = root.clientWidth;
              if (root.scrollWidth <= width) return [];
              return [...document.body.querySelectorAll('*')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .map(element => `${element.tagName}.${element.className}`).slice(0, 5);
            }"""
        )
    )


def english_labels(page: Page) -> list[str]:
    """Labels, legends and column heads in English by accident: a model without Japanese words."""
    texts = page.locator("main :is(label, legend, thead th)").all_inner_texts()
    words = [text.replace("※任意", "").replace("※必須", "").strip() for text in texts]
    return [word for word in words if re.fullmatch(r"[A-Z][a-z]+( [a-z]+)*", word)]


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds: rule, help and the first elements."""
    session = page.context.new_cdp_session(page)  # the content security policy stays in force
    has_axe = session.send("Runtime.evaluate", {"expression": "typeof axe === 'object'"})
    if not has_axe["result"]["value"]:  # once per page: the width alone loads nothing anew
        session.send("Runtime.evaluate", {"expression": axe_source()})
    # Of the rules that a page passes, axe need not gather every element.
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    run = f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))"
    answer = session.send(
        "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
    )
    session.detach()
    assert "value" in answer["result"], answer
    return [
        f"{found['id']}: {found['help']}: "
        + "; ".join(node["html"][:160] for node in found["nodes"][:3])
        for found in json.loads(answer["result"]["value"])
    ]


def missed_by_tab(page: Page, limit: int = 200) -> list[str]:
    """Visible controls that the Tab key never reaches, from the top of the page."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    page.evaluate("() => { window.__reached = new Set(); }")
    for _ in range(limit):
        page.keyboard.press("Tab")
        done = page.evaluate(
            """() => {
              const here = document.activeElement;
              if (!here || here === document.body || window.__reached.has(here)) return true;
              window.__reached.add(here);
              return false;
            }"""
        )
        if done:
            break
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(
                'a[href], button, input, select, textarea, summary')]
              .filter(element => element.checkVisibility() && !element.disabled
                && element.type !== 'hidden' && element.type !== 'radio'
                && !window.__reached.has(element))
              .map(element => element.outerHTML.slice(0, 120))"""
        )
    )
