"""The scan of the dependencies: what is installed here, held against the newest published list."""

from dataclasses import dataclass
from datetime import date
from importlib import metadata

from madoguchi.services.safeguarding.models import (
    AdvisoryList,
    Component,
    ListedAdvisory,
    ServiceContract,
    Weakness,
)
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.rules.advisories import Advisory, package_name, touched
from madoguchi.services.safeguarding.rules.running import Severity

SERIOUS = (Severity.CRITICAL.value, Severity.HIGH.value)


@dataclass(frozen=True)
class Scan:
    """What a scan saw.

    installed   packages of this environment; components: rows of the register, OS and all
    obtained_on of the list that was compared; None: there is none
    weaknesses  critical and important ones that are open: 「CVE-2025-0001（pdfium 6996）」
    critical    the critical ones among them
    """

    installed: int
    components: int
    obtained_on: date | None
    weaknesses: tuple[str, ...]
    critical: tuple[str, ...]


def installed_versions() -> dict[str, str]:
    """Normalised name -> version of every package of this environment, as the lock put it here."""
    return {
        package_name(str(one.metadata["Name"])): str(one.version)
        for one in metadata.distributions()
    }


def newest_list(contract: ServiceContract) -> AdvisoryList | None:
    return rows_of(AdvisoryList, contract).order_by("-obtained_on", "-pk").first()


def touched_here(
    newest: AdvisoryList, installed: dict[str, str]
) -> list[tuple[str, str, Advisory]]:
    """(package, version, weakness): of the installed ones those that the list names."""
    rows = ListedAdvisory.objects.filter(listed_in=newest, package__in=list(installed))
    return touched(installed, [_advisory(row) for row in rows])


def _advisory(row: ListedAdvisory) -> Advisory:
    return Advisory(
        names=tuple(row.names), package=row.package, severity=Severity(row.severity),
        published_on=row.published_on, versions=tuple(row.touched["versions"]),
        ranges=tuple(
            tuple((kind, version) for kind, version in events) for events in row.touched["ranges"]
        ),
    )  # fmt: skip


def open_weaknesses(contract: ServiceContract, *severities: str) -> tuple[str, ...]:
    """「CVE-2025-0001（pdfium 6996）」 of every open one, whoever wrote it down."""
    rows = rows_of(Weakness, contract, "component__contract").filter(
        mended_on__isnull=True, severity__in=severities
    )
    return tuple(f"{one.reference}（{one.component}）" for one in rows.select_related("component"))


def scan(contract: ServiceContract) -> Scan:
    """What stands open now; ``commands.advisories.compare`` has brought the register up to date."""
    newest = newest_list(contract)
    return Scan(
        installed=len(installed_versions()),
        components=rows_of(Component, contract).count(),
        obtained_on=newest.obtained_on if newest else None,
        weaknesses=open_weaknesses(contract, *SERIOUS),
        critical=open_weaknesses(contract, Severity.CRITICAL.value),
    )
