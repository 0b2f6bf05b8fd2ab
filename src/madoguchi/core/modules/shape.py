"""ServiceModule: one screen in which a module says all that it offers.

``module.py`` of a service is imported while settings load, before Django's app registry
exists: everything that touches models is a dotted string here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A menu entry: shown if the actor holds ``permission`` ("" = everybody, also signed out).

    audience  whose menu it stands in, in words with spaces between: "ward", "contractor",
              "facility", "public"; "" = everybody's. The page behind it asks the permission only.
    """

    label: str
    url_name: str
    permission: str = ""
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A repeated job of the worker: ``run`` is a dotted function ``(now) -> None``.

    label            what the operator's page calls it
    longest_seconds  after that, the job of a killed worker is taken up again (0: after half
                     an hour); no run may be longer, unless two at a time do no harm
    """

    name: str
    run: str
    every_seconds: int
    label: str = ""
    longest_seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class SettingSpec:
    """A setting of the module, read from MADOGUCHI_<MODULE>_<NAME>; kind: text, flag, number."""

    name: str
    kind: str
    default: str
    help: str


@dataclass(frozen=True, kw_only=True)
class FrameWords:
    """What a module says on every page of its counter, and before the sign-in.

    notices  (title, text) above the page: a stop that is announced, a fault that goes on
    version  the version of the service, in the footer: "1.4.0"
    """

    notices: tuple[tuple[str, str], ...] = ()
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceModule:
    """What a service offers to the house.

    name         app label, URL prefix, template and static folder: "procurement"
    label        Japanese name on the counter's sign: "公募・選定"
    hue          one hue of the design tokens: "blue", "green", …
    permissions  dotted path to a tuple of ``core.accounts.permissions.Permission``
    navigation   menu entries, in order
    panels       dotted functions ``(request) -> Panel | None``: cards of the home page
    case_page    dotted function ``(actor, number, now) -> str``: the address of a case's page for
                 this person, "" if they have none; without it the door ``<name>:case`` is for all
    frame        dotted function ``(now) -> FrameWords``: notices above the page, and the version
    column_names dotted path to "column" -> Japanese, for columns that the trail could not name
    page_names   dotted path to "route" -> Japanese, for the record of refused addresses
    action_names recorded act -> Japanese: "vault.file_opened" -> "ファイルの閲覧"; an act without
                 a name here is called by its permission's, or by the label recorded
    announces    names of the events that it announces
    listens      event name -> dotted receiver ``(payload, now) -> None``
    jobs         repeated jobs for the worker
    demo         dotted function ``(clock) -> None`` that loads the module's demo world
    demo_sequel  the same, called when all loaders are done: what modules do upon one another's news
    retention    "app.Model" -> days kept after the case is closed
    """

    name: str
    label: str
    hue: str = "blue"
    description: str = ""
    permissions: str = ""
    navigation: tuple[NavItem, ...] = ()
    panels: tuple[str, ...] = ()
    case_page: str = ""
    frame: str = ""
    column_names: str = ""
    page_names: str = ""
    action_names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    announces: tuple[str, ...] = ()
    listens: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    jobs: tuple[Job, ...] = ()
    settings: tuple[SettingSpec, ...] = ()
    demo: str = ""
    demo_sequel: str = ""
    retention: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
