"""JSON that comes in pieces, with thoughts, fences and small talk around it."""

import json
from typing import Any

from pydantic_core import from_json

_THOUGHT_BEGIN, _THOUGHT_END = "<think>", "</think>"

#: JSON of a model: what is in it is not known before it is validated.
Json = dict[str, Any]


class JsonText:
    """The first object of a text, as far as it has come."""

    def __init__(self) -> None:
        self._text = ""
        self._is_begun = False

    def feed(self, piece: str) -> None:
        self._text += piece
        if not self._is_begun:
            self._begin()

    def _begin(self) -> None:
        """Thoughts have braces of their own."""
        _, end, rest = self._text.rpartition(_THOUGHT_END)
        if end:
            self._text = rest
        elif _THOUGHT_BEGIN in self._text:
            return
        start = self._text.find("{")
        if start >= 0:
            self._text = self._text[start:]
            self._is_begun = True

    @property
    def partial(self) -> Json:
        """What is there by now; the last text may still grow. Empty while nothing can be read."""
        if not self._is_begun:
            return {}
        try:
            value = from_json(self._text, allow_partial="trailing-strings")
        except ValueError:
            value = self._whole()
        return value if isinstance(value, dict) else {}

    def _whole(self) -> object:
        """The object alone, where something follows it."""
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(self._text)
        except (ValueError, RecursionError):
            return None
        return value

    @property
    def whole(self) -> Json | None:
        """None where the text ended before the object did, or is none."""
        value = self._whole() if self._is_begun else None
        return value if isinstance(value, dict) else None
