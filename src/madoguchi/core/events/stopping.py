"""Stopped: what breaks off the work of a worker that has to end now."""


class Stopped(BaseException):
    """Raised into whatever still runs when the grace is over; its transaction is undone."""
