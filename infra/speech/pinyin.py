"""Chinese as pinyin with the tone behind each syllable, a word at a time: what espeak-ng reads.

Its own dictionary of characters takes 便宜 for biàn yí and 角色 for jiǎo sè, and lacks 熊; pinyin
in the midst of other text it reads as such.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

import rjieba
from pypinyin import Style, lazy_pinyin

from infra.speech.readings import is_adverbial, readings_in_context
from infra.speech.spoken_text import HAN
from infra.speech.tone_changes import Syllable, change_tones

_CLAUSE = re.compile(f"[{HAN}]+")
_NUMERAL = re.compile("([零〇一二两三四五六七八九十百千万亿点幺]{3,})")
_READINGS = Path(__file__).parent / "words" / "readings.zh-CN.txt"
_READING = re.compile(r"[a-z]+[1-5]")
#: espeak-ng 1.52 has no pinyin for these, and reads them as English.
_LACKING = re.compile(r"([jqx])iong([1-5])")
_HUMMED = re.compile(r"(?:h?m|n|hng)([1-5])")
_INITIALS = {"j": "tS;", "q": "tS;h", "x": "S;"}
_TONES = {"1": "55", "2": "35", "3": "214", "4": "51", "5": "11"}
_CACHED_WORDS = 10_000


def with_pinyin(said: str) -> str:
    """For the voice `cmn`, with phonemes in double brackets where its pinyin has gaps."""
    return _CLAUSE.sub(lambda clause: f" {_clause(clause[0])} ", said).strip()


def readings(clause: str) -> list[Syllable]:
    """The reading of each character of a text of Chinese characters alone."""
    syllables = [syllable for word in _words(clause) for syllable in word]
    change_tones(syllables)
    return syllables


def _clause(clause: str) -> str:
    words = _words(clause)
    change_tones([syllable for word in words for syllable in word])
    return " ".join("".join(map(_written, word)) for word in words)


def _written(syllable: Syllable) -> str:
    lacking = _LACKING.fullmatch(syllable.reading)
    if lacking is None:
        return syllable.reading
    return f"[[{_INITIALS[lacking[1]]}'jong{_TONES[lacking[2]]}]]"


def _words(clause: str) -> list[list[Syllable]]:
    words = [word for part in _NUMERAL.split(clause) for word in _cut(part)]
    read = [list(map(Syllable, word, _word(word))) for word in words]
    for index, word in enumerate(words):
        around = (words[index - 1] if index else "", "".join(words[index + 1 : index + 2]))
        if word == "地" and is_adverbial(*around):
            read[index][0].reading = "de5"
    flat = [syllable for word in read for syllable in word]
    for position, reading in readings_in_context(clause):
        flat[position].reading = reading
    return read


def _cut(part: str) -> list[str]:
    """A numeral is one word, which rjieba cuts anywhere."""
    return [part] if _NUMERAL.fullmatch(part) else list(rjieba.cut(part))


@lru_cache(maxsize=_CACHED_WORDS)
def _word(word: str) -> tuple[str, ...]:
    read = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors=list)  # type: ignore[arg-type]  # documented so
    known = list(map(_known, word, read))
    for own, syllables in _own_readings().items():
        start = word.find(own)
        if start >= 0:
            known[start : start + len(own)] = syllables
    return tuple(known)


def _known(character: str, reading: str) -> str:
    """What has no reading stays for espeak-ng; what only hums is 嗯."""
    hummed = _HUMMED.fullmatch(reading)
    if hummed:
        return f"ng{hummed[1]}"
    return reading if _READING.fullmatch(reading) else character


@cache
def _own_readings() -> dict[str, tuple[str, ...]]:
    lines = _READINGS.read_text(encoding="utf-8").splitlines()
    entries = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: tuple(syllables) for word, *syllables in entries}
