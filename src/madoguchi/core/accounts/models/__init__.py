from madoguchi.core.accounts.models.access_key import AccessKey, AccessKeyCall
from madoguchi.core.accounts.models.invitation import Invitation
from madoguchi.core.accounts.models.membership import Membership
from madoguchi.core.accounts.models.network import RegisteredNetwork
from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.past_password import PastPassword
from madoguchi.core.accounts.models.person import Person

__all__ = [
    "AccessKey",
    "AccessKeyCall",
    "Invitation",
    "Membership",
    "Organisation",
    "PastPassword",
    "Person",
    "RegisteredNetwork",
]
