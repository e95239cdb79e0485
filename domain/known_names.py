"""The names that a text uses, asked with the names of another one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_PART = re.compile(rf"[{_HAN}·]+|\d+(?:\.\d+)*|[^\W\d_{_HAN}]+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_POSSESSIVE = re.compile(r"['’]s\b")
#: 王小明 may be called 小明.
_WHOLE_NAME = 3
#: Of a name with more parts, shorter names inside it are not looked for.
_MOST_PARTS = 12


def normal_name(name: str) -> str:
    """The parts of a name, in small letters and with one space between them: "gpt 4"."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_PART.findall(_POSSESSIVE.sub("", plain)))


def is_same_script(text: str, other: str) -> bool:
    """Whether both are mostly Chinese, or neither: only then are their names spelled alike."""
    return _is_chinese(text) == _is_chinese(other)


def _is_chinese(text: str) -> bool:
    words = sum(1 for _ in _LATIN_WORD.finditer(text))
    return sum(1 for _ in _HAN_CHARACTER.finditer(text)) >= words


class KnownNames:
    """`text`, where it is in hand, makes known what stands in it without having been found."""

    def __init__(self, normals: Iterable[str], *, text: str = "") -> None:
        self._names = set(normals)
        # A line end parts two names as no space can.
        self._all = "\n".join(f" {name} " for name in (*self._names, normal_name(text)))
        parts = (part for name in self._names for part in name.split())
        self._numbers = {Fraction(part) for part in parts if _NUMBER.fullmatch(part)}

    def have(self, normal: str) -> bool:
        """A name is known by a longer one that it is a part of, and by a part of its own."""
        if _HAN_CHARACTER.search(normal):
            return self._have_chinese(normal)
        return f" {normal} " in self._all or any(
            part in self._names for part in _parts_of(normal.split())
        )

    def _have_chinese(self, name: str) -> bool:
        given_name = name[1:] if len(name) == _WHOLE_NAME else name
        return given_name in self._all or any(part in self._names for part in _inside(name))

    def have_number(self, value: Fraction) -> bool:
        """Whether a name has this number in it, as GPT-4 has 4."""
        return value in self._numbers


def _inside(name: str) -> Iterator[str]:
    """Its stretches of two characters and more."""
    for begin in range(min(len(name), _MOST_PARTS)):
        for end in range(begin + 2, min(len(name), begin + _MOST_PARTS) + 1):
            yield name[begin:end]


def _parts_of(words: list[str]) -> Iterator[str]:
    """Its stretches of words with all of its numbers: GPT-5 is another one than GPT."""
    numbers = [word for word in words if word[0].isdigit()]
    for begin in range(min(len(words), _MOST_PARTS)):
        for end in range(begin + 1, min(len(words), begin + _MOST_PARTS) + 1):
            if all(number in words[begin:end] for number in numbers):
                yield " ".join(words[begin:end])
