"""Membership: a person acts for an organisation with a role, from one day to another."""

from django.db import models

from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.person import Person
from madoguchi.core.accounts.terms import Role


class Membership(models.Model):
    """One role of one person in one organisation; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("役割", max_length=30, choices=Role.choices())
    post = models.CharField("職名", max_length=100, blank=True)
    started_on = models.DateField("開始日")
    ended_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "started_on"], name="membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} / {self.organisation} / {self.role}"
