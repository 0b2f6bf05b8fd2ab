"""What the commands say: one clear sentence, in Japanese and in English."""

import sys
from typing import NoReturn


def say(ja: str, en: str) -> None:
    """Progress, on the standard output."""
    print(f"{ja} / {en}", flush=True)


def stop(ja: str, en: str) -> NoReturn:
    """End with one sentence in each language; the exit code is 1."""
    print(ja, en, sep="\n", file=sys.stderr, flush=True)
    raise SystemExit(1)
