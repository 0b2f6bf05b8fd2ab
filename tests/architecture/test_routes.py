"""No public address disappears unnoticed: bookmarks and letters carry addresses."""

from tests.architecture.routes import LIST, public_routes


def test_routes_of_the_list_still_exist():
    gone = sorted(set(LIST.read_text(encoding="utf-8").splitlines()) - set(public_routes()))
    assert gone == [], "a removed address needs a redirect, or `bin/generate routes` and a note"


def test_routes_are_found():
    assert "/  home" in public_routes()
