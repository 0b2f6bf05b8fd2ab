"""Which files of a contract can be sent, and what became of what was sent."""

from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import Contract, FilingFile


def sendable_files(contract: Contract) -> list[tuple[StoredFile, str]]:
    """(file, what it is): deliveries and filed papers, none whose readers are limited."""
    rows = contract.deliverables.select_related("deliverable__file").order_by("number")
    found = [
        (row.deliverable.file, f"納品物　{row.deliverable.title}")
        for row in rows
        if row.deliverable.file is not None
    ]
    filed = FilingFile.objects.filter(
        filing__duty__contract=contract, filing__duty__is_strict=False
    )
    found += [
        (one.file, f"提出　{one.filing.duty.title} 第{one.filing.version}版")
        for one in filed.select_related("file__key", "filing__duty")
    ]
    return [(file, words) for file, words in found if file.state == FileState.USABLE.value]
