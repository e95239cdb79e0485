import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from jose import jws

from domain.session import ACCESS_TOKEN_LIFETIME, RefreshClaim, Session, Viewer
from infra.auth.tokens import KNOWN_TOKENS, JoseTokens

NOW = datetime(2026, 11, 24, 12, 0, 0, 654321, tzinfo=UTC)
WHOLE_NOW = NOW.replace(microsecond=0)
SECOND = timedelta(seconds=1)
SECRET = "a secret of thirty-two characters"
OTHER_SECRET = "another secret of enough characters"

SESSION = Session(
    id="the-session",
    user_id="mei",
    device_name="",
    ip_address="127.0.0.1",
    created_at=NOW,
    last_seen_at=NOW,
    expires_at=WHOLE_NOW + timedelta(hours=2),
    refresh_token_id="the-refresh-token",
)

CLAIMS: dict[str, object] = {
    "iss": "laowang-ai",
    "aud": "api",
    "sub": "mei",
    "sid": "the-session",
    "jti": "an-id",
    "typ": "access",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 900,
}


def tokens_with(
    secrets: dict[str, str], *, key_id: str = "1", issuer: str = "laowang-ai", audience: str = "api"
) -> JoseTokens:
    return JoseTokens(
        secrets, key_id=key_id, issuer=issuer, audience=audience, new_id=lambda: "an-id"
    )


TOKENS = tokens_with({"1": SECRET})
ACCESS, ACCESS_EXPIRES_AT = TOKENS.access(SESSION, now=NOW)
REFRESH = TOKENS.refresh(SESSION, now=NOW)
VIEWER = Viewer("mei", "the-session", WHOLE_NOW + ACCESS_TOKEN_LIFETIME)


def forged(
    claims: dict[str, Any] | bytes,
    *,
    secret: str = SECRET,
    headers: dict[str, Any] | None = None,
    algorithm: str = "HS256",
) -> str:
    return jws.sign(claims, secret, headers={"kid": "1", **(headers or {})}, algorithm=algorithm)


def encoded(part: str | bytes) -> str:
    content = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def assert_refused(token: str) -> None:
    assert TOKENS.read_access(token, now=NOW) is None
    assert TOKENS.read_refresh(token, now=NOW) is None


def test_an_access_token_says_who_its_bearer_is() -> None:
    assert TOKENS.read_access(ACCESS, now=NOW) == VIEWER
    assert VIEWER.expires_at == ACCESS_EXPIRES_AT


def test_a_refresh_token_names_itself_and_its_session() -> None:
    claim = RefreshClaim("mei", "the-session", "the-refresh-token")

    assert TOKENS.read_refresh(REFRESH, now=NOW) == claim


def test_neither_stands_in_for_the_other() -> None:
    assert TOKENS.read_refresh(ACCESS, now=NOW) is None
    assert TOKENS.read_access(REFRESH, now=NOW) is None


def test_an_access_token_ends_on_its_second() -> None:
    assert TOKENS.read_access(ACCESS, now=ACCESS_EXPIRES_AT - SECOND)
    assert TOKENS.read_access(ACCESS, now=ACCESS_EXPIRES_AT) is None


def test_a_token_that_was_read_before_has_its_times_looked_at_again() -> None:
    moments = [NOW, ACCESS_EXPIRES_AT, NOW - 6 * SECOND, NOW]

    read = [TOKENS.read_access(ACCESS, now=moment) for moment in moments]

    assert read == [VIEWER, None, None, VIEWER]


def test_a_token_that_was_verified_is_known_by_its_text() -> None:
    tokens = tokens_with({"1": SECRET})

    viewer = tokens.read_access(ACCESS, now=NOW)

    assert tokens.read_access(ACCESS, now=NOW) is viewer
    for other in (REFRESH, forged(CLAIMS, secret=OTHER_SECRET), ACCESS[:-1]):
        assert tokens.read_access(other, now=NOW) is None


def test_as_many_tokens_are_known_as_there_is_room_for_and_nothing_that_was_refused() -> None:
    tokens = tokens_with({"1": SECRET})
    viewer = tokens.read_access(ACCESS, now=NOW)
    for number in range(KNOWN_TOKENS):
        tokens.read_access(f"refused {number}", now=NOW)
    assert tokens.read_access(ACCESS, now=NOW) is viewer

    for number in range(KNOWN_TOKENS):
        tokens.read_access(forged({**CLAIMS, "jti": f"{number}"}), now=NOW)

    again = tokens.read_access(ACCESS, now=NOW)
    assert again == viewer
    assert again is not viewer


def test_a_refresh_token_ends_with_its_session() -> None:
    assert TOKENS.read_refresh(REFRESH, now=SESSION.expires_at - SECOND)
    assert TOKENS.read_refresh(REFRESH, now=SESSION.expires_at) is None


def test_a_token_from_a_clock_slightly_ahead_is_accepted() -> None:
    assert TOKENS.read_access(ACCESS, now=NOW - 5 * SECOND)
    assert TOKENS.read_access(ACCESS, now=NOW - 6 * SECOND) is None


