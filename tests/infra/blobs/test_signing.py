from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asset import SignedUrl
from infra.blobs.signing import URL_LIFETIME, BlobUrls

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME = "covers/01JD/cover.png"
URLS = BlobUrls("a secret", base_url="https://api.example.com")


def opens(signed: SignedUrl, *, at: datetime, urls: BlobUrls = URLS, **changes: str) -> bool:
    """Whether what the address says, but for `changes`, is accepted."""
    address = urlsplit(signed.url)
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    said = {"name": address.path.removeprefix("/blobs/"), **query, **changes}
    return urls.verify(said["name"], expires=said["expires"], signature=said["signature"], now=at)


def test_an_address_opens_until_it_expires() -> None:
    signed = URLS.url(NAME, now=NOON)

    assert signed.url.startswith(f"https://api.example.com/blobs/{NAME}?expires=")
    assert opens(signed, at=NOON)
    assert opens(signed, at=signed.expires_at - timedelta(microseconds=1))
    assert not opens(signed, at=signed.expires_at)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds it
def test_an_address_lives_for_an_hour_and_a_little(moment: datetime) -> None:
    lifetime = URLS.url(NAME, now=moment).expires_at - moment

    assert URL_LIFETIME < lifetime <= URL_LIFETIME + 15 * MINUTE


def test_an_address_stays_the_same_for_a_while_so_that_it_can_be_cached() -> None:
    assert URLS.url(NAME, now=NOON) == URLS.url(NAME, now=NOON + 14 * MINUTE)
    assert URLS.url(NAME, now=NOON) != URLS.url(NAME, now=NOON + 15 * MINUTE)


def test_an_address_opens_one_blob_only() -> None:
    assert not opens(URLS.url(NAME, now=NOON), at=NOON, name="covers/01JD/other.png")


def test_nobody_can_extend_an_address() -> None:
    later = str(int(NOON.timestamp()) + 10**6)

    assert not opens(URLS.url(NAME, now=NOON), at=NOON, expires=later)


def test_another_secret_opens_nothing() -> None:
    others = BlobUrls("another secret", base_url="https://api.example.com")

    assert not opens(URLS.url(NAME, now=NOON), at=NOON, urls=others)


def test_the_place_and_not_the_host_is_signed() -> None:
    """A CDN passes on what it was asked, to us, under our own name."""
    cdn = BlobUrls("a secret", base_url="https://cdn.example.com/")

    assert cdn.url(NAME, now=NOON).url.startswith(f"https://cdn.example.com/blobs/{NAME}?")
    assert opens(cdn.url(NAME, now=NOON), at=NOON, urls=URLS)


@pytest.mark.parametrize("expires", ["", "soon", "-1", "9" * 5000, "１７９５", "\ud800"])
@pytest.mark.parametrize("signature", ["", "a", "签名", "\ud800", "A" * 43])
def test_odd_queries_open_nothing(expires: str, signature: str) -> None:
    assert not URLS.verify(NAME, expires=expires, signature=signature, now=NOON)


@given(st.text(), st.text(), st.text())
def test_any_text_opens_nothing(name: str, expires: str, signature: str) -> None:
    assert not URLS.verify(name, expires=expires, signature=signature, now=NOON)
