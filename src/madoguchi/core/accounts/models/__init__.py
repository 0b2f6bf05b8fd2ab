from madoguchi.core.accounts.models.membership import Membership
from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.person import Person

__all__ = ["Membership", "Organisation", "Person"]
