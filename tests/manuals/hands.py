"""How a story finds a place on the page, and what hands do there."""

from playwright.sync_api import FilePayload, Locator, expect
from tests.manuals.steps import Do, LookAt


def menu(name: str) -> LookAt:
    """A line of the menu on the left."""
    return lambda page: page.get_by_role("navigation", name="メニュー").get_by_role(
        "link", name=name, exact=True
    )


def button(name: str) -> LookAt:
    """The first button of this name on the page."""
    return lambda page: page.locator("main").get_by_role("button", name=name, exact=True).first


def link(name: str) -> LookAt:
    """The first link of this name on the page."""
    return lambda page: page.locator("main").get_by_role("link", name=name, exact=True).first


def place(selector: str) -> LookAt:
    """The first visible element of a selector on the page."""
    return lambda page: page.locator("main").locator(selector).locator("visible=true").first


def field(name: str) -> LookAt:
    """A question of a form with its label, by the name of its input; dates and times too."""
    inputs = f"[name='{name}'], [name='{name}_year'], [name='{name}_hour']"
    return lambda page: page.locator(f"main .mg-field:has({inputs})").first


def of_child(number: str, selector: str) -> LookAt:
    """A place inside the line of one child of the day."""
    return lambda page: page.locator(f"main #child-{number}").locator(selector).first


def press(control: Locator) -> None:
    """Press, and wait until the page that was there has gone."""
    page = control.page
    page.evaluate("() => { document.querySelector('main').firstElementChild.id = 'pressed'; }")
    control.click()
    page.wait_for_function("() => !document.getElementById('pressed')")
    page.wait_for_load_state()


def typing(**inputs: str) -> Do:
    """Write into the inputs with these names, or choose there by the words."""

    def do(control: Locator) -> None:
        for name, text in inputs.items():
            put = control.locator(f"[name='{name}']")
            if put.evaluate("element => element.tagName") == "SELECT":
                put.select_option(label=text)
            else:
                put.fill(text)

    return do


def tick(*words: str) -> Do:
    """Choose the answers with these words."""

    def do(control: Locator) -> None:
        for word in words:
            control.get_by_label(word, exact=True).check()

    return do


def put(name: str, kind: str, content: bytes) -> Do:
    """Choose a file."""
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    return lambda control: control.locator("input[type=file]").set_input_files(file)


def plays(control: Locator) -> None:
    """The browser can play the video, and shows its captions."""
    expect(control.locator("track")).to_have_count(1)
    control.page.wait_for_function("video => video.readyState >= 2", arg=control.element_handle())
    control.evaluate("video => { video.textTracks[0].mode = 'showing'; }")
    control.page.wait_for_function(
        "video => (video.textTracks[0].cues || []).length > 0", arg=control.element_handle()
    )
