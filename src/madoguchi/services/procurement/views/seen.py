"""The mark of what a page was made of, so that a second tab never silently overwrites the first."""

from collections.abc import Callable
from typing import Any

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.services.procurement.errors import ChangedMeanwhile
from madoguchi.services.procurement.rules.seen import mark_of


def seen_on(request: HouseRequest, stands: object) -> str:
    """For the context's ``seen``: what stands, or what the page that is sent was made of."""
    return request.POST.get("seen", "") if request.method == "POST" else mark_of(stands)


def told_once(context: dict[str, Any], command: Callable[[], object]) -> Callable[[], object]:
    """The command; refused for another tab, the page comes back knowing of it.

    Whoever saves that page once more replaces what the other tab saved, and was told so.
    """

    def run() -> object:
        try:
            return command()
        except ChangedMeanwhile as refusal:
            context["seen"] = refusal.mark
            raise

    return run
