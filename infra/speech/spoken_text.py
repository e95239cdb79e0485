"""Text as it is said: numbers, dates and units in words, markup left out, initialisms spelt."""

import re

from domain.language import Locale
from infra.speech.chinese_codes import CODES
from infra.speech.chinese_dates import DATES, LONE_YEARS, TIMES
from infra.speech.chinese_quantities import CONTESTS, GROUPED, NUMBERS, QUANTITIES, RANGES
from infra.speech.english_text import ENGLISH
from infra.speech.latin_words import LATIN_IN_CHINESE, LATIN_IN_ENGLISH
from infra.speech.readable import readable
from infra.speech.rules import Rule, apply

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{HAN}]")
#: Neither initialisms nor units tell a language.
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]?[a-z]['’a-z]+")
#: A single word may be the name of a product.
_ENGLISH_WORDS = 2
#: A Chinese sentence may name many things in Latin letters.
_WORDS_TO_A_CHARACTER = 3
_CHINESE: tuple[Rule, ...] = (
    *GROUPED,
    *CODES,
    *DATES,
    *CONTESTS,
    *RANGES,
    *TIMES,
    *QUANTITIES,
    *LONE_YEARS,
    *NUMBERS,
    *LATIN_IN_CHINESE,
)
_RULES = {Locale.ZH_CN: _CHINESE, Locale.EN: (*ENGLISH, *LATIN_IN_ENGLISH)}
_LOWER, _CAPITALS = re.compile("[a-z]"), re.compile("[A-Z]{2,}")
_SHOUTED_WORDS = 3
#: Whatever markup is left is no word.
_MARKS = re.compile(r"[*#`~|<>＜＞\[\]{}\\^_=@$%/+•￥¥]+")
_DASHES = re.compile(r" ?(?:-{2,}|[–—―]+) ?")
_HYPHEN = re.compile(r"(?<![a-z])-|-(?![A-Za-z])")
_WIDE = "，。！？；：、（）“”《》"
_LINE_END = re.compile(r"(?<=[^\s，。！？；：、,.!?;:])[ \t]*\n\s*(?=\S)")
_SPACES = re.compile(r"\s+")
_CHINESE_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])| (?=[{_WIDE}])|(?<=[{_WIDE}]) ")
_COMMAS = re.compile(r"[，,、]\s*(?=[，,、。！？；：!?;]|[.](?:\s|$))|^[\s，、,；。]+")


def spoken(text: str, *, otherwise: Locale = Locale.ZH_CN) -> str:
    """In the language of the text; `otherwise` is that of one that does not tell, such as 2026."""
    locale = language_of(text, otherwise=otherwise)
    said = readable(text, locale)
    if locale is Locale.EN and _is_shouted(said):
        said = said.capitalize()
    return _tidy(apply(_RULES[locale], said))


def language_of(text: str, *, otherwise: Locale) -> Locale:
    characters, words = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if characters:
        is_chinese = characters * _WORDS_TO_A_CHARACTER >= words
        return Locale.ZH_CN if is_chinese else Locale.EN
    is_english = words >= _ENGLISH_WORDS or _is_shouted(text)
    return Locale.EN if is_english else otherwise


def _is_shouted(text: str) -> bool:
    return not _LOWER.search(text) and len(_CAPITALS.findall(text)) >= _SHOUTED_WORDS


def _tidy(text: str) -> str:
    comma = "，" if _HAN.search(text) else ", "
    text = _HYPHEN.sub(" ", _DASHES.sub(comma, _LINE_END.sub(comma, text)))
    text = _SPACES.sub(" ", _MARKS.sub(" ", text)).strip()
    return _COMMAS.sub("", _CHINESE_GAP.sub("", text))
