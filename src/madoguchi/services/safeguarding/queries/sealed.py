"""Sealed texts: names and free text stand under the contract's key, bound to their place."""

from madoguchi.core.vault.keys import decrypt_text, encrypt_text, search_digest
from madoguchi.services.safeguarding.models import Child, ServiceContract

# Where a sealed text stands: the first part of what binds it.
NAME = "safeguarding.child.name"
REVISION_WHY = "safeguarding.revision.why"
STEP_WORDS = "safeguarding.report.words"
COMMENT = "safeguarding.observation.comment"
FACTS = "safeguarding.urgent.facts"


def seal(contract: ServiceContract, text: str, place: str) -> str:
    """A token of the text, "" of "". ``place`` binds it: moved elsewhere it cannot be read."""
    return encrypt_text(contract.key, text, place) if text else ""


def unseal(contract: ServiceContract, token: str, place: str) -> str:
    """The text of ``seal``; raises vault.errors.Gone when the contract's key was destroyed."""
    return decrypt_text(contract.key, token, place) if token else ""


def sealed_name(contract: ServiceContract, number: str, name: str) -> str:
    return seal(contract, name, f"{NAME}:{number}")


def name_digest(contract: ServiceContract, name: str) -> str:
    """Equal for names that differ only in their spaces."""
    return search_digest(contract.key, "".join(name.split()), NAME)


def name_of(child: Child) -> str:
    """The child's name as typed, with ① ② where two are alike. Reads ``child.contract.key``."""
    name = unseal(child.contract, child.name_encrypted, f"{NAME}:{child.number}")
    return f"{name} {circled(child.mark)}" if child.mark else name


def circled(mark: int) -> str:
    """
    >>> circled(1), circled(20), circled(21)
    ('①', '⑳', '(21)')
    """
    return chr(0x245F + mark) if mark <= 20 else f"({mark})"
