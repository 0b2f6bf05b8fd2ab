"""The pictograms that have been drawn: read from the sprite, so that core names no service."""

import re
from functools import lru_cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "pictograms.svg"


@lru_cache(maxsize=1)
def drawn_pictograms() -> dict[str, str]:
    """Module name -> the hue it was drawn for, in the order of drawing."""
    found = re.findall(
        r'<symbol id="([a-z_]+)" data-hue="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")
    )
    return dict(found)
