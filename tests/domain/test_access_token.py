"""How personal access tokens are spelled, and what is refused of them."""

import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access_token import (
    TOKEN_NAME_LENGTH,
    TokenNameInvalid,
    TokenScopesMissing,
    checked_name,
    checked_scopes,
    digest_of,
    is_well_spelled,
    masked_tokens,
    shown_prefix,
    written_token,
)
from domain.permission import Scope

_ALPHABET = string.digits + string.ascii_letters


@given(st.integers(0, 2**256 - 1))
def test_every_token_is_well_spelled(bits: int) -> None:
    token = written_token(lambda _: bits)

    assert is_well_spelled(token)
    assert token.startswith("lwp_")
    assert len(token) == 4 + 43 + 6


def test_the_largest_number_fits() -> None:
    assert written_token(lambda bits: 2**bits - 1) != written_token(lambda bits: 2**bits - 2)


@given(st.data())
def test_one_wrong_character_makes_it_none(data: st.DataObject) -> None:
    bits = data.draw(st.integers(0, 2**256 - 1))
    token = written_token(lambda _: bits)
    place = data.draw(st.integers(4, len(token) - 1))
    other = data.draw(st.sampled_from(sorted(set(_ALPHABET) - {token[place]})))

    assert not is_well_spelled(token[:place] + other + token[place + 1 :])


def test_two_neighbours_that_change_places_make_it_none() -> None:
    token = written_token(secrets.randbits)
    for place in range(4, len(token) - 1):
        one, two = token[place], token[place + 1]
        if one != two:
            assert not is_well_spelled(token[:place] + two + one + token[place + 2 :])


@pytest.mark.parametrize("text", ["", "lwp_", "lwp_" + "0" * 48, "lwp_" + "中" * 49, "\x00"])
def test_anything_else_is_no_token(text: str) -> None:
    assert not is_well_spelled(text)


def test_white_space_around_it_makes_it_none() -> None:
    token = written_token(secrets.randbits)

    assert not is_well_spelled(token + "\n")
    assert not is_well_spelled(" " + token)


def test_what_is_kept_and_shown_does_not_lead_back() -> None:
    token = written_token(secrets.randbits)

    assert len(digest_of(token)) == 64
    assert shown_prefix(token) == token[:12]


def test_a_leak_is_masked_wherever_it_stands() -> None:
    token = written_token(secrets.randbits)

    assert masked_tokens(f"a {token}, b {token}") == f"a {token[:12]}…, b {token[:12]}…"
    assert masked_tokens(f"half {token[:30]}") == f"half {token[:12]}…"
    assert masked_tokens(token[:12]) == token[:12]


@pytest.mark.parametrize("name", ["", "  ", "x" * (TOKEN_NAME_LENGTH + 1), "a\x00b", "a\nb"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(TokenNameInvalid):
        checked_name(name)


def test_a_name_is_trimmed() -> None:
    assert checked_name("  备份脚本 ") == "备份脚本"


def test_scopes_come_once_each_in_one_order() -> None:
    asked = [Scope.STAFF, Scope.GENERATE, Scope.STAFF, Scope.ACCOUNT_READ]

    assert checked_scopes(asked) == [Scope.ACCOUNT_READ, Scope.GENERATE, Scope.STAFF]
    with pytest.raises(TokenScopesMissing):
        checked_scopes([])
