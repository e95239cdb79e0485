"""Which network addresses are public, and which address a host spells."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
#: Says whether an address may be connected to.
AddressRule = Callable[[Address], bool]

_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
#: Python's table calls these global, or did in one of its releases.
_SPECIAL = tuple(
    map(
        ip_network,
        (
            "168.63.129.16/32",  # Azure's host agent, as its machines see it
            "192.0.0.0/24",  # protocol assignments, with Oracle's metadata service among them
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # Teredo and other tunnels
            "2002::/16",  # 6to4: leads to any IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_IPV4_PARTS = 4
_OCTET = 256


def is_public(address: Address) -> bool:
    """Whether a stranger on the internet reaches the same place under this address."""
    if isinstance(address, IPv6Address):
        embedded = _embedded(address)
        if embedded is not None:
            return is_public(embedded)
        if address.scope_id is not None or address not in _UNICAST:
            return False
    is_special = any(address in network for network in _SPECIAL)
    return address.is_global and not address.is_multicast and not is_special


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Behind DNS64 every IPv4 site answers in the NAT64 prefix, so the address inside counts."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def literal_address(host: str) -> Address | None:
    """The address that an ASCII `host` spells in any form that a resolver takes; None for a name.

    Raises ValueError for what can be neither: a name's last label is never a number.
    """
    if ":" in host:
        return ip_address(host)
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    *leading, last = [_number(part) for part in parts]
    if len(parts) > _IPV4_PARTS or any(number >= _OCTET for number in leading):
        raise ValueError(host)
    value = last
    for position, number in enumerate(leading):
        value += number << (8 * (3 - position))
    if last >= _OCTET ** (_IPV4_PARTS - len(leading)):
        raise ValueError(host)
    return IPv4Address(value)


def _number(part: str) -> int:
    """Reads a part as C's inet_aton does: 0x is hexadecimal, a leading 0 octal."""
    if not _NUMBER.fullmatch(part):
        raise ValueError(part)
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") else 10)
