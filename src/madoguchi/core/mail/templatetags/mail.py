"""Mail states for every page: ``{% load mail %}``, ``{% mails_about letter %}``."""

from typing import Any

from django import template
from django.db.models import Model

from madoguchi.core.mail.queries import mails_about as find_mails_about
from madoguchi.core.mail.shapes import TONES
from madoguchi.core.mail.terms import MailState

register = template.Library()


@register.filter
def mail_tone(state: str) -> str:
    """The tone of ``c-status`` for a mail's state."""
    return TONES[MailState(state)]


@register.inclusion_tag("mail/mails_about.html", takes_context=True)
def mails_about(context: template.Context, obj: Model) -> dict[str, Any]:
    """The mails about the object with their states; the page has checked who may see it."""
    return {"mails": find_mails_about(obj), "request": context.get("request")}
