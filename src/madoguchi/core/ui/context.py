"""What every page knows about the house, its counters, and the moment."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from madoguchi.core.ui import frame
from madoguchi.core.ui.stylesheet import house_stylesheet


def house(request: HttpRequest) -> dict[str, object]:
    """Names and frame of the page; menu and account menu cost nothing until they are drawn."""
    now = getattr(request, "now", None) or timezone.now()
    is_signed_in = _is_signed_in(request)
    return {
        "ward_name": settings.WARD_NAME,
        "server_now": now,
        "counter": frame.module_at(request.path),
        "menu": SimpleLazyObject(lambda: frame.menu(request)),
        "account_menu": SimpleLazyObject(lambda: frame.account_menu(request)),
        "is_signed_in": is_signed_in,
        "frame_words": SimpleLazyObject(
            lambda: frame.words_at(request.path, now, is_signed_in=is_signed_in)
        ),
        "is_try_mode": settings.DEMO_SIGN_IN,
        "stylesheet_digest": house_stylesheet().digest,
    }


def _is_signed_in(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return bool(actor and actor.is_person)
