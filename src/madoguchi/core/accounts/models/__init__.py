from madoguchi.core.accounts.models.invitation import Invitation
from madoguchi.core.accounts.models.membership import Membership
from madoguchi.core.accounts.models.network import RegisteredNetwork
from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.person import Person

__all__ = ["Invitation", "Membership", "Organisation", "Person", "RegisteredNetwork"]
