"""Short statements of a text that can be understood without the rest: for titles and hooks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.language import Locale
from infra.ai.lexicon import Lexicon
from infra.ai.quotable import is_striking, quotable
from infra.ai.ranking import LEANS, Role, role_of
from infra.ai.reading import LIST_MARK, Reading, said

#: On top of a sentence's score, which is at most 1.
_STRIKING_WORTH, _SPOKEN_WORTH = 0.8, 0.2
_ANNOUNCING_LOSS = 0.4
#: The beginning of a sentence says less than the whole of one.
_PART_FACTOR = 0.5
_FEWEST_CHARACTERS = 4
_MOST_QUOTES = 3
_OUTER_MARKS = ' 。.，,；;：:、—-…“”"「」'
_PAIRS = tuple(zip("“「『（(《【", "”」』）)》】", strict=True))
#: Points to what stands before it, or waits for what comes after.
_BOUND_START = re.compile(
    r"(?:也|还|又|就|才|却|并|反而|甚至|其中|另|除此|相反|同样|对此|不过|比如|例如|譬如|换句话|与此|再|更|最后"
    r"|第[一二三四五六七八九十\d]+[个步种条点类]|因为|如果|假如|虽然|尽管|即使|当|随着|除了|为了|以及|或|和|与|及|至于|怎么办|问：|答：|那|并且|而|有了|先"
    r"|(?:and|or|when|while|if|although|though|as|after|before|since|because|despite|unless|until"
    r"|in|at|on|by|for|with|from|its|nobody|everybody|not|one of|another|some|here|there)\b)",
    re.IGNORECASE,
)
_BOUND_END = re.compile(
    r"(?:的|地|得|和|与|或|及|在|是|把|被|对|说|称|问|道|认为|表示|告诉\w*|发现|来说|而言|来讲|为止|之一|时|后|前|中|里"
    r"|时候|之内|之外|左右|起|为|以|从|向|到|给|让|了解|介绍|指出|强调|写道|看来|期间|以来|\b(?:that|which|of|and"
    r"|the|a|to|said|says))\Z",
    re.IGNORECASE,
)
#: To something in a sentence before, or to those that follow.
_POINTS = re.compile(
    r"[这那](?:一|种|样|个|些|条|套|次|里|家|位|两|几|时|节|件|本|篇|句|笔|天|年)|[他她它](?!们说|人)"
    r"|下面[是就]|接下来|\b(?:her|him|them|his|their|she|he|they)\b",
    re.IGNORECASE,
)
#: Somebody else's view, or only one side of a matter: half of such a sentence tells the opposite.
_HEDGED = re.compile(
    r"以为|如果|假如|倘若|要是|虽然|尽管|即使|哪怕|除非|有人|据说|传言|谣言|误区|误解|看似|似乎|可能|难道|并非"
    r"|不是|过去|曾经|原本|本来|听上去|听起来|看上去|与其|很多人|不少人|比"
    r"|\b(?:if|unless|although|though|believe|think|claim|may|might|could|myth|some|many|used to"
    r"|not|no|never|nothing|nobody|looks?|sounds?|seems?)\b",
    re.IGNORECASE,
)
#: Not within a number or a time; and what a colon announces belongs to it.
_CLAUSE_END = re.compile(r"[，,；;](?!\d)|——|—")
_PREDICATE = re.compile(r"\s*(?:恰恰|正是|就是|在于|是|却|竟|才|也是|都是|主要|往往|远|更|就)")
_COLON = re.compile(r"[：:]")
#: Better and better, or worse: no more than that.
_MORE_AND_MORE = re.compile(r"越来越")
_BOUND_ROLES = frozenset({Role.ANNOUNCES, Role.ENUMERATES, Role.LEANS, Role.ACCOMPANIES})


class Extent(StrEnum):
    """How much of its sentence a statement is."""

    WHOLE = "WHOLE"
    SPOKEN = "SPOKEN"
    BEGINNING = "BEGINNING"


@dataclass(frozen=True, slots=True)
class Opener:
    """Words of the sentence with that number in a reading."""

    text: str
    number: int
    extent: Extent
    worth: float

    @property
    def is_strong(self) -> bool:
        return self.worth >= _STRIKING_WORTH


def openers(reading: Reading, lexicon: Lexicon, fits: Callable[[str], bool]) -> list[Opener]:
    """Those that fit, the best first."""
    found: dict[str, Opener] = {}
    for number, one in enumerate(reading.ranked):
        if number in reading.headings or reading.label_of(one):
            continue
        for opener in _of_sentence(reading, number, fits):
            earlier = found.get(opener.text)
            if fits(opener.text) and (earlier is None or earlier.worth < opener.worth):
                found[opener.text] = opener
    ordered = sorted(found.values(), key=lambda opener: -opener.worth)
    return [each for each in ordered if _stands_alone(each, lexicon, reading.language)]


def _of_sentence(reading: Reading, number: int, fits: Callable[[str], bool]) -> Iterator[Opener]:
    """What is said in it, all of it, and its beginning."""
    one = reading.ranked[number]
    text = _bare(said(one.sentence.text))
    quotes = quotable([one], language=reading.language, most=_MOST_QUOTES)
    for quote in quotes:
        worth = one.score + _SPOKEN_WORTH + _strength(quote)
        yield Opener(_bare(said(quote)), number, Extent.SPOKEN, worth)
    if one.sentence.text[0] in '“「『"':
        return
    is_free = one.role not in _BOUND_ROLES or text != _bare(one.sentence.text)
    announcing = _ANNOUNCING_LOSS if reading.announces(number) else 0.0
    if is_free and one.sentence.is_finished:
        yield Opener(text, number, Extent.WHOLE, one.score + _strength(text) - announcing)
        if not _HEDGED.search(text):
            worth = one.score * _PART_FACTOR
            yield Opener(_beginning(text, fits), number, Extent.BEGINNING, worth)


def _bare(text: str) -> str:
    """Without outer marks, but for a pair of them."""
    bare = text.strip(_OUTER_MARKS)
    return bare if is_balanced(bare) else text.strip(" 。.，,；;：:、—-…")


def _strength(text: str) -> float:
    return _STRIKING_WORTH if is_striking(_MORE_AND_MORE.sub("", text)) else 0.0


def _beginning(text: str, fits: Callable[[str], bool]) -> str:
    """The longest run of its first clauses that fits; all of it for want of one."""
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    beginnings = [
        text[:end].rstrip(_OUTER_MARKS)
        for end in reversed(ends)
        if not (_COLON.search(text, 0, end) or _PREDICATE.match(text, end + 1))
    ]
    return next((each for each in beginnings if fits(each)), text)


def _stands_alone(opener: Opener, lexicon: Lexicon, language: Locale) -> bool:
    if opener.extent is Extent.BEGINNING:
        return is_whole_clause(opener.text, lexicon, language)
    return is_statement(opener.text, lexicon, language)


def is_whole_clause(text: str, lexicon: Lexicon, language: Locale) -> bool:
    """Whether a part of a sentence can be said without more, and does not end in the middle."""
    return not _BOUND_END.search(text) and is_statement(text, lexicon, language)


def is_statement(text: str, lexicon: Lexicon, language: Locale) -> bool:
    """Whether it can be said without more, as far as its wording shows."""
    return _is_self_contained(text) and _tells_something(text, lexicon, language)


def _is_self_contained(text: str) -> bool:
    if len(text) < _FEWEST_CHARACTERS or not is_balanced(text) or LIST_MARK.match(text):
        return False
    if LEANS.match(text) or _BOUND_START.match(text) or _POINTS.search(text):
        return False
    return role_of(text) not in _BOUND_ROLES and text[-1] not in "?？"


def is_balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(
        text.count(opening) == text.count(closing) for opening, closing in _PAIRS
    )


def _tells_something(text: str, lexicon: Lexicon, language: Locale) -> bool:
    """It has words that tell, and in Chinese something that is done."""
    tokens = list(lexicon.tokens(text, language))
    telling = sum(lexicon.tells(token) for token in tokens)
    has_verb = language is Locale.EN or any(token.tag[:1] in {"v", "a"} for token in tokens)
    return telling > 1 and has_verb
