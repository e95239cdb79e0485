"""What a shot can show, computed from what is said in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.language import Locale, Sentence
from infra.ai.lexicon import Lexicon
from infra.ai.reading import Reading

_LONGEST_HEADING, _LONGEST_ON_SCREEN = 12, 15
_LONGEST_QUOTE = 40
_SHORT_TERM = 2
#: How the tags of nouns begin, and that of Latin words.
_NOUN_TAGS = frozenset({"n", "e"})
_UNIT = (
    r"(?:个?百分点|平方公里|平方米|个?小时|个月|分钟|公里|公斤|厘米|毫米|毫克|毫升|千瓦时|美元|欧元|人次"
    r"|倍|元|岁|天|年|周|秒|米|克|度|次|人|位|名|家|篇|杯|种|条|款|台|辆|部|座|项|字|斤|升|成)"
)
_HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿"
#: A single numeral with its unit is how people talk; a year is no figure.
_CHINESE_FIGURE = re.compile(
    rf"百分之[{_HAN_DIGITS}\d.点]+|\d[\d,.]*\s*[%％]"
    rf"|(?<![第\d.])(?!\d{{4}}年)\d[\d,.]*[十百千万亿]{{0,2}}\s*{_UNIT}"
    rf"|(?<![第{_HAN_DIGITS}])[{_HAN_DIGITS}]{{2,}}\s*{_UNIT}"
)
_ENGLISH_FIGURE = re.compile(
    r"[$€£]\s?\d(?:[\d,.]*\d)?(?:\s(?:million|billion))?|\d(?:[\d,.]*\d)?\s?(?:%|(?:percent|million"
    r"|billion|thousand|hours?|minutes?|seconds?|days?|weeks?|months?|years?|people|times|miles?"
    r"|km|kg|kilometres?|degrees|dollars|euros)\b)"
)
_FIGURES: Mapping[Locale, re.Pattern[str]] = {
    Locale.ZH_CN: _CHINESE_FIGURE,
    Locale.EN: _ENGLISH_FIGURE,
}
_QUOTE = re.compile(r"“([^“”]{6,})”|「([^「」]{6,})」|\"([^\"]{12,})\"")
_CLAUSE = re.compile(r"[^，,；;：:。！？!?、—“”\"「」（）()]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    heading: str
    visual: str
    on_screen_text: str


class Scenes:
    """Finds for each shot what is its own: what others show too comes last."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._names = [
            term
            for term in reading.topics
            if len(term.words) == 1 and lexicon.tag(term.text, reading.language)[0] in _NOUN_TAGS
        ]
        self._shown: set[str] = set()

    def of(self, narration: str) -> Scenery:
        heading = self._phrase(narration, _LONGEST_HEADING)
        self._shown.add(heading)
        figure = self._figure(narration)
        return Scenery(
            heading=heading,
            visual=self._visual(narration, heading, figure),
            on_screen_text=figure or self._phrase(narration, _LONGEST_ON_SCREEN, is_new=False),
        )

    def _phrase(self, narration: str, longest: int, *, is_new: bool = True) -> str:
        """A term of the text that is said here, or a word of it, or a short clause; "" if none."""
        lowered = narration.lower()
        said = [
            term.text
            for term in (*self._reading.subjects, *self._names)
            if term.text.lower() in lowered and len(term.text) <= longest
        ]
        fresh = [text for text in said if text not in self._shown or not is_new]
        phrases = [text for text in fresh if len(text) > _SHORT_TERM]
        return next(iter((*phrases, *fresh, *self._words(narration, longest), *said)), "")

    def _words(self, narration: str, longest: int) -> Iterator[str]:
        """Nouns, the rarest first; then clauses, and any other words."""
        tokens = self._lexicon.tokens(narration, self._reading.language)
        telling = [
            token
            for token in tokens
            if self._lexicon.tells(token) and len(token.surface) <= longest
        ]
        telling.sort(key=lambda token: -self._lexicon.weight(token.normal))
        yield from (token.surface for token in telling if token.tag[0] == "n")
        clauses = (clause.strip() for clause in _CLAUSE.findall(narration))
        yield from (clause for clause in clauses if _SHORT_TERM <= len(clause) <= longest)
        yield from (token.surface for token in telling)

    def _figure(self, narration: str) -> str:
        """The one that is written longest, with its unit; "" for want of one."""
        figures = [each[0] for each in _FIGURES[self._reading.language].finditer(narration)]
        return max(
            (each for each in figures if len(each) <= _LONGEST_ON_SCREEN), key=len, default=""
        )

    def _visual(self, narration: str, heading: str, figure: str) -> str:
        quote = next((part for groups in _QUOTE.findall(narration) for part in groups if part), "")
        if 0 < len(quote) <= _LONGEST_QUOTE:
            told = Sentence(f"引用字幕：“{quote}”", f"Quote as a caption: “{quote}”")
        elif figure:
            told = Sentence(f"大字展示：{figure}", f"In large type: {figure}")
        elif heading:
            told = Sentence(f"画面：{heading}（实拍或图片）", f"Footage or a picture: {heading}")
        else:
            told = Sentence("画面：说话人出镜", "The speaker in front of the camera")
        return told.in_locale(self._reading.language)
