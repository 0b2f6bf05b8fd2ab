"""The agreed numbers of a contract, or the usual ones."""

from madoguchi.services.contracts.models import Contract, WorkTerms


def terms_of(contract: Contract) -> WorkTerms:
    """Unsaved if nothing was agreed."""
    found: WorkTerms | None = getattr(contract, "work_terms", None)
    return found or WorkTerms(contract=contract)
