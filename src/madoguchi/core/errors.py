"""DomainError: what a rule or command refuses, in one Japanese sentence."""


class DomainError(Exception):
    """A refusal with a stable ``code`` and a ``message`` that says what to do next.

    >>> error = Refused("deadline_passed", "提出期限を過ぎたため受け付けできません。")
    >>> error.code, str(error)
    ('deadline_passed', '提出期限を過ぎたため受け付けできません。')
    """

    status = 400

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        # Who writes the refusal into the trail says so here: one attempt is one line.
        self.is_recorded = False


class Refused(DomainError):
    """The input or the moment does not allow it: shown beside the form, input kept."""

    status = 422


class Forbidden(DomainError):
    """The person may know of the thing but not do this: 403 with the reason."""

    status = 403


class NotNow(Forbidden):
    """Nobody may do this at the moment: what has to happen first, or that it is over."""


class Missing(DomainError):
    """Not there, or not for this person: 404 in both cases, so that existence does not leak."""

    status = 404


class NotNamed(DomainError):
    """Nobody is named: the key of an API call is absent or no longer counts."""

    status = 401


class TooLarge(DomainError):
    """More than the door takes; nothing of it has been read."""

    status = 413


class TooMany(DomainError):
    """Asked too often; ``retry_after`` seconds from now it is taken again."""

    status = 429

    def __init__(self, code: str, message: str, *, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after
