"""Damaged files: bytes turned, cut out, doubled or cut off; of an Office file inside its parts."""

import io
import random
import zipfile


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A zip is damaged in one of its parts and packed again: its own checks would stop the rest."""
    if not content.startswith(b"PK"):
        return _bytes(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = _bytes(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part, data in parts.items():
            target.writestr(part, data)
    return out.getvalue()


def _bytes(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 60)):
        place = chance.randrange(max(1, len(found)))
        match chance.randrange(4):
            case 0 if found:
                found[place] = chance.randrange(256)
            case 1:
                del found[place : place + chance.randint(1, 40)]
            case 2:
                found[place:place] = found[place : place + 40]
            case 3 if chance.random() < 0.05:
                del found[place:]
    return bytes(found) or b"x"
