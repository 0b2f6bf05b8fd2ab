"""Published lists of weaknesses in the OSV form, and whether a version is touched by one.

Source: OpenSSF, Open Source Vulnerability format 1.6 (the PyPA Advisory Database and the GitHub
Advisory Database publish in it). Versions compare as PEP 440 says, names as PEP 503 says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from packaging.version import InvalidVersion, Version

from madoguchi.services.safeguarding.rules.running import Severity

ECOSYSTEM = "PyPI"
WORDS = {
    "CRITICAL": Severity.CRITICAL, "HIGH": Severity.HIGH, "MODERATE": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM, "LOW": Severity.LOW,
}  # fmt: skip
ORDER = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
LIST_DAYS = 30
LONGEST = {"number": 60, "package": 200, "version": 300}
Events = tuple[tuple[str, str], ...]  # ("introduced" | "fixed" | "last_affected", version)


@dataclass(frozen=True, kw_only=True)
class Advisory:
    """One weakness of one package.

    names     its own number and its other names (PYSEC-…, GHSA-…, CVE-…)
    severity  None: the list does not say
    ranges    per range its events, oldest first; versions: named one by one
    """

    names: tuple[str, ...]
    package: str
    severity: Severity | None
    published_on: date
    ranges: tuple[Events, ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The CVE number if it has one: lists of different makers then speak of the same."""
        return next((one for one in self.names if one.startswith("CVE-")), self.names[0])

    def touches(self, version: str) -> bool:
        """Whether this version is affected; what cannot be read counts as affected."""
        if version in self.versions:
            return True
        return any(_is_within(version, events) for events in self.ranges)


def package_name(typed: str) -> str:
    """
    >>> package_name("Django_Allauth"), package_name("zope.interface")
    ('django-allauth', 'zope-interface')
    """
    return re.sub(r"[-_.]+", "-", typed.strip()).lower()


def read_record(record: Mapping[str, Any]) -> Iterator[Advisory]:
    """The weaknesses of one OSV record, one a package; none if it was withdrawn.

    raises  AttributeError, KeyError, TypeError, ValueError  not an OSV record
    """
    names = tuple(_word(one, "number") for one in (record["id"], *(record.get("aliases") or ())))
    published = date.fromisoformat(str(record.get("published") or record["modified"])[:10])
    if record.get("withdrawn"):
        return
    for touched in record.get("affected") or ():
        package = touched.get("package") or {}
        if package.get("ecosystem") == ECOSYSTEM:
            yield Advisory(
                names=names, package=package_name(_word(package["name"], "package")),
                published_on=published, severity=_severity(record, touched),
                ranges=tuple(_ranges(touched)),
                versions=tuple(_word(one, "version") for one in touched.get("versions") or ()),
            )  # fmt: skip


def _word(value: object, what: str) -> str:
    """A number, name or version as it is; raises ValueError for what no maker would write."""
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST[what]:
        raise ValueError(what)
    return value


def from_plain(plain: Mapping[str, Any]) -> Advisory:
    """An advisory that went through JSON as ``dataclasses.asdict`` gives it."""
    return Advisory(
        names=tuple(plain["names"]), package=plain["package"], severity=Severity(plain["severity"]),
        published_on=date.fromisoformat(plain["published_on"]), versions=tuple(plain["versions"]),
        ranges=tuple(tuple((kind, at) for kind, at in events) for events in plain["ranges"]),
    )  # fmt: skip


def _severity(record: Mapping[str, Any], touched: Mapping[str, Any]) -> Severity | None:
    for place in (touched, record):
        word = str((place.get("database_specific") or {}).get("severity", "")).upper()
        if word in WORDS:
            return WORDS[word]
    return None


def _ranges(touched: Mapping[str, Any]) -> Iterator[Events]:
    for one in touched.get("ranges") or ():
        if one.get("type") == "ECOSYSTEM":
            events = (pair for event in one["events"] for pair in event.items())
            yield tuple((_word(kind, "version"), _word(at, "version")) for kind, at in events)


def _is_within(version: str, events: Events) -> bool:
    """Affected from an "introduced" on until the next "fixed" (out) or "last_affected" (in)."""
    try:
        mine = Version(version)
        marks = [(kind, Version(at) if at != "0" else None) for kind, at in events]
    except InvalidVersion:
        return True
    is_in = False
    for kind, at in sorted(marks, key=lambda mark: (mark[1] is not None, mark[1] or mine)):
        if kind == "introduced" and (at is None or mine >= at):
            is_in = True
        if at is not None and (
            (kind == "fixed" and mine >= at) or (kind == "last_affected" and mine > at)
        ):
            is_in = False
    return is_in


def agreed(advisories: Iterable[Advisory]) -> list[Advisory]:
    """One a weakness and package, with the highest severity that any of its names was given.

    A severity that nobody gave counts as important: somebody must look at it.
    """
    merged: dict[tuple[str, str], Advisory] = {}
    for one in advisories:
        key = (one.package, one.reference)
        merged[key] = _both(merged[key], one) if key in merged else one
    return [replace(one, severity=one.severity or Severity.HIGH) for one in merged.values()]


def _both(one: Advisory, other: Advisory) -> Advisory:
    given = [each.severity for each in (one, other) if each.severity is not None]
    return replace(
        one,
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        severity=min(given, key=ORDER.index) if given else None,
        published_on=min(one.published_on, other.published_on),
        ranges=(*one.ranges, *other.ranges),
        versions=tuple(dict.fromkeys((*one.versions, *other.versions))),
    )


def is_stale(obtained_on: date | None, today: date) -> bool:
    """No list, or one of more than 30 days ago.

    >>> is_stale(date(2026, 4, 1), date(2026, 5, 1)), is_stale(date(2026, 4, 1), date(2026, 5, 2))
    (False, True)
    """
    return obtained_on is None or (today - obtained_on).days > LIST_DAYS


def touched(
    installed: Mapping[str, str], advisories: Sequence[Advisory]
) -> list[tuple[str, str, Advisory]]:
    """(package, version, weakness) of what is installed here."""
    return [
        (one.package, installed[one.package], one)
        for one in advisories
        if one.package in installed and one.touches(installed[one.package])
    ]
