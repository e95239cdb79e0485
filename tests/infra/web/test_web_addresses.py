"""Which addresses count as public, and that no spelling hides one that does not."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.source import URL_LENGTH, UrlForbidden, UrlInvalid
from infra.web.addresses import Address, is_public, literal_address
from infra.web.url_policy import PublicUrls

URLS = PublicUrls()

PRIVATE_IPV4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
PRIVATE_IPV6 = [
    "::/127",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/32",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "223.5.5.5", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "255.255.255.255",
        "::",
    ],
)
def test_metadata_services_and_the_like_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["256.1.1.1", "1.2.3.4.5", "08.1.1.1", "1..2", "4294967296", "a.1"]
)
def test_what_ends_in_a_number_but_is_no_address_is_no_name_either(host: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        literal_address(host)


def ipv4_in(networks: list[str]) -> st.SearchStrategy[IPv4Address]:
    ranges = [IPv4Network(network) for network in networks]
    return numbers_in(ranges).map(IPv4Address)


def ipv6_in(networks: list[str]) -> st.SearchStrategy[IPv6Address]:
    ranges = [IPv6Network(network) for network in networks]
    return numbers_in(ranges).map(IPv6Address)


def numbers_in(networks: Sequence[IPv4Network | IPv6Network]) -> st.SearchStrategy[int]:
    choice = st.sampled_from(networks)
    return choice.flatmap(lambda network: st.integers(int(network[0]), int(network[-1])))


@st.composite
def number(draw: st.DrawFn, value: int) -> str:
    zeros = "0" * draw(st.integers(0, 3))
    return draw(
        st.sampled_from([str(value), f"0{zeros}{value:o}", f"0x{zeros}{value:x}", f"0X{value:X}"])
    )


@st.composite
def spelling(draw: st.DrawFn, address: IPv4Address) -> str:
    """The address as a C library reads it, then as browsers and Unicode let it be dressed up."""
    octets = list(address.packed)
    leading = draw(st.integers(0, 3))
    last = int.from_bytes(bytes(octets[leading:]), "big")
    parts = [draw(number(octet)) for octet in octets[:leading]] + [draw(number(last))]
    dot = draw(st.sampled_from([".", "。", "．", "｡"]))
    host = dot.join(parts) + draw(st.sampled_from(["", ".", dot]))
    if draw(st.booleans()):
        host = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in host)
    if draw(st.booleans()):
        host = draw(st.sampled_from([quote(host), "".join(f"%{b:02X}" for b in host.encode())]))
    return host


def urls_of(host: str) -> st.SearchStrategy[str]:
    return st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.just(host),
        st.sampled_from(["", ":80", ":443", ":8080"]),
        st.sampled_from(["", "/", "/a?b=c", "?x#y"]),
    )


@given(st.data())
def test_no_spelling_of_a_private_ipv4_address_gets_through(data: st.DataObject) -> None:
    address = data.draw(ipv4_in(PRIVATE_IPV4))
    url = data.draw(urls_of(data.draw(spelling(address))))
    with pytest.raises(UrlForbidden):
        URLS.check(url)


@given(st.data())
def test_every_spelling_of_a_public_ipv4_address_becomes_the_plain_one(data: st.DataObject) -> None:
    address = data.draw(ipv4_in(["0.0.0.0/0"]).filter(is_public))
    checked = URLS.check(f"http://{data.draw(spelling(address))}/")
    assert checked == f"http://{address}/"


@st.composite
def private_ipv6(draw: st.DrawFn) -> IPv6Address:
    """A private one, or one that wraps a private IPv4 address."""
    wrapped = int(draw(ipv4_in(PRIVATE_IPV4)))
    return draw(
        st.one_of(
            ipv6_in(PRIVATE_IPV6),
            st.just(IPv6Address((0xFFFF << 32) | wrapped)),
            st.just(IPv6Address(wrapped)),
            st.just(IPv6Address((0x64FF9B << 96) | wrapped)),
            st.just(IPv6Address((0x2002 << 112) | (wrapped << 80))),
        )
    )


@st.composite
def ipv6_spelling(draw: st.DrawFn, address: IPv6Address) -> str:
    tail = str(IPv4Address(int(address) & 0xFFFF_FFFF))
    dotted = ":".join(address.exploded.split(":")[:6]) + f":{tail}"
    text = draw(st.sampled_from([address.compressed, address.exploded, dotted]))
    zone = draw(st.sampled_from(["", "%eth0", "%25lo"]))
    return draw(st.sampled_from([text, text.upper()])) + zone


@given(st.data())
def test_no_spelling_of_a_private_ipv6_address_gets_through(data: st.DataObject) -> None:
    host = data.draw(ipv6_spelling(data.draw(private_ipv6())))
    with pytest.raises(UrlForbidden):
        URLS.check(data.draw(urls_of(f"[{host}]")))


@given(st.text(max_size=60) | st.text(max_size=60).map("http://{}".format))
def test_any_text_is_refused_or_spelled_in_a_way_that_stays(text: str) -> None:
    try:
        checked = URLS.check(text)
    except (UrlInvalid, UrlForbidden):
        return
    assert checked.isascii()
    assert len(checked) <= URL_LENGTH
    assert URLS.check(checked) == checked


def test_the_rule_for_addresses_and_the_ports_come_from_outside() -> None:
    def is_home(address: Address) -> bool:
        return address.is_loopback

    urls = PublicUrls(ports={9000}, is_allowed=is_home)
    assert urls.check("http://127.0.0.1:9000") == "http://127.0.0.1:9000/"
    for url in ("http://8.8.8.8:9000/", "http://127.0.0.1/"):
        with pytest.raises(UrlForbidden):
            urls.check(url)
