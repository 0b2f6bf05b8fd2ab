"""The place of a person's waiting presses, for the frame of the facility's pages."""

from typing import Any

from django import template

from madoguchi.services.safeguarding.queries.waiting_presses import PressSlot, press_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def own_press_slot(context: dict[str, Any]) -> PressSlot:
    return press_slot(context["request"].actor)
