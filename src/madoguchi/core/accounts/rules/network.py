"""Which address a request came from, and whether a network holds it."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def read_address(text: str) -> Address | None:
    """The address, or None if it is none; an IPv4 address in IPv6 clothes is the IPv4 address.

    >>> read_address("::ffff:192.0.2.7"), read_address("unknown")
    (IPv4Address('192.0.2.7'), None)
    """
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as CIDR texts; a bare address is a network of one.

    raises  ValueError  a text is no network, or has host bits set
    """
    return tuple(ip_network(text.strip()) for text in texts)


def is_inside(address: Address | None, networks: Iterable[Network]) -> bool:
    """Whether one of the networks holds the address."""
    return address is not None and any(address in network for network in networks)


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address of whoever really asks.

    peer           the other end of the connection
    forwarded_for  the hops of X-Forwarded-For, left to right as sent
    trusted        networks of our own proxies: only they may speak for somebody else

    From the right, each hop was written by the machine to its right. So we walk left while the
    writer is trusted; the first that is not ours is the client. What stands further left was
    written by the client and counts for nothing. A hop that is no address ends the walk.

    >>> ours = read_networks(["10.0.0.0/8"])
    >>> client_address("10.0.0.1", ["203.0.113.9", "198.51.100.7", "10.0.0.2"], ours)
    '198.51.100.7'
    >>> client_address("198.51.100.7", ["203.0.113.9"], ours)
    '198.51.100.7'
    """
    current = peer
    for hop in reversed(forwarded_for):
        if not is_inside(read_address(current), trusted):
            break
        address = read_address(hop)
        if address is None:
            break
        current = str(address)
    return current
