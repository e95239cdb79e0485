"""What texts turned out to be, for those that were used last."""

from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")

#: What is kept of a short text takes no less.
_LEAST_CHARACTERS = 1000


class DocumentCache(Generic[Value]):
    """Bounded by the characters of its texts; one that takes a tenth of that is not kept."""

    def __init__(self, characters: int) -> None:
        self._most = characters
        self._characters = 0
        self._known: OrderedDict[str, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, text: str) -> bool:
        return text in self._known

    def get(self, text: str) -> Value | None:
        """Counts as a use."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
        return known

    def keep(self, text: str, value: Value) -> None:
        """Of a text that is not known yet."""
        if len(text) * 10 > self._most:
            return
        self._known[text] = value
        self._characters += _size(text)
        while self._characters > self._most:
            oldest, _ = self._known.popitem(last=False)
            self._characters -= _size(oldest)


def _size(text: str) -> int:
    return max(len(text), _LEAST_CHARACTERS)
