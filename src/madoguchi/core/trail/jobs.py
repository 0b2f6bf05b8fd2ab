"""Jobs of the worker: check what is new in the chain, and anchor its end."""

from datetime import datetime

from madoguchi.core.trail.anchors import anchors_in_force
from madoguchi.core.trail.verification import verify


class TrailBroken(Exception):
    """The trail is not as it was written; the message names the first problem."""


def anchor_trail(now: datetime) -> None:
    """Verify from the last anchor on, then anchor the end.

    raises  TrailBroken     something was altered since
            AnchorsDamaged  the anchors themselves were
    """
    anchors = anchors_in_force()
    found = verify(anchors[-1].seq if anchors else None, now=now)
    if not found.ok:
        raise TrailBroken(str(found.problems[0]))
