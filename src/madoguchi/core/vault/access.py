"""Access: the vault does not know who may see a file; the service that owns it says so."""

from collections.abc import Callable

from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile

Access = Callable[[StoredFile, Actor], bool]
_accesses: dict[str, Access] = {}


def register(service: str, may_see: Access) -> None:
    """Called once from the service's AppConfig.ready(): ``may_see(file, actor)``.

    It answers for the service's own files only, and False for any other.
    """
    _accesses[service] = may_see


def may_see(file: StoredFile, actor: Actor) -> bool:
    """Whether some service lets this person see the file. Nobody asked means no."""
    return any(answer(file, actor) for answer in _accesses.values())
