"""Images: that they open, and do not grow beyond reason."""

import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from madoguchi.core.vault.inspection.findings import BROKEN, TOO_MANY_PIXELS, Finding

MAX_PIXELS = 150_000_000  # an A0 plan scanned at 300 dpi has 139 million


def image_findings(stream: BinaryIO) -> Iterator[Finding]:
    """Reads the header and the structure, not the pixels."""
    stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(stream) as image:
                if image.width * image.height > MAX_PIXELS:
                    yield TOO_MANY_PIXELS
                    return
                image.verify()
        except Image.DecompressionBombError:
            yield TOO_MANY_PIXELS
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            yield BROKEN
