"""A text in parts that a model can read, cut where the text has a gap."""

from collections.abc import Iterator

#: The rougher cuts come later: between paragraphs, sentences, words.
_GAPS = ("\n", "。", "！", "？", ". ", "；", "，", " ")


def parts_of(text: str, longest: int) -> list[str]:
    """Joined, they are the text; each has at most `longest` characters, and about as many."""
    count = -(-len(text) // longest)
    return list(_parts(text, longest, -(-len(text) // max(count, 1)))) if count else []


def _parts(text: str, longest: int, usual: int) -> Iterator[str]:
    start = 0
    while len(text) - start > longest:
        end = _gap(text, start + usual // 2, start + min(longest, usual + usual // 4))
        yield text[start:end]
        start = end
    yield text[start:]


def _gap(text: str, earliest: int, latest: int) -> int:
    for gap in _GAPS:
        place = text.rfind(gap, earliest, latest)
        if place >= 0:
            return place + len(gap)
    return latest
