"""Register and close the networks from which ward administrators may work."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor


@transaction.atomic
def register_network(
    cidr: str, label: str, *, valid_from: date, by: Actor, now: datetime
) -> RegisteredNetwork:
    """From ``valid_from`` on, administrators may work from this network.

    raises  Forbidden, Refused (no network in CIDR form)
    """
    authorise(by, "accounts.network.change", now=now)
    network = RegisteredNetwork(cidr=cidr.strip(), label=label, valid_from=valid_from)
    try:
        network.full_clean()
    except ValidationError as error:
        raise Refused("network_invalid", " ".join(error.messages)) from error
    network.save()
    return network


@transaction.atomic
def close_network(
    network: RegisteredNetwork, *, valid_to: date, by: Actor, now: datetime
) -> RegisteredNetwork:
    """Set the last day; the last open network stays, or nobody could administer any more."""
    authorise(by, "accounts.network.change", network, now=now)
    if valid_to < network.valid_from:
        raise Refused("network_reversed", "終了日は、開始日と同じ日かそれより後にしてください。")
    if not RegisteredNetwork.objects.filter(valid_to=None).exclude(pk=network.pk).exists():
        raise Refused(
            "last_network",
            "登録ネットワークがなくなり、区管理者が利用できなくなります。先に別のネットワークを登録してください。",
        )
    network.valid_to = valid_to
    network.save(update_fields=["valid_to"])
    return network
