"""The page frame: the menu by module, the account menu, and at which counter one stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from madoguchi.core.modules import FrameWords, NavItem, ServiceModule
from madoguchi.core.modules.registry import installed_modules, navigation

Entry = tuple[ServiceModule, NavItem]


@dataclass(frozen=True)
class MenuLink:
    """One line of the menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class MenuGroup:
    """The lines of one module, under its sign."""

    module: ServiceModule
    links: tuple[MenuLink, ...]


@dataclass(frozen=True, kw_only=True)
class ActingChoice:
    """A membership that the person may act in; ``value`` is posted to ``switch_url``."""

    value: str
    label: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountMenu:
    """Who is signed in and for whom; made by the function named in ``settings.ACCOUNT_MENU``.

    field   name of the posted value of an ``ActingChoice``
    links   (label, url) pairs: own page, security settings …
    """

    name: str
    acting_as: str = ""
    choices: tuple[ActingChoice, ...] = ()
    switch_url: str = ""
    field: str = "membership"
    links: tuple[tuple[str, str], ...] = ()
    sign_out_url: str = ""


def public_items(request: HttpRequest, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Only what everybody may open: used until ``settings.NAV_FILTER`` names something better."""
    return ((module, item) for module, item in entries if not item.permission)


def menu(request: HttpRequest) -> tuple[MenuGroup, ...]:
    """The menu of this request: the entries that the filter lets through, grouped by module."""
    nav_filter = import_string(settings.NAV_FILTER) if _is_known(request) else public_items
    visible = nav_filter(request, navigation())
    groups = (
        MenuGroup(module, tuple(_links(request, (item for _, item in entries))))
        for module, entries in groupby(visible, key=lambda entry: entry[0])
    )
    return tuple(group for group in groups if group.links)


def _links(request: HttpRequest, items: Iterable[NavItem]) -> Iterator[MenuLink]:
    for item in items:
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            if settings.DEBUG:
                raise
            continue
        yield MenuLink(item.label, url, is_current=request.path == url)


def account_menu(request: HttpRequest) -> AccountMenu | None:
    """Who is signed in, or None; accounts provides it through ``settings.ACCOUNT_MENU``."""
    dotted: str = settings.ACCOUNT_MENU if _is_known(request) else ""
    result: AccountMenu | None = import_string(dotted)(request) if dotted else None
    return result


def _is_known(request: HttpRequest) -> bool:
    """Whether the request came as far as the actor: a refused host or a bad header did not."""
    return hasattr(request, "actor") and hasattr(request, "user")


def module_at(path: str) -> ServiceModule | None:
    """The module whose address prefix the path has: at which counter one stands."""
    first = path.strip("/").split("/", 1)[0]
    return next((m for m in installed_modules() if m.name == first and m.name != "ui"), None)


def words_at(path: str, now: datetime, *, is_signed_in: bool) -> tuple[FrameWords, ...]:
    """What modules say on this page: its counter's own words; on the pages before the sign-in
    those of every service."""
    here = module_at(path)
    services: tuple[ServiceModule, ...] = tuple(settings.MODULES)
    if here in services:
        services = (here,) if here else ()
    elif is_signed_in:
        services = ()
    return tuple(import_string(one.frame)(now) for one in services if one.frame)
