"""Words as full-text indexes take them, whatever language they are of."""

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

from domain.plain_text import visible
from domain.searchable import WORDS_KEPT

_HAN = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
#: Characters of scripts without spaces, other letters, digits, and pictures.
_RUN = re.compile(f"(?P<han>[{_HAN}]+)|[^\\W\\d_{_HAN}]+|\\d+|[\u2600-\u27bf\U0001f000-\U0001faff]")
_DIGEST_BYTES = 8


class JiebaTokenizer:
    """Texts give all their Chinese characters, and all pairs of neighbours; queries give words.

    A dictionary cuts one word in different ways, by what stands around it: 老旺 is a word, but
    跟着老旺学 becomes 跟着 and 老旺学. Were texts cut, too, they would not be found by it. So jieba
    cuts the query alone, to know which neighbours belong together there, and the pairs of its words
    are looked for. Every word is encoded as a digest in base32, of 13 letters and digits: no server
    takes that for a stop word, finds it too short, or cuts it into parts. The owner is in the
    digest, so that an index reads but what one owner has for a word.
    """

    def words_of(self, text: str, *, owner_id: str) -> frozenset[str]:
        return _encoded(_all_parts(text), owner_id)

    def words_sought(self, text: str, *, owner_id: str) -> frozenset[str]:
        return _encoded(_sought_parts(text), owner_id)


def _all_parts(text: str) -> Iterator[str]:
    for run in _RUN.finditer(_normal(text)):
        if run["han"] is None:
            yield run[0]
        else:
            yield from _ones_and_pairs(run[0])


def _ones_and_pairs(word: str) -> Iterator[str]:
    """As they come, so that a text that is too long loses its end alone."""
    yield word[0]
    for one, other in pairwise(word):
        yield from (other, one + other)


def _sought_parts(text: str) -> Iterator[str]:
    for run in _RUN.finditer(_normal(text)):
        for word in [run[0]] if run["han"] is None else _cut(run[0]):
            yield from [word] if run["han"] is None or len(word) == 1 else _pairs(word)


def _cut(text: str) -> list[str]:
    """By the dictionary of the module, which nobody adds to; it is read for the first search."""
    import rjieba  # noqa: PLC0415 - docs/adr/0046: 33 MB that few processes need

    words: list[str] = rjieba.cut(text)
    return words


def _pairs(word: str) -> Iterator[str]:
    return map("".join, pairwise(word))


def _normal(text: str) -> str:
    """Full-width letters as others, all of them small, without what nobody sees."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible(text)).casefold())


def _first_of(parts: Iterable[str]) -> Iterator[str]:
    """Each once, as long as there is room."""
    seen: set[str] = set()
    for part in parts:
        if len(seen) == WORDS_KEPT:
            return
        if part not in seen:
            seen.add(part)
            yield part


def _encoded(parts: Iterable[str], owner_id: str) -> frozenset[str]:
    key = owner_id.encode()
    return frozenset(
        base64.b32encode(blake2b(part.encode(), digest_size=_DIGEST_BYTES, key=key).digest())
        .decode()
        .rstrip("=")
        .lower()
        for part in _first_of(parts)
    )
