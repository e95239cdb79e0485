"""Finds the glyphs of a text and measures them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from infra.media.fonts import SANS, Covered, library
from infra.media.glyphs import Glyph, spaced
from infra.media.graphemes import clusters
from infra.media.metrics import length
from infra.media.text import Span, TextStyle, words_of

_IDEOGRAPHIC_SPACE = "\u3000"


class Shaped:
    """A text with its glyphs; `missing` are the clusters that no font has."""

    def __init__(self, spans: Sequence[Span], style: TextStyle) -> None:
        self.text = words_of(spans)
        found = _with_joined_spaces(list(_found(self.text, spans, style)))
        self.glyphs = tuple(_measured(found, style.letter_spacing))
        self.missing = tuple(
            self.text[glyph.start : glyph.end] for glyph in self.glyphs if glyph.is_missing
        )
        self._spacing = style.letter_spacing
        self._pens = [0.0, *accumulate(glyph.advance for glyph in self.glyphs)]
        self._places = {glyph.start: index for index, glyph in enumerate(self.glyphs)}
        self._places[len(self.text)] = len(self.glyphs)

    def between(self, start: int, end: int) -> Sequence[Glyph]:
        """The glyphs of a line; both are places between clusters."""
        return self.glyphs[self._places[start] : self._places[end]]

    def width(self, start: int, end: int) -> float:
        """Of the text on a line of its own, in em."""
        first, last = self._places[start], self._places[end]
        if first == last:
            return 0.0
        sides = self.glyphs[first].lead + self.glyphs[last - 1].trail + self._spacing
        return self._pens[last] - self._pens[first] - sides


def runs(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """What is drawn in one go: a glyph, or all of a stretch in a script that joins its letters."""
    start = 0
    for index, (glyph, after) in enumerate(pairwise([*glyphs, None]), start=1):
        if after is None or glyph is None or not _is_one_run(glyph, after):
            yield glyphs[start:index]
            start = index


def _is_one_run(glyph: Glyph, after: Glyph) -> bool:
    return glyph.is_joined and glyph.goes_with(after) and glyph.span == after.span


def _found(text: str, spans: Sequence[Span], style: TextStyle) -> Iterator[Glyph]:
    """The glyphs with their fonts, not yet measured."""
    owners = [index for index, span in enumerate(spans) for _ in span.text]
    for start, end in clusters(text):
        owner = owners[start]
        weight = spans[owner].weight or style.weight
        drawable = _drawable(text[start:end])
        covered = library().covering(drawable, style.face) if drawable else Covered("", SANS)
        yield Glyph(start, end, covered.text, covered.font, weight, owner, covered.is_missing)


def _drawable(cluster: str) -> str:
    """White space in the one form that fonts have, and no control characters."""
    if cluster.isspace() and cluster != _IDEOGRAPHIC_SPACE:
        return "" if "\n" in cluster else " "
    return "".join(each for each in cluster if unicodedata.category(each) != "Cc")


def _with_joined_spaces(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """A space between words that are written to the left stands in their run."""
    joined = list(glyphs)
    for index in range(1, len(glyphs) - 1):
        before, glyph, after = joined[index - 1], glyphs[index], glyphs[index + 1]
        if glyph.text == " " and before.is_joined and before.goes_with(after):
            joined[index] = replace(glyph, font=before.font)
    return joined


def _measured(glyphs: Sequence[Glyph], letter_spacing: float) -> Iterator[Glyph]:
    place = 0
    for run in runs(glyphs):
        last = run[-1]
        place += len(run)
        after = glyphs[place] if place < len(glyphs) else None
        measured = _joined(run) if last.is_joined else [spaced(last, after)]
        yield from measured[:-1]
        yield replace(measured[-1], advance=measured[-1].advance + letter_spacing)


def _joined(run: Sequence[Glyph]) -> list[Glyph]:
    """Each letter's advance is what it adds to the word."""
    texts = accumulate(glyph.text for glyph in run)
    ends = [length(text, run[0].font, run[0].weight) for text in texts]
    return [
        replace(glyph, advance=end - start)
        for glyph, start, end in zip(run, [0.0, *ends], ends, strict=False)
    ]
