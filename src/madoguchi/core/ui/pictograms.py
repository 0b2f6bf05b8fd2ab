"""The pictograms that have been drawn: read from the sprite, so that core names no service."""

import re
from functools import lru_cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "pictograms.svg"


@lru_cache(maxsize=1)
def drawn_pictograms() -> tuple[str, ...]:
    """Ids in the sprite, in the order of drawing; a module's pictogram has the module's name."""
    return tuple(re.findall(r'<symbol id="([a-z_]+)"', SPRITE.read_text(encoding="utf-8")))
