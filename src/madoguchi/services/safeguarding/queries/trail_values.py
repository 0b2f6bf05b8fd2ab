"""Who may read the values of this service's rows in the trail.

Children's rows are never shown there ("never" on the model): who, when and which columns stand,
and the child's own page shows the rest to those who hold the case.
"""

from datetime import datetime

from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor


def for_administrators(row_pk: str, *, by: Actor, now: datetime) -> bool:
    """Facilities and their calendars: the ward's administrators and auditors."""
    return by.has_role(Role.WARD_ADMINISTRATOR, Role.AUDITOR)
