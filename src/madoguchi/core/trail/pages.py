"""Pages: the Japanese name of an address that somebody tried, for those who read the record.

A service names its own pages (``ServiceModule.page_names``); where it does not, the menu entry
under which the address stands tells which page it was.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.module_loading import import_string

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.modules import ServiceModule
from madoguchi.core.modules.registry import installed_modules


def page_name_ja(path: str) -> str:
    """「転校・転園の登録（J000123）」 for the path of an address of this product.

    The path itself stands there only where nothing names the page.
    """
    try:
        match = resolve(path)
    except Resolver404:
        return f"ないページ（{path}）"
    module = next((m for m in installed_modules() if m.name == match.namespace), None)
    if module is None:
        return f"共通のページ（{path}）"
    name = _names_at(module.page_names).get(match.url_name or "") or _by_menu(module, path)
    about = "・".join(_about(match))
    return f"{name}（{about}）" if about else name


def _about(match: ResolverMatch) -> Iterator[str]:
    """Numbers and days in the address; keys of rows and code names tell nobody anything."""
    for value in match.kwargs.values():
        if isinstance(value, str) and any(sign.isdigit() for sign in value):
            yield value
        elif isinstance(value, date):
            yield format_date(value)


def _by_menu(module: ServiceModule, path: str) -> str:
    """The longest menu entry above the address, else the service."""
    entries = [(reverse(item.url_name), item.label) for item in module.navigation]
    above = [(url, label) for url, label in entries if path.startswith(url)]
    return max(above, default=("", f"{module.label}のページ"), key=lambda pair: len(pair[0]))[1]


@cache
def _names_at(dotted: str) -> Mapping[str, str]:
    names: Mapping[str, str] = import_string(dotted) if dotted else {}
    return names
