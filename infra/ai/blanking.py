"""Taking parts out of a text without moving the rest."""

from collections.abc import Iterable

#: No letter, no digit, no space: nothing goes on across it.
BLANK = "\x00"


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks for the spans, which are in order and apart."""
    parts: list[str] = []
    end = 0
    for begin, span_end in spans:
        parts += (text[end:begin], BLANK * (span_end - begin))
        end = span_end
    return "".join((*parts, text[end:]))
