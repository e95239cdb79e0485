"""A few words to stand above a point, out of the text itself."""

import re
from collections.abc import Iterator

from domain.card_room import HEADING_ROOMS
from domain.language import Locale
from infra.ai.keywords import Term
from infra.ai.lexicon import Lexicon
from infra.ai.openers import is_balanced, is_whole_clause
from infra.ai.reading import Reading

_CLAUSE_END = re.compile(r"[，,；;：:。！？!?、](?!\d)|——|\.(?=\s|\Z)")
_OUTER_MARKS = " 。.，,；;：:、—-…！!"
#: Emoji, stars and other ornaments, and what counts a chapter.
_ORNAMENT = re.compile(
    r"\A(?:[^\w“「『《（(]+|第[一二三四五六七八九十\d]{1,3}[章节部分篇]+\s*"
    r"|[一二三四五六七八九十]{1,3}、\s*)+"
)
_COLON = re.compile(r"[：:](?!\d)\s*")
#: Waits for what the next clause says.
_OPEN_END = re.compile(r"(?:在于|的是|日子|[会要能将有]|元)\Z")
_PREDICATE = re.compile(r"\s*(?:会|将|就|才|却|都|也|便|则)")
#: Letters of a name that has several words, or words and a number.
_LATIN_NAME = re.compile(r"[A-Za-z][\w.+-]*(?: [A-Z0-9][\w.+-]*)*")
_NO_NAME_END = re.compile(r"[有是在了个仅]\Z")
_COUNTING = frozenset("这那某每各几一二两三四五六七八九十0123456789")
_SHORTEST = {Locale.ZH_CN: 4, Locale.EN: 8}
_SHORT_TERM = 2
#: How the tags of nouns begin, and those of set phrases.
_NAMING_TAGS = frozenset({"n", "e", "j", "l", "i"})


class PointHeadings:
    """Gives each words of its own: what stands above one point stands above no other."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._language = reading.language
        self._lexicon = lexicon
        self._room = HEADING_ROOMS[reading.language]
        self._used: set[str] = set()

    def of(self, label: str, text: str) -> str:
        """Of the label or else of the text; "" where all of their words are used up."""
        for heading in (*_parts(label), *self._from(text)):
            if heading and self._room.holds(heading) and heading.lower() not in self._used:
                self._used.add(heading.lower())
                return _capital(heading) if self._language is Locale.EN else heading
        return ""

    def _from(self, text: str) -> Iterator[str]:
        """What says most first."""
        yield from self._statements(text)
        names = list(self._names(text))
        yield from (name for name in names if _is_phrase(name, self._language))
        if self._language is Locale.EN:
            yield self._beginning(text)
        yield from names
        yield from self._words(text)
        yield self._room.cut(text).strip(_OUTER_MARKS)

    def _statements(self, text: str) -> Iterator[str]:
        """Clauses that are only a part of the text, and can be understood without the others."""
        begin = 0
        for end in (*_CLAUSE_END.finditer(text), None):
            clause = text[begin : end.start() if end else len(text)].strip(_OUTER_MARKS)
            begin = end.end() if end else len(text)
            is_open = _OPEN_END.search(clause) or _PREDICATE.match(text, begin)
            is_part = _SHORTEST[self._language] <= len(clause) < len(text.strip(_OUTER_MARKS))
            if is_part and not is_open and is_whole_clause(clause, self._lexicon, self._language):
                yield clause

    def _names(self, text: str) -> Iterator[str]:
        """What the article is about, as far as this text names it, in full."""
        is_english = self._language is Locale.EN
        others = self._reading.terms if is_english else self._reading.topics
        terms = [*self._reading.subjects, *others]
        # English names of people and places are written so.
        for term in sorted(terms, key=lambda term: is_english and not term.text.istitle()):
            begin = _place_of(term.text, text)
            if begin is None or not self._is_name(term) or self._is_counted(text, begin):
                continue
            if is_english or not term.text.isascii():
                yield _capital(term.text)
            else:
                yield from _latin_names(text, begin)

    def _is_counted(self, text: str, place: int) -> bool:
        """Whether a measure word stands there that belongs to the word before it: 这+篇文章."""
        is_after = place > 0 and text[place - 1] in _COUNTING
        return is_after and self._lexicon.tag(text[place], Locale.ZH_CN) == "q"

    def _is_name(self, term: Term) -> bool:
        """English words, as far as they are written, are all alike."""
        if self._language is Locale.EN or len(term.words) > 1:
            return not _NO_NAME_END.search(term.text)
        is_long_enough = len(term.text) >= _SHORT_TERM
        return is_long_enough and self._lexicon.tag(term.text, self._language)[0] in _NAMING_TAGS

    def _beginning(self, text: str) -> str:
        """As many of the first words as fit, and none at the end that says nothing alone."""
        first = _CLAUSE_END.split(text, maxsplit=1)[0]
        words = self._room.cut(first).split()
        while words and not self._lexicon.words(words[-1], self._language):
            words.pop()
        heading = " ".join(words).strip(_OUTER_MARKS)
        return heading if len(words) > 1 and is_balanced(heading) else ""

    def _words(self, text: str) -> Iterator[str]:
        """The rarest first; nouns before all others."""
        tokens = [
            token
            for token in self._lexicon.tokens(text, self._language)
            if self._lexicon.tells(token) and not _NO_NAME_END.search(token.surface)
        ]
        tokens.sort(key=lambda token: -self._lexicon.weight(token.normal))
        yield from (token.surface for token in tokens if token.tag[:1] in _NAMING_TAGS)
        yield from (_capital(token.surface) for token in tokens)


def _parts(label: str) -> Iterator[str]:
    """All of it, and what stands after a colon, to the first comma, or before it."""
    whole = _ORNAMENT.sub("", label).strip(_OUTER_MARKS)
    yield whole
    before, *after = _COLON.split(whole, maxsplit=1)
    for part in after:
        yield part.strip(_OUTER_MARKS)
        yield _CLAUSE_END.split(part, maxsplit=1)[0].strip(_OUTER_MARKS)
        yield before.strip(_OUTER_MARKS)


def _place_of(name: str, text: str) -> int | None:
    """Where it stands as a whole; a part of 32-bit is no word."""
    edges = (r"(?<![\w-])", r"(?![\w-])") if name.isascii() else ("", "")
    found = re.search(edges[0] + re.escape(name) + edges[1], text, re.IGNORECASE | re.ASCII)
    return found.start() if found else None


def _latin_names(text: str, place: int) -> Iterator[str]:
    """The whole name that has a letter at that place: of Pad Air 3, not Pad alone."""
    names = _LATIN_NAME.finditer(text)
    yield from (name[0] for name in names if name.start() <= place < name.end())


def _is_phrase(name: str, language: Locale) -> bool:
    return " " in name if language is Locale.EN else len(name) > _SHORT_TERM


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
