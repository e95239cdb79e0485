"""Rules of rewriting: a pattern, and what is said for it."""

import re
from collections.abc import Callable, Sequence

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def apply(rules: Sequence[Rule], text: str) -> str:
    """Each rule in turn, so that a later one sees only what the earlier ones have left."""
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
