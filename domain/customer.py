"""Whom an IP address stands for, where addresses are counted."""

from ipaddress import IPv4Address, ip_address

#: What one IPv6 customer gets, and may draw ever new addresses from.
_CUSTOMER_BITS = 64


def customer_of(address: str) -> str:
    """Its /64 for IPv6, and itself for IPv4, mapped or not, and for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> (parsed.max_prefixlen - _CUSTOMER_BITS):x}/{_CUSTOMER_BITS}"
