"""A title for an article: its own, or the words of its strongest sentence."""

import re
from collections.abc import Sequence

from domain.language import Locale
from infra.ai.quotable import is_striking
from infra.ai.ranking import Ranked, Role
from infra.ai.sentences import Sentence

#: In characters; an English word takes several.
_LONGEST = {Locale.ZH_CN: 40, Locale.EN: 80}
_SHORTEST = 6
#: Sentences that mean little without the ones around them.
_BOUND = frozenset({Role.ANNOUNCES, Role.ENUMERATES, Role.LEANS, Role.ACCOMPANIES})
_OUTER_MARKS = ' 。！!.，,；;：:、“”"「」'
_CLAUSE = re.compile(r"[^，,；;：:。]+[，,；;：:。]*")


def first_line_title(sentences: Sequence[Sentence], language: Locale) -> str | None:
    """The first line of a pasted text, where it looks like a title and not like prose."""
    if len({sentence.paragraph for sentence in sentences}) <= 1:
        return None
    first, second = sentences[0], sentences[1]
    is_line = not first.is_finished and first.paragraph != second.paragraph
    return first.text if is_line and _fits(first.text, language) else None


def headline(ranked: Sequence[Ranked], language: Locale) -> str:
    """The text's most striking short statement, or the beginning of its strongest sentence."""
    free = [one for one in ranked if one.role not in _BOUND] or ranked
    texts = [
        one.sentence.text.strip(_OUTER_MARKS) or one.sentence.text
        for one in sorted(free, key=lambda one: -one.score)
    ]
    short = [text for text in texts if _fits(text, language)]
    striking = [text for text in short if is_striking(text)]
    return (striking or short or [_shortened(texts[0], language)])[0]


def _fits(text: str, language: Locale) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST[language]


def _shortened(text: str, language: Locale) -> str:
    end = 0
    for clause in _CLAUSE.finditer(text):
        if len(text[: clause.end()].rstrip(_OUTER_MARKS)) > _LONGEST[language]:
            break
        end = clause.end()
    kept = text[:end].rstrip(_OUTER_MARKS)
    return kept if _fits(kept, language) else _cut(text, _LONGEST[language])


def _cut(text: str, longest: int) -> str:
    """Cut between words, where there are spaces between them."""
    head = text[:longest]
    if len(text) > longest and text[longest].isascii() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(_OUTER_MARKS) or head
