import re
import secrets
from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.key import KeyMalformed
from infra.auth.key_codes import HmacKeyCodes

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = HmacKeyCodes("a pepper", random_bits=secrets.randbits)
PAYLOADS = st.integers(0, 2**95 - 1)
#: Where the symbols of a code stand, between its dashes.
PLACES = [place for place in range(3, 26) if place not in (8, 14, 20)]


def code_of(payload: int) -> str:
    return HmacKeyCodes("a pepper", random_bits=lambda bits: payload % 2**bits).new()


def is_refused(code: str) -> bool:
    try:
        CODES.normal(code)
    except KeyMalformed:
        return True
    return False


def test_a_code_takes_95_random_bits() -> None:
    asked: list[int] = []

    def count(bits: int) -> int:
        asked.append(bits)
        return 0

    HmacKeyCodes("a pepper", random_bits=count).new()
    assert asked == [95]
    assert len({code_of(1 << bit) for bit in range(95)} | {code_of(0)}) == 96


@given(PAYLOADS)
def test_a_new_code_is_its_own_normal_form(payload: int) -> None:
    code = code_of(payload)

    assert re.fullmatch(f"LW(-[{ALPHABET}]{{5}}){{4}}", code)
    assert CODES.normal(code) == code


@settings(deadline=None)
@given(PAYLOADS)
def test_every_single_wrong_symbol_is_caught(payload: int) -> None:
    code = code_of(payload)
    for place in PLACES:
        for symbol in set(ALPHABET) - {code[place]}:
            assert is_refused(code[:place] + symbol + code[place + 1 :])


@settings(deadline=None)
@given(PAYLOADS)
def test_every_swap_of_two_symbols_is_caught(payload: int) -> None:
    code = code_of(payload)
    for one, other in permutations(PLACES, 2):
        if code[one] != code[other]:
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            assert is_refused("".join(swapped))


def test_every_pair_of_neighbours_swapped_anywhere_is_caught() -> None:
    for index, place in enumerate(PLACES[:-2]):
        for one, other in permutations(range(32), 2):
            code = code_of((one << 5 | other) << 5 * (17 - index))
            after = PLACES[index + 1]
            assert (code[place], code[after]) == (ALPHABET[one], ALPHABET[other])
            swapped = list(code)
            swapped[place], swapped[after] = code[after], code[place]
            assert is_refused("".join(swapped))


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "—"),
        lambda code: code.replace("-", "－"),
        lambda code: code.replace("-", "−"),
        lambda code: code.replace("-", "_"),
        lambda code: code.replace("-", "\u00ad"),
        lambda code: f"\ufeff  {code}\t\r\n",
        lambda code: f"「{code}」",
        " ".join,
        lambda code: "".join(chr(ord(symbol) + 0xFEE0) for symbol in code),
        lambda code: "LW" + code[2:].replace("0", "O").replace("1", "I"),
        lambda code: "lw" + code[2:].replace("0", "o").replace("1", "l"),
    ],
)
@given(payload=PAYLOADS)
def test_a_code_typed_by_a_person_is_forgiven(spell: Callable[[str], str], payload: int) -> None:
    code = code_of(payload)

    assert CODES.normal(spell(code)) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "LW",
        "LW-----",
        code_of(7)[3:],
        code_of(7)[:-1],
        code_of(7) + "0",
        code_of(7).replace("LW", "1W"),
        code_of(7).replace("LW", "LV"),
        "LW-UUUUU-UUUUU-UUUUU-UUUUU",
        "LW-一一一一一-一一一一一-一一一一一-一一一一一",
        "LW-00000-00000-00000-0000\ud800",
        "LW" + "-" * 1000 + "0" * 20,
        "ﷺ" * 100,
    ],
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(KeyMalformed):
        CODES.normal(code)


@given(st.text())
def test_any_text_is_a_code_or_malformed(text: str) -> None:
    if not is_refused(text):
        assert CODES.normal(CODES.normal(text)) == CODES.normal(text)


def test_a_digest_needs_the_pepper() -> None:
    code = code_of(7)

    assert re.fullmatch("[0-9a-f]{64}", CODES.digest(code))
    assert CODES.digest(code) == CODES.digest(code)
    assert CODES.digest(code) != CODES.digest(code_of(8))
    assert CODES.digest(code) != HmacKeyCodes("salt", random_bits=secrets.randbits).digest(code)


@given(PAYLOADS)
def test_the_start_of_a_code_is_as_forgiving(payload: int) -> None:
    start = code_of(payload)[:8]

    for text in (start, start.lower().replace("-", " "), f"{start}-•••••-•••••-•••••"):
        assert CODES.prefix(text) == start


@pytest.mark.parametrize("text", ["", "LW", "LW-ABCD", "LW-ABCDEF", "LW-ABCDU", "XX-ABCDE", "密钥"])
def test_what_is_no_start_of_a_code_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        CODES.prefix(text)
