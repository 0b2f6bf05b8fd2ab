"""The client's address: only our own proxies may speak for others."""

import pytest

from madoguchi.core.accounts.rules.network import (
    client_address,
    is_inside,
    read_address,
    read_networks,
)

PROXIES = read_networks(["10.0.0.0/8", "2001:db8::/64"])


@pytest.mark.parametrize(
    ("peer", "hops", "expected"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["127.0.0.1"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["127.0.0.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["127.0.0.1", "198.51.100.7", "10.9.9.9"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.5", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7", "<script>"], "10.0.0.1"),
        ("2001:db8::1", ["2001:db8:ffff::9"], "2001:db8:ffff::9"),
        ("", ["198.51.100.7"], ""),
    ],
)
def test_client_address_is_the_rightmost_hop_that_is_not_ours(peer, hops, expected):
    assert client_address(peer, hops, PROXIES) == expected


def test_client_address_without_proxies_is_always_the_peer():
    assert client_address("10.0.0.1", ["198.51.100.7"], ()) == "10.0.0.1"


def test_mapped_ipv4_counts_as_ipv4():
    assert is_inside(read_address("::ffff:10.1.2.3"), PROXIES)


def test_unreadable_address_is_inside_nothing():
    assert not is_inside(read_address("x"), read_networks(["0.0.0.0/0"]))
