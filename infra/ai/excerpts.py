"""As much of several pages as a model can be sent, chosen by what is asked."""

from collections.abc import Sequence
from dataclasses import replace

from domain.relevance import by_relevance
from domain.source import SourceArticle
from infra.ai.chunks import parts_of

#: Neighbouring sentences explain each other.
_EXCERPT_LENGTH = 400
_LEAST_ROOM = 800


def excerpted(pages: Sequence[SourceArticle], question: str, *, room: int) -> list[SourceArticle]:
    """All the pages, each with the parts that say most on the question, in their own order.

    Short pages leave their room to long ones; `room` is in characters.
    """
    shares = _shares([len(page.text) for page in pages], room)
    return [
        page if len(page.text) <= share else replace(page, text=_excerpt(page, question, share))
        for page, share in zip(pages, shares, strict=True)
    ]


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    shares = [0] * len(lengths)
    left = room
    for place, index in enumerate(sorted(range(len(lengths)), key=lengths.__getitem__)):
        even = max(left // (len(lengths) - place), _LEAST_ROOM)
        shares[index] = min(lengths[index], even)
        left = max(left - shares[index], 0)
    return shares


def _excerpt(page: SourceArticle, question: str, room: int) -> str:
    parts = parts_of(page.text, _EXCERPT_LENGTH)
    ranked = by_relevance(f"{question} {page.title or ''}", parts)
    kept: set[int] = {0}
    left = room - len(parts[0])
    for index in ranked:
        if index not in kept and len(parts[index]) <= left:
            kept.add(index)
            left -= len(parts[index])
    return "".join(parts[index] for index in sorted(kept))
