"""Filters of the trail's pages: an entry in words."""

from datetime import datetime

from django import template
from django.utils import timezone

from madoguchi.core.trail import wording

register = template.Library()
register.filter("trail_action", wording.action_label)
register.filter("trail_actor", wording.actor_label)
register.filter("trail_target", wording.target_label)
register.filter("trail_changed", wording.changed_labels)
register.filter("trail_table", wording.table_label)
TONES = {"delete": "danger", "truncate": "danger", "refused": "warning", "attempt": "warning"}


@register.filter
def trail_tone(action: str) -> str:
    return TONES.get(action, "neutral")


@register.filter
def to_the_second(at: datetime) -> str:
    """17:00:00: beside the day, as the order within a minute matters here."""
    return f"{timezone.localtime(at):%H:%M:%S}"
