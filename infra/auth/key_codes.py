"""The codes printed on keys (密钥): how they are made, forgiven and digested."""

import hmac
import unicodedata
from collections.abc import Callable

from domain.key import KeyMalformed

_PREFIX = "LW"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)}
_FORGIVEN = str.maketrans("OIL", "011")
_SYMBOLS = 20  # the last one is the check symbol
_GROUP = 5
_RANDOM_BITS = 5 * (_SYMBOLS - 1)
_TYPED_LENGTH = 100
_FIELD_POLYNOMIAL = 0b100101


class HmacKeyCodes:
    """Codes of 95 random bits and a check symbol, kept only as HMACs under `pepper`."""

    def __init__(self, pepper: str, *, random_bits: Callable[[int], int]) -> None:
        self._pepper = pepper.encode()
        self._random_bits = random_bits

    def new(self) -> str:
        number = self._random_bits(_RANDOM_BITS)
        values = [number >> shift & 31 for shift in range(_RANDOM_BITS - 5, -1, -5)]
        values.append(_doubled(_syndrome(values)))
        return _spelled("".join(_ALPHABET[value] for value in values))

    def normal(self, code: str) -> str:
        """Forgives case, spaces, dashes, full-width forms, and O, I, L for 0, 1, 1."""
        symbols = _symbols(code)
        if not _is_code(symbols):
            raise KeyMalformed
        return _spelled(symbols)

    def prefix(self, text: str) -> str:
        """Forgives as much; bullets that mask the rest of a code are no part of it."""
        symbols = _symbols(text)
        if len(symbols) != _GROUP or not _VALUES.keys() >= set(symbols):
            raise KeyMalformed
        return f"{_PREFIX}-{symbols}"

    def digest(self, normal_code: str) -> str:
        return hmac.digest(self._pepper, normal_code.encode(), "sha256").hex()


def _symbols(text: str) -> str:
    """What follows the prefix, each symbol in its one spelling; raises `KeyMalformed`."""
    if len(text) > _TYPED_LENGTH:
        raise KeyMalformed
    typed = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(filter(str.isalnum, typed))
    if not letters.startswith(_PREFIX):
        raise KeyMalformed
    return letters.removeprefix(_PREFIX).translate(_FORGIVEN)


def _is_code(symbols: str) -> bool:
    if len(symbols) != _SYMBOLS or not _VALUES.keys() >= set(symbols):
        return False
    return _syndrome([_VALUES[symbol] for symbol in symbols]) == 0


def _syndrome(values: list[int]) -> int:
    """The polynomial with these coefficients at x = 2, in the field of 32 elements; 0 for a code.

    Powers of two repeat only after 31 places, so each place has a weight of its own and none is
    zero: any one wrong symbol and any two swapped ones leave something other than 0.
    """
    total = 0
    for value in values:
        total = _doubled(total) ^ value
    return total


def _doubled(value: int) -> int:
    shifted = value << 1
    return shifted ^ _FIELD_POLYNOMIAL if shifted > 31 else shifted  # noqa: PLR2004


def _spelled(symbols: str) -> str:
    groups = [symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP)]
    return "-".join([_PREFIX, *groups])
