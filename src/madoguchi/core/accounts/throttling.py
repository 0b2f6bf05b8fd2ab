"""Sign-in throttling: three limits on wrong passwords, without giving rivals a lock-out button."""

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

# Wrong passwords within AXES_COOLOFF_TIME, in the order of AXES_LOCKOUT_PARAMETERS.
# A whole office or school stands behind one address.
LIMITS = {("username", "ip_address"): 5, ("username",): 20, ("ip_address",): 100}
KNOWN_FOR = timedelta(days=90)


class HouseThrottle(AxesDatabaseHandler):  # type: ignore[misc] # axes publishes no types
    """Counts how many of the limits are reached; AXES_FAILURE_LIMIT is therefore 1.

    A person who has signed in from this address before is not stopped by what others tried from
    elsewhere: otherwise a rival could lock a bidder out a minute before the deadline.
    """

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        attempts = zip(LIMITS.items(), self.get_user_attempts(request, credentials), strict=True)
        reached = 0
        for (parameters, limit), rows in attempts:
            if parameters == ("username",) and is_known_here(request, credentials):
                continue
            reached += sum(rows.values_list("failures_since_start", flat=True)) >= limit
        return reached

    def reset_user_attempts(self, request: HttpRequest, credentials: Any = None) -> int:
        """A right password clears the account's failures, never those of the address."""
        count, _ = AccessAttempt.objects.filter(
            username=typed_account(request, credentials)
        ).delete()
        return int(count)


def typed_account(request: HttpRequest, credentials: Any = None) -> str | None:
    """The account that a sign-in is for: the address typed, in lower case."""
    known = credentials or {}
    typed = known.get("email") or known.get("username") or request.POST.get("login")
    return str(typed).strip().lower() if typed else None


def true_address(request: HttpRequest) -> str | None:
    """The client as TrustedProxyMiddleware found it; axes would ask other headers too."""
    return request.META.get("REMOTE_ADDR")


def is_known_here(request: HttpRequest, credentials: Any) -> bool:
    """Whether the account has signed in from the request's address within 90 days."""
    return bool(
        AccessLog.objects.filter(
            username=typed_account(request, credentials),
            ip_address=request.META.get("REMOTE_ADDR"),
            attempt_time__gte=timezone.now() - KNOWN_FOR,
        ).exists()
    )


def too_many(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """The page instead of the answer: the same whether or not the account exists."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    page = render(request, "accounts/too_many.html", {"minutes": seconds // 60}, status=429)
    page["Retry-After"] = str(seconds)
    return page
