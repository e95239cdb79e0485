"""Codes as any authenticator app makes them."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from infra.auth.totp import PyotpTotp

#: RFC 6238's own secret, in base 32, and the last six digits of its codes for SHA-1.
SECRET = base64.b32encode(b"12345678901234567890").decode()
TOTP = PyotpTotp()
STEP = timedelta(seconds=30)
NOW = datetime(2026, 11, 24, 8, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)

    assert TOTP.step_of(SECRET, code, now=now) == seconds // 30


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_one_step_off(steps: int, is_taken: int) -> None:
    moment = NOW + steps * STEP
    code = pyotp.TOTP(SECRET).at(moment)

    step = int(moment.timestamp()) // 30
    assert TOTP.step_of(SECRET, code, now=NOW) == (step if is_taken else None)


def test_a_code_may_be_typed_with_a_space() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)

    assert TOTP.step_of(SECRET, f"{code[:3]} {code[3:]}", now=NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "１２３４５６", "abcdef"])
def test_what_is_no_code_is_of_no_step(code: str) -> None:
    assert TOTP.step_of(SECRET, code, now=NOW) is None


def test_secrets_differ_and_have_160_bits() -> None:
    secrets = {TOTP.new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


def test_an_app_can_read_the_address() -> None:
    uri = TOTP.uri(SECRET, account="mei+1@example.com")

    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/老旺AI:mei+1@example.com"
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["老旺AI"]}
    parsed = pyotp.parse_uri(uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert parsed.at(NOW) == pyotp.TOTP(SECRET).at(NOW)
