"""The list of public addresses: `bin/generate routes` writes it anew."""

from collections.abc import Iterator
from pathlib import Path

LIST = Path(__file__).parent / "routes.txt"


def public_routes() -> list[str]:
    """``address  name`` of each route of the house, in order of the addresses."""
    from django.urls import get_resolver  # noqa: PLC0415 - after Django has been set up

    return sorted(set(walk(get_resolver().url_patterns, "", ())))


def walk(patterns: list, address: str, spaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        here = address + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, here, inner)
        else:
            yield f"/{here}  {':'.join((*spaces, pattern.name or '-'))}"
