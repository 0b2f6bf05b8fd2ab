"""announce() in the transaction, delivered after commit, once in effect."""

from madoguchi.core.events.announcing import NotInTransaction, announce
from madoguchi.core.events.shape import Event

__all__ = ["Event", "NotInTransaction", "announce"]