def test_a_retired_key_still_verifies_and_no_longer_signs() -> None:
    tokens = tokens_with({"2": OTHER_SECRET, "1": SECRET}, key_id="2")

    assert tokens.read_access(ACCESS, now=NOW) == VIEWER
    assert TOKENS.read_access(tokens.access(SESSION, now=NOW)[0], now=NOW) is None


def test_a_key_that_has_left_the_ring_verifies_nothing() -> None:
    tokens = tokens_with({"2": OTHER_SECRET}, key_id="2")

    assert tokens.read_access(ACCESS, now=NOW) is None


@pytest.mark.parametrize(
    "tokens",
    [
        tokens_with({"1": OTHER_SECRET}),
        tokens_with({"1": SECRET}, issuer="somebody else"),
        tokens_with({"1": SECRET}, audience="another service"),
    ],
)
def test_what_others_sign_for_others_is_refused(tokens: JoseTokens) -> None:
    assert_refused(tokens.access(SESSION, now=NOW)[0])
    assert_refused(tokens.refresh(SESSION, now=NOW))


def test_the_forger_of_these_tests_can_sign() -> None:
    assert TOKENS.read_access(forged(CLAIMS), now=NOW) == VIEWER


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_required(name: str) -> None:
    assert_refused(forged({key: value for key, value in CLAIMS.items() if key != name}))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": ["api"]},
        {"sub": ""},
        {"sub": 7},
        {"sid": None},
        {"typ": "id"},
        {"exp": "1795514400"},
        {"exp": 1795514400.5},
        {"exp": 253_402_300_800},
        {"exp": 10**30},
        {"iat": True},
        {"iat": -1},
    ],
)
def test_a_claim_of_another_kind_is_refused(change: dict[str, object]) -> None:
    assert_refused(forged({**CLAIMS, **change}))


@pytest.mark.parametrize("payload", [b"", b"null", b"[]", b"{", b"\xff", b'"text"'])
def test_signed_nonsense_is_refused(payload: bytes) -> None:
    assert_refused(forged(payload))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_with_the_right_secret(algorithm: str) -> None:
    assert_refused(forged(CLAIMS, algorithm=algorithm))


def test_a_public_key_is_no_secret() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    signed = forged(CLAIMS, secret=private.decode(), algorithm="RS256")
    relabelled = f"{encoded(json.dumps({'alg': 'HS256', 'kid': '1'}))}.{signed.partition('.')[2]}"
    assert_refused(signed)
    assert_refused(relabelled)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, ["HS256"]])
@pytest.mark.parametrize("signature", ["", "A" * 43])
def test_an_unsigned_token_is_refused(algorithm: object, signature: str) -> None:
    header = encoded(json.dumps({"alg": algorithm, "kid": "1"}))

    assert_refused(f"{header}.{encoded(json.dumps(CLAIMS))}.{signature}")


@pytest.mark.parametrize("key_id", [None, "", "2", 1, ["1"], {"1": 1}, "../1"])
def test_an_unknown_key_id_is_refused(key_id: object) -> None:
    assert_refused(forged(CLAIMS, headers={"kid": key_id}))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "..",
        "a.b.c",
        "a" * 5000,
        f"{'a' * 5000}.{'b' * 5000}.{'c' * 43}",
        f"{encoded('[' * 3000)}.e30.{'A' * 43}",
        f"{encoded('[' * 150)}.e30.{'A' * 43}",
        f"{encoded('7' * 140)}.e30.{'A' * 43}",
        f" {ACCESS}",
        f"{ACCESS}\n",
        f"{ACCESS}=",
        f"{ACCESS[:-5]}!{ACCESS[-5:]}",
        f"{ACCESS}.{ACCESS}",
        "令牌.令牌.令牌",
        "\ud800.\udfff.\x00",
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert_refused(token)


@given(st.text())
def test_any_text_is_refused_quietly(token: str) -> None:
    assert_refused(token)


@given(st.binary(max_size=150), st.binary(max_size=300), st.binary(min_size=32, max_size=32))
def test_anything_in_the_shape_of_a_token_is_refused_quietly(
    header: bytes, payload: bytes, signature: bytes
) -> None:
    parts = (header, payload, signature)
    assert_refused(".".join(encoded(part) for part in parts))


@given(st.sampled_from([ACCESS, REFRESH]), st.data())
def test_changing_any_character_breaks_a_token(token: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(token) - 1))
    wrong = data.draw(st.characters().filter(lambda character: character != token[place]))

    assert_refused(token[:place] + wrong + token[place + 1 :])


def test_every_other_last_character_breaks_a_token() -> None:
    """Two of its six bits carry nothing, and a lenient decoder would not look at them."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for character in set(alphabet) - {ACCESS[-1]}:
        assert_refused(ACCESS[:-1] + character)


def test_a_ring_without_the_current_key_is_refused_at_the_start() -> None:
    with pytest.raises(KeyError):
        tokens_with({"1": SECRET}, key_id="2")
