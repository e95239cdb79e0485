"""Recovery codes: many, different, forgiving of how they are typed, and used once."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.second_factor import (
    RECOVERY_CODES,
    new_recovery_codes,
    recovery_digest,
    without_code,
)


def test_codes_are_groups_that_nobody_misreads() -> None:
    codes = new_recovery_codes(secrets.randbits)

    assert len(set(codes)) == RECOVERY_CODES
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert not set(code) & set("ILOU")


@given(st.integers(min_value=0, max_value=2**80 - 1))
def test_every_bit_is_in_the_code(number: int) -> None:
    first = new_recovery_codes(lambda _bits: number)[0]
    other = new_recovery_codes(lambda _bits: number ^ (1 << 79))[0]

    assert first != other


@pytest.mark.parametrize("typed", ["0123456789abcdef", "oL23 4567 89ab cdef", "0I23-456789ABCDEF"])
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert recovery_digest(typed) == recovery_digest("0123-4567-89AB-CDEF")


def test_another_code_is_another() -> None:
    assert recovery_digest("0123-4567-89AB-CDEF") != recovery_digest("0123-4567-89AB-CDEG")


def test_a_used_code_leaves_the_others() -> None:
    codes = new_recovery_codes(secrets.randbits)
    digests = [recovery_digest(code) for code in codes]

    assert without_code(digests, codes[4]) == digests[:4] + digests[5:]
    assert without_code(digests, "0000-0000-0000-0000") is None
    assert without_code([], codes[4]) is None
