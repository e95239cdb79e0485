from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asset import SignedRequest, SignedUrl
from domain.upload import PUT_LIFETIME
from infra.blobs.signing import URL_LIFETIME, BlobUrls, SignedUploadUrls, UrlSigning

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME = "covers/01JD/cover.png"
OWNER, STRANGER = "01JDOWNER", "01JDSTRANGER"
SIGNING = UrlSigning("a secret")
URLS = BlobUrls(SIGNING, base_url="https://api.example.com")
UPLOADS = SignedUploadUrls(SIGNING, base_url="https://api.example.com")


def address(*, now: datetime = NOON, owner_id: str = OWNER) -> SignedUrl:
    return URLS.url(NAME, owner_id=owner_id, now=now)


def opens(
    signed: SignedUrl,
    *,
    at: datetime = NOON,
    method: str = "GET",
    signing: UrlSigning = SIGNING,
    **changes: str,
) -> bool:
    """Whether what the address says, but for `changes`, is accepted."""
    place = urlsplit(signed.url)
    query = {name: values[0] for name, values in parse_qs(place.query).items()}
    said = {"path": place.path, **query, **changes}
    request = SignedRequest(
        method=method,
        path=said["path"],
        expires=said["expires"],
        owner_id=said["owner"],
        signature=said["signature"],
    )
    return signing.verify(request, now=at)


def test_an_address_opens_until_it_expires() -> None:
    signed = address()

    assert signed.url.startswith(f"https://api.example.com/blobs/{NAME}?expires=")
    assert opens(signed)
    assert opens(signed, at=signed.expires_at - timedelta(microseconds=1))
    assert not opens(signed, at=signed.expires_at)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds it
def test_an_address_lives_for_an_hour_and_a_little(moment: datetime) -> None:
    lifetime = address(now=moment).expires_at - moment

    assert URL_LIFETIME < lifetime <= URL_LIFETIME + 15 * MINUTE
    assert URLS.expire_at(now=moment) == moment + lifetime


def test_an_address_stays_the_same_for_a_while_so_that_it_can_be_cached() -> None:
    assert address() == address(now=NOON + 14 * MINUTE)
    assert address() != address(now=NOON + 15 * MINUTE)


@pytest.mark.parametrize(
    ("lasts", "expected"),
    [
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(minutes=75), timedelta(minutes=75)),
        (timedelta(days=7), timedelta(minutes=75)),
    ],
)
def test_an_address_never_outlasts_what_it_leads_to(lasts: timedelta, expected: timedelta) -> None:
    signed = URLS.url(NAME, owner_id=OWNER, now=NOON, until=NOON + lasts)

    assert signed.expires_at == NOON + expected
    assert opens(signed, at=NOON + expected - timedelta(seconds=1))
    assert not opens(signed, at=NOON + expected)


def test_an_address_opens_one_blob_only() -> None:
    assert not opens(address(), path="/blobs/covers/01JD/other.png")


def test_an_address_is_its_owner_s() -> None:
    assert address() != address(owner_id=STRANGER)
    assert not opens(address(), owner=STRANGER)


def test_nobody_can_extend_an_address() -> None:
    later = str(int(NOON.timestamp()) + 10**6)

    assert not opens(address(), expires=later)


def test_an_address_to_read_from_takes_nothing_and_the_other_way_round() -> None:
    put = UPLOADS.put_url("01JDUPLOAD", owner_id=OWNER, now=NOON)

    assert not opens(address(), method="PUT")
    assert opens(put, method="PUT")
    assert not opens(put, method="GET")


def test_an_address_to_send_to_is_good_for_half_an_hour() -> None:
    put = UPLOADS.put_url("01JDUPLOAD", owner_id=OWNER, now=NOON)

    assert put.url.startswith("https://api.example.com/uploads/01JDUPLOAD?expires=")
    assert put.expires_at == NOON + PUT_LIFETIME
    assert not opens(put, method="PUT", at=put.expires_at)


def test_what_is_signed_cannot_be_shifted_from_one_part_to_another() -> None:
    """Were they only put one after the other, these two would be the same."""
    signed = SIGNING.url("https://a", "GET", "/blobs/a", owner_id="b", expires=2_000_000_000)

    assert not opens(signed, path="/blobs/a\n2000000000", expires="b", owner="")
    assert not opens(signed, path="/blobs/", expires="a2000000000", owner="b")


def test_another_secret_opens_nothing() -> None:
    assert not opens(address(), signing=UrlSigning("another secret"))


def test_the_place_and_not_the_host_is_signed() -> None:
    """A CDN passes on what it was asked, to us, under our own name."""
    cdn = BlobUrls(SIGNING, base_url="https://cdn.example.com/")

    signed = cdn.url(NAME, owner_id=OWNER, now=NOON)

    assert signed.url.startswith(f"https://cdn.example.com/blobs/{NAME}?")
    assert opens(signed)


@pytest.mark.parametrize("expires", ["", "soon", "-1", "9" * 5000, "１７９５", "\ud800"])
@pytest.mark.parametrize("signature", ["", "a", "签名", "\ud800", "A" * 43])
def test_odd_queries_open_nothing(expires: str, signature: str) -> None:
    assert not opens(address(), expires=expires, signature=signature)


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_opens_nothing(path: str, expires: str, owner: str, signature: str) -> None:
    assert not opens(address(), path=path, expires=expires, owner=owner, signature=signature)


@given(st.text(st.characters(exclude_categories=["Cs"]).filter(lambda each: each != "\n")))
def test_whosever_it_is_the_address_says_so(owner_id: str) -> None:
    signed = address(owner_id=owner_id)

    query = parse_qs(urlsplit(signed.url).query, keep_blank_values=True)
    assert [*query] == ["expires", "owner", "signature"]
    assert query["owner"] == [owner_id]
