"""The scan of the dependencies: what is installed here, held against the patch register."""

from dataclasses import dataclass
from importlib import metadata

from madoguchi.services.safeguarding.models import Component, ServiceContract, Weakness
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.rules.running import Severity

SERIOUS = (Severity.CRITICAL.value, Severity.HIGH.value)


@dataclass(frozen=True)
class Scan:
    """What a scan saw.

    installed   packages of this environment; components: rows of the register, OS and all
    weaknesses  critical and important ones that are open: 「CVE-2025-0001（pdfium 6996）」
    """

    installed: int
    components: int
    weaknesses: tuple[str, ...]


def scan(contract: ServiceContract) -> Scan:
    """Every component of the register is looked at, whether it is a package or a server.

    The register is the list of what is known: the scan asks nobody outside.
    """
    names = {str(one.metadata["Name"]).lower() for one in metadata.distributions()}
    weak = rows_of(Weakness, contract, "component__contract").filter(
        mended_on__isnull=True, severity__in=SERIOUS
    )
    return Scan(
        installed=len(names),
        components=rows_of(Component, contract).count(),
        weaknesses=tuple(
            f"{one.reference}（{one.component}）" for one in weak.select_related("component")
        ),
    )
