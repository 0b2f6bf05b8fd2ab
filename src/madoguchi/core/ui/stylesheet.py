"""The one stylesheet of the house, put together from its layers and from each module's own file."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from madoguchi.core.modules.registry import installed_modules

FOLDER = Path(__file__).parent / "static" / "ui" / "css"
LAYERS = ("reset", "tokens", "base", "layout", "components", "modules", "utilities", "print")


@dataclass(frozen=True)
class Stylesheet:
    """``text`` is CSS, ``digest`` 16 hex digits of it: the address changes with the content."""

    text: str
    digest: str


def house_stylesheet() -> Stylesheet:
    """The stylesheet of this deployment; read again for each call only while developing."""
    return _compose() if settings.DEBUG else _composed_once()


def _compose() -> Stylesheet:
    text = f"@layer {', '.join(LAYERS)};\n" + "\n".join(
        f"@layer {layer} {{\n{_layer_text(layer)}\n}}" for layer in LAYERS
    )
    return Stylesheet(text, hashlib.sha256(text.encode()).hexdigest()[:16])


_composed_once = lru_cache(maxsize=1)(_compose)


def _layer_text(layer: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in _files_of(layer))


def _files_of(layer: str) -> list[Path]:
    if layer == "tokens":
        return [FOLDER / "tokens.css", FOLDER / "theme.css"]
    if layer == "components":
        return sorted((FOLDER / "components").glob("*.css"))
    if layer == "modules":
        found = [finders.find(f"{module.name}/{module.name}.css") for module in installed_modules()]
        return [Path(path) for path in found if isinstance(path, str)]
    return [FOLDER / f"{layer}.css"]
