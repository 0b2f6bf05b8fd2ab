"""What the upload component asks: ``{% load vault %}``."""

from django import template

from madoguchi.core.vault.unfinished import Unfinished, unfinished_uploads

register = template.Library()


@register.simple_tag(takes_context=True)
def unfinished_here(context: template.Context, purpose: str, subject: str) -> list[Unfinished]:
    """The person's own unfinished uploads of one place; asked once for all places of a page."""
    request = context.get("request")
    if request is None or not purpose:
        return []
    if not hasattr(request, "unfinished_uploads"):
        request.unfinished_uploads = unfinished_uploads(request.actor, request.now)
    return [
        each for each in request.unfinished_uploads
        if (each.purpose, each.subject) == (purpose, subject)
    ]  # fmt: skip
