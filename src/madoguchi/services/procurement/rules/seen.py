"""二つの画面: whether what somebody saves was typed over what still stands."""

from hashlib import sha256

from madoguchi.services.procurement.errors import ChangedMeanwhile


def mark_of(stands: object) -> str:
    """A short mark of what stands; the page carries it and sends it back with what was typed.

    >>> mark_of((1, "良い")) == mark_of((1, "良い")), mark_of((1, "良い")) == mark_of((2, "良い"))
    (True, False)
    """
    return sha256(repr(stands).encode()).hexdigest()[:20]


def demand_seen(mark: str, stands: object, becomes: object) -> None:
    """Pass where the page was made of what stands, or would save just that again.

    mark    as the page sent it; "" where nobody saw a page (a command run without one)
    raises  ChangedMeanwhile
    """
    if mark and becomes != stands and mark != mark_of(stands):
        raise ChangedMeanwhile(mark_of(stands))
