"""Checks that misbehave, for the fence to stop; no Django, they run in the child process."""

from pathlib import Path


def hog(stream, name, options):
    held = [bytearray(64 * 1024 * 1024) for _ in range(64)]
    return [] if held else None


def spin(stream, name, options):
    while True:
        pass


def leak(stream, name, options):
    with Path(options["path"]).open("wb") as file:
        file.write(stream.read())
    return []
