"""The names of people, places, organisations and works in a Chinese text."""

import re

from domain.language import Locale
from infra.ai.lexicon import Lexicon, Token
from infra.ai.word_lists import words_of

_PERSON, _FOREIGNER, _PLACE, _ORGANISATION = "nr", frozenset({"nrt", "nrfg"}), "ns", "nt"
_SHORTEST, _LONGEST_PERSON, _SHORTEST_ORGANISATION = 2, 4, 4
#: Commoner words are words, although the dictionary has them as names (安静, 严正).
_WEIGHT_OF_NAMES = 11.7
#: A word is a person's name where somebody is presented by it or speaks.
_PRESENTED = re.compile(
    r"(?:教授|博士|主任|记者|作者|编辑|创始人|店主|导演|总裁|经理|院长|校长|医生|老师|专家|学者|律师|队长"
    r"|主席|部长|市长|演员|作家|歌手|画家|设计师|工程师|研究员|负责人|发言人|董事长|名叫|叫做)\Z"
)
_SPEAKS = re.compile(
    r"说(?![话明法服白起])|表示|认为|告诉|指出|坦言|回忆|透露|强调|解释|补充|写道|问道|答道"
    r"|先生|女士|教授|博士|老师|医生|主任|同学|院士|总裁|导演|律师|创立|创办|出生"
)
_PRESENTING = 4
_AREA = "省市县区镇乡村"
_SHORTEST_AREA = 3
_TITLE = re.compile(r"《([^《》\n]{1,30})》")


class ChineseNames:
    """Rather misses a name than takes a word for one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._surnames = words_of("surnames.zh-CN.txt")
        self._places = words_of("places.zh-CN.txt")

    def find(self, text: str) -> list[tuple[int, int]]:
        """From where to where they stand; a person once introduced is found everywhere."""
        tokens = list(self._lexicon.tokens(text, Locale.ZH_CN))
        people = {
            token.surface
            for token in tokens
            if self._may_be_person(token) and _is_introduced(token, text)
        }
        names = [
            (token.start, token.start + len(token.surface))
            for token in tokens
            if token.surface in people or self._is_place(token) or _is_organisation(token)
        ]
        return [*names, *(matched.span(1) for matched in _TITLE.finditer(text))]

    def _may_be_person(self, token: Token) -> bool:
        name = token.surface
        if token.tag != _PERSON and token.tag not in _FOREIGNER:
            return False
        has_surname = not self._surnames.isdisjoint((name[:1], name[:2]))
        return (
            _SHORTEST <= len(name) <= _LONGEST_PERSON
            and (has_surname or token.tag in _FOREIGNER)
            and self._lexicon.weight(name) >= _WEIGHT_OF_NAMES
        )

    def _is_place(self, token: Token) -> bool:
        name = token.surface
        if token.tag != _PLACE:
            return False
        is_area = len(name) >= _SHORTEST_AREA and name[-1] in _AREA
        return name in self._places or (is_area and self._lexicon.weight(name) >= _WEIGHT_OF_NAMES)


def _is_introduced(token: Token, text: str) -> bool:
    end = token.start + len(token.surface)
    return (
        _PRESENTED.search(text[max(0, token.start - _PRESENTING) : token.start]) is not None
        or _SPEAKS.match(text, end) is not None
    )


def _is_organisation(token: Token) -> bool:
    return token.tag == _ORGANISATION and len(token.surface) >= _SHORTEST_ORGANISATION
